using Bidual.Certificates;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Solvers;

/// <summary>Few rows and a small β: predictions grow large, and the curvature of the logistic and of the Poisson loss changes by orders of magnitude between two steps.</summary>
public sealed class TinyBetaTests
{
    public static TheoryData<int, double> Cases
    {
        get
        {
            var cases = new TheoryData<int, double>();
            foreach (int seed in new[] { 0, 4, 8, 16, 29, 56, 69, 88, 100 })
            {
                cases.Add(seed, 1e-3);
                cases.Add(seed, 1e-4);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_logistic_loss_is_proven_globally(int seed, double ratio)
    {
        FittedNetwork fitted = ConvexNetwork.Fit(Data(seed), new FitSettings { Loss = Loss.Logistic, BetaRatio = ratio, Validation = 0, Threads = 1 });

        Assert.Equal(Claim.Global, fitted.Certificate.Claim);
    }

    [Theory, InlineData(6, 1e-2), InlineData(16, 1e-2), InlineData(16, 1e-3), InlineData(20, 1e-3), InlineData(20, 1e-4), InlineData(64, 1e-4)]
    public void The_Poisson_loss_is_proven_globally(int seed, double ratio)
    {
        FittedNetwork fitted = ConvexNetwork.Fit(Counts(seed), new FitSettings { Loss = Loss.Poisson, BetaRatio = ratio, Validation = 0, Threads = 1 });

        Assert.Equal(Claim.Global, fitted.Certificate.Claim);
    }

    [Theory, InlineData(0, 1.5e-3), InlineData(8, 5e-4), InlineData(8, 1e-4)]
    public void So_it_is_by_the_interior_point_over_all_blocks(int seed, double ratio)
    {
        FittedNetwork fitted = ConvexNetwork.Fit(Data(seed), new FitSettings { Loss = Loss.Logistic, BetaRatio = ratio, Validation = 0, Threads = 1, Solver = SolverKind.InteriorPoint });

        Assert.Equal(Claim.Global, fitted.Certificate.Claim);
    }

    /// <summary>Six to 45 rows of one to four features, whose class is the sign of a product with noise.</summary>
    private static Dataset Data(int seed)
    {
        (Matrix x, double[] product) = Rows(seed);
        return new Dataset(x, Matrix.FromColumn([.. product.Select(value => value > 0 ? 1.0 : -1)]), LearningTask.Classification);
    }

    /// <summary>The same rows, with counts that grow exponentially.</summary>
    private static Dataset Counts(int seed)
    {
        (Matrix x, double[] product) = Rows(seed);
        return new Dataset(x, Matrix.FromColumn([.. product.Select(value => Math.Floor(Math.Exp(value)))]), LearningTask.Regression);
    }

    private static (Matrix Features, double[] Product) Rows(int seed)
    {
        var random = new RandomSource(seed);
        int n = 6 + (seed * 7 % 40), d = 1 + (seed % 4);
        var x = new Matrix(n, d);
        random.FillGaussian(x.Data);
        var noise = new double[n];
        random.FillGaussian(noise);
        return (x, [.. Enumerable.Range(0, n).Select(t => (x[t, 0] * x[t, d - 1]) + (0.3 * noise[t]))]);
    }
}
