using Bidual.Classical;
using Bidual.Numerics;
using Bidual.Programs.Penalties;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Classical;

/// <summary>The ways to solve (AᵀA + βI)x = g against the definition, tall and wide, with and without nearly dependent columns.</summary>
public sealed class RidgeSystemTests
{
    public static TheoryData<int, int, double> Shapes => new()
    {
        { 30, 8, 0.1 }, { 8, 30, 0.1 }, { 12, 12, 1e-3 }, { 1, 5, 2 }, { 5, 1, 2 }, { 700, 20, 1e-2 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Every_method_solves_the_system(int rows, int columns, double beta)
    {
        Matrix a = RandomPrograms.Gaussian(rows, columns, 1);
        double[] g = RandomPrograms.Gaussian(columns, 2);
        foreach (RidgeMethod method in Enum.GetValues<RidgeMethod>())
        {
            double[] x = RidgeSystem.Of(method, a, beta, 1).Solve(g), image = RowProducts.ApplyTransposed(a, RowProducts.Apply(a, x));
            for (int j = 0; j < columns; j++)
                Assert.Equal(g[j], image[j] + (beta * x[j]), 3e-8 * (1 + Math.Abs(g[j])));
        }
    }

    [Fact]
    public void The_factored_ones_are_exact_to_rounding_and_one_decomposition_serves_every_beta()
    {
        Matrix a = RandomPrograms.Gaussian(20, 6, 3);
        double[] g = RandomPrograms.Gaussian(6, 4), x = new SvdRidge(a, 7).WithBeta(0.3).Solve(g);
        foreach (RidgeMethod method in new[] { RidgeMethod.Cholesky, RidgeMethod.Qr, RidgeMethod.Svd })
        {
            double[] other = RidgeSystem.Of(method, a, 0.3, 1).Solve(g);
            for (int j = 0; j < 6; j++)
                Assert.Equal(x[j], other[j], 1e-13);
        }
    }

    [Fact]
    public void The_effective_dimension_is_the_trace_of_the_hat_matrix()
    {
        Matrix a = RandomPrograms.Gaussian(15, 5, 5);
        var system = new CholeskyRidge(a, 2, 1);
        double trace = Enumerable.Range(0, 15).Sum(t => Vector.Dot<double>(a.Row(t), system.Solve(a.Row(t))));
        Assert.Equal(trace, new SvdRidge(a, 2).EffectiveDimension, 1e-12);
    }

    [Fact]
    public void A_preconditioner_saves_conjugate_gradients_their_steps()
    {
        Matrix a = RandomPrograms.Gaussian(900, 30, 6);
        for (int t = 0; t < a.Rows; t++)
        {
            for (int j = 0; j < a.Columns; j++)
                a.MutableRow(t)[j] *= Math.Pow(10, -4.0 * j / a.Columns);
        }

        double[] g = RandomPrograms.Gaussian(30, 7);
        var plain = new ConjugateGradient(a, 1e-6);
        var sketched = new ConjugateGradient(a, 1e-6, Preconditioner.Of(a, 1e-6, 1));
        plain.Solve(g);
        sketched.Solve(g);
        Assert.True(3 * sketched.Iterations < plain.Iterations, $"{sketched.Iterations} of {plain.Iterations}");
    }

    [Fact]
    public void Ridge_shrinks_and_its_prox_is_the_minimum()
    {
        var penalty = new SquaredNorm(4);
        double[] x = RandomPrograms.Gaussian(4, 8), u = new double[4];
        Assert.Equal(penalty.Prox(x, 0.7, u), penalty.Value(u), 1e-15);
        for (int j = 0; j < 4; j++)
            Assert.Equal(0, (0.7 * u[j]) + u[j] - x[j], 1e-15);
    }
}
