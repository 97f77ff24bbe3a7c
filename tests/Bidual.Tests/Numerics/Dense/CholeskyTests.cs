using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Numerics.Dense;

public sealed class CholeskyTests
{
    public static TheoryData<int> Orders => [.. Enumerable.Range(0, 71)];

    [Theory, MemberData(nameof(Orders))]
    public void Factor_times_its_transpose_is_the_matrix_and_solves_it(int n)
    {
        double[] a = PositiveDefinite(n, n + 2, n);
        double[] factor = [.. a];
        for (int i = 0; i < n; i++)
            factor.AsSpan((i * n) + i + 1, n - i - 1).Fill(double.NaN);
        Assert.Equal(0, Cholesky.Factor(factor, n));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                Assert.Equal(a[(i * n) + j], Vector.Dot(factor.AsSpan(i * n, j + 1), factor.AsSpan(j * n, j + 1)), 1e-11);
        }

        double[] x = RandomPrograms.Gaussian(n, 77), b = Multiply(a, x, n);
        Cholesky.Solve(factor, n, b);
        Assert.True(n == 0 || Residual(a, b, Multiply(a, x, n), n) < 1e-11);
    }

    [Theory, MemberData(nameof(Orders))]
    public void Triangular_solves_invert_the_factor(int n)
    {
        double[] factor = PositiveDefinite(n, n + 2, n + 9);
        Cholesky.Factor(factor, n);
        double[] x = RandomPrograms.Gaussian(n, 5), lower = new double[n], upper = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                lower[i] += factor[(i * n) + j] * x[j];
                upper[j] += factor[(i * n) + j] * x[i];
            }
        }

        double[] b = [.. lower];
        Cholesky.SolveLower(factor, n, b);
        for (int i = 0; i < n; i++)
            Assert.Equal(x[i], b[i], 1e-7);
        b = [.. upper];
        Cholesky.SolveLowerTransposed(factor, n, b);
        for (int i = 0; i < n; i++)
            Assert.Equal(x[i], b[i], 1e-7);
    }

    [Fact]
    public void Exactly_zero_directions_are_removed_from_the_solution()
    {
        // Rows and columns 1 and 50 are zero: their pivots are replaced, the rest is solved as if they were absent.
        const int N = 60;
        double[] a = PositiveDefinite(N, N + 2, 3);
        foreach (int gone in (int[])[1, 50])
        {
            for (int i = 0; i < N; i++)
                a[(gone * N) + i] = a[(i * N) + gone] = 0;
        }

        double[] factor = [.. a];
        Assert.Equal(2, Cholesky.Factor(factor, N));
        double[] x = RandomPrograms.Gaussian(N, 8);
        x[1] = x[50] = 0;
        double[] b = Multiply(a, x, N);
        Cholesky.Solve(factor, N, b);
        for (int i = 0; i < N; i++)
            Assert.Equal(x[i], b[i], 1e-6);
    }

    [Fact]
    public void A_singular_consistent_system_is_solved_to_a_small_residual()
    {
        // Rank 20 of order 60, with integer entries so that many pivots are exactly zero up to rounding.
        const int N = 60;
        double[] a = PositiveDefinite(N, 20, 4), factor = [.. a];
        for (int i = 0; i < N; i++)
            factor[(i * N) + i] += 1e-10;
        Cholesky.Factor(factor, N);
        double[] b = Multiply(a, RandomPrograms.Gaussian(N, 8), N), x = [.. b];
        Cholesky.Solve(factor, N, x);
        Assert.All(x, value => Assert.True(double.IsFinite(value)));
        Assert.True(Residual(a, x, b, N) < 1e-6);
    }

    [Fact]
    public void A_zero_matrix_gives_a_finite_solution()
    {
        var factor = new double[9];
        Assert.Equal(3, Cholesky.Factor(factor, 3));
        double[] b = [1, 2, 3];
        Cholesky.Solve(factor, 3, b);
        Assert.All(b, value => Assert.True(Math.Abs(value) < 1e-100));
    }

    private static double[] PositiveDefinite(int n, int rank, long seed)
    {
        double[] g = RandomPrograms.Gaussian(n * rank, seed), a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                a[(i * n) + j] = Vector.Dot(g.AsSpan(i * rank, rank), g.AsSpan(j * rank, rank));
        }

        return a;
    }

    private static double[] Multiply(double[] a, double[] x, int n)
    {
        var result = new double[n];
        for (int i = 0; i < n; i++)
            result[i] = Vector.Dot(a.AsSpan(i * n, n), x);
        return result;
    }

    private static double Residual(double[] a, double[] x, double[] b, int n)
    {
        double[] rest = Multiply(a, x, n);
        Vector.Subtract(rest, b, rest);
        return Vector.Norm(rest) / Vector.Norm(b);
    }
}
