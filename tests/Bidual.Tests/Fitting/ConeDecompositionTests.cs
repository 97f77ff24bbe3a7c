using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Contracts;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Fitting;

/// <summary>ReLU networks by the cone decomposition (10) of gated ones, beside the optimal ones over the same patterns.</summary>
public sealed class ConeDecompositionTests
{
    public static TheoryData<string> Degenerate => [.. PricingData.Degenerate];

    [Theory]
    [InlineData(1, 40, 3, "squared")]
    [InlineData(2, 40, 3, "logistic")]
    [InlineData(3, 30, 12, "squared")]
    [InlineData(4, 8, 12, "logistic")]
    public void Lies_above_the_optimum_which_lies_above_the_gated_one(long seed, int n, int d, string loss)
    {
        Dataset data = Labelled(RandomPrograms.Gaussian(n, d, seed), seed);
        foreach (double beta in (double[])[1, 0.1, 0.01])
            Check(data, Settings(beta) with { Loss = Loss.Named(loss), Patterns = PatternChoice.Sampled(40) });
    }

    [Theory, MemberData(nameof(Degenerate))]
    public void Degenerate_data_do_as_well(string kind)
    {
        (Matrix inputs, double[] targets) = PricingData.Named(kind);
        Check(new Dataset(inputs, Matrix.FromColumn(targets), LearningTask.Regression), Settings(0.05) with { Patterns = PatternChoice.Sampled(30) });
    }

    [Fact]
    public void Over_all_patterns_the_gated_bound_holds_for_every_network()
    {
        FittedNetwork fit = Check(Labelled(RandomPrograms.Gaussian(10, 2, 5), 5), Settings(0.1) with { Patterns = PatternChoice.Exact });
        Assert.Equal(Coverage.Complete, fit.Certificate.Coverage);
        Assert.Equal(Coverage.Complete, fit.GatedCertificate!.Coverage);
    }

    [Fact]
    public void Where_no_vector_has_to_be_split_nothing_is_paid()
    {
        // One row: every vector lies in the cone or in its negative.
        var data = new Dataset(new Matrix(1, 2, [1, 2]), new Matrix(1, 1, [-3]), LearningTask.Regression);
        FittedNetwork fit = Check(data, Settings(0.1) with { Patterns = PatternChoice.Exact });
        Assert.Equal(0, fit.DecompositionPrice!.Value, 1e-9);
    }

    [Theory]
    [InlineData(4, Coverage.Complete)]
    [InlineData(12, Coverage.Sampled)]
    public void Automatic_patterns_are_all_where_they_are_few_and_else_those_of_searches(int d, Coverage coverage)
    {
        Dataset data = Labelled(RandomPrograms.Gaussian(25, d, 8), 8);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(0.1));
        Assert.Equal(coverage, fit.GatedCertificate!.Coverage);
        Assert.Equal(SolverKind.Decomposition, fit.Settings.Solver);
        Assert.True(fit.Certificate.Objective >= fit.GatedCertificate.LowerBound);
    }

    [Fact]
    public void The_same_bits_with_the_same_threads()
    {
        Dataset data = Labelled(RandomPrograms.Gaussian(30, 5, 9), 9);
        FitSettings settings = Settings(0.05) with { Threads = 2, Patterns = PatternChoice.Sampled(50) };
        FittedNetwork a = ConvexNetwork.Fit(data, settings), b = ConvexNetwork.Fit(data, settings);
        Assert.Equal(a.Model.Network.Hidden.Values.ToArray(), b.Model.Network.Hidden.Values.ToArray());
        Assert.Equal(a.Certificate, b.Certificate);
        Assert.Equal(a.GatedCertificate, b.GatedCertificate);
    }

    [Fact]
    public void A_path_is_a_decomposition_at_every_point()
    {
        FittedPath path = ConvexNetwork.Path(
            Labelled(RandomPrograms.Gaussian(20, 3, 10), 10),
            new PathSettings { Points = 4, SmallestRatio = 0.05, Fit = Settings(null) with { Patterns = PatternChoice.Sampled(20) } });
        Assert.Equal(4, path.Points.Count);
        Assert.All(path.Points, point => Assert.True(point.Fit.DecompositionPrice >= -1e-9));
    }

    [Fact]
    public void Patterns_whose_cones_have_no_interior_are_not_used()
    {
        var data = new Dataset(Matrix.FromRows([[1, 0], [-1, 0], [1, 1]]), new Matrix(3, 1, [1, 2, 3]), LearningTask.Regression);
        FittedNetwork fit = Check(data, Settings(0.1) with { Patterns = PatternChoice.Gates(new Matrix(2, 2, [0, 1, 1, 1])) }, sameAsGiven: false);
        Assert.Equal(1, fit.Certificate.Patterns);
        Assert.Equal(1, fit.GatedCertificate!.Patterns);
        var none = Settings(0.1) with { Patterns = PatternChoice.Gates(new Matrix(2, 1, [0, 1])), Solver = SolverKind.Decomposition };
        Assert.Contains("interior", Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, none)).Message, StringComparison.Ordinal);
    }

    /// <summary>The chain of values, one price, and the predictions of the gated network.</summary>
    private static FittedNetwork Check(Dataset data, FitSettings settings, bool sameAsGiven = true)
    {
        FittedNetwork fit = ConvexNetwork.Fit(data, settings);
        FittedNetwork optimal = ConvexNetwork.Fit(data, settings with { Solver = SolverKind.WorkingSet });
        double scale = optimal.Certificate.Objective, gated = fit.GatedCertificate!.Objective;
        Assert.InRange(gated, fit.GatedCertificate.LowerBound, fit.GatedCertificate.LowerBound + (1e-7 * scale));
        if (sameAsGiven)
            Assert.InRange(optimal.Certificate.Objective, fit.GatedCertificate.LowerBound, fit.Certificate.Objective * (1 + 1e-7));
        Assert.True(fit.Certificate.LowerBound >= fit.GatedCertificate.LowerBound - (1e-9 * scale));
        Assert.Equal((fit.Certificate.Objective / gated) - 1, fit.DecompositionPrice);
        Assert.Equal(fit.ProgramObjective, fit.Certificate.Objective, 1e-9 * fit.Certificate.Objective);
        Assert.Null(optimal.GatedCertificate);
        Assert.Null(optimal.DecompositionPrice);
        if (sameAsGiven)
        {
            FittedNetwork gates = ConvexNetwork.Fit(data, settings with { Solver = SolverKind.Auto, Activation = Activation.GatedRelu });
            double[] expected = gates.Predict(data.Features), actual = fit.Predict(data.Features);
            double size = fit.Certificate.Objective / settings.Beta!.Value;
            for (int t = 0; t < expected.Length; t++)
                Assert.Equal(expected[t], actual[t], 1e-9 * (1 + size));
        }

        return fit;
    }

    private static FitSettings Settings(double? beta) => new()
    {
        Beta = beta,
        Solver = SolverKind.Decomposition,
        Bias = false,
        Standardize = false,
        Tolerance = 1e-8,
        Threads = 1,
    };

    private static Dataset Labelled(Matrix inputs, long seed) =>
        new(inputs, Matrix.FromColumn(RandomPrograms.Labels(inputs.Rows, seed + 50)), LearningTask.Classification);
}
