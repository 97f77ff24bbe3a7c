using Bidual.Numerics;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>The preconditioner against matrices whose inverse is known.</summary>
public sealed class NystromPreconditionerTests
{
    private const int Rank = 12;
    private const double Sigma = 3;

    [Theory]
    [InlineData(40)]
    [InlineData(3000)]
    public void Is_the_inverse_for_a_matrix_of_lower_rank(int n)
    {
        double[][] columns = [.. Enumerable.Range(0, Rank - 2).Select(k => RandomPrograms.Gaussian(n, 10 + k))];
        var preconditioner = new NystromPreconditioner(n, Rank, 2);
        preconditioner.Make((x, kx) => Multiply(columns, x, kx));
        double[] x = RandomPrograms.Gaussian(n, 1), image = new double[n], back = new double[n];
        Multiply(columns, x, image);
        for (int t = 0; t < n; t++)
            image[t] = x[t] + (Sigma * image[t]);
        preconditioner.Apply(Sigma, image, back);
        Assert.True(Distance(x, back) <= 2e-3 * Vector.Norm(x), $"{Distance(x, back) / Vector.Norm(x)}");
    }

    [Fact]
    public void Has_the_same_bits_for_any_number_of_threads()
    {
        const int N = 2500;
        double[][] columns = [.. Enumerable.Range(0, 20).Select(k => RandomPrograms.Gaussian(N, 10 + k))];
        double[] x = RandomPrograms.Gaussian(N, 1), one = new double[N], three = new double[N];
        foreach ((int threads, double[] result) in new[] { (1, one), (3, three) })
        {
            var preconditioner = new NystromPreconditioner(N, Rank, threads);
            preconditioner.Make((from, to) => Multiply(columns, from, to));
            preconditioner.Apply(Sigma, x, result);
        }

        Assert.Equal(one, three);
    }

    /// <summary>Eigenvalues k^-1: one pass from random vectors leaves more of the condition number than a second pass.</summary>
    [Fact]
    public void Gets_better_when_made_again()
    {
        const int N = 200;
        var diagonal = new double[N];
        for (int t = 0; t < N; t++)
            diagonal[t] = 1e4 / (t + 1);
        void Multiply(double[] x, double[] kx)
        {
            for (int t = 0; t < N; t++)
                kx[t] = diagonal[t] * x[t];
        }

        var preconditioner = new NystromPreconditioner(N, Rank, 1);
        preconditioner.Make(Multiply);
        double once = Spread();
        preconditioner.Make(Multiply);
        double twice = Spread();
        Assert.True(twice < 0.8 * once, $"{once} and then {twice}");
        Assert.True(twice < 0.3 * diagonal[0], $"{twice}");

        // The largest of the preconditioned matrix's Rayleigh quotients over unit vectors, which it should shrink.
        double Spread()
        {
            double largest = 0;
            for (int t = 0; t < N; t++)
            {
                double[] unit = new double[N], result = new double[N];
                unit[t] = 1;
                preconditioner.Apply(1, unit, result);
                largest = Math.Max(largest, result[t] * (1 + diagonal[t]));
            }

            return largest;
        }
    }

    private static void Multiply(double[][] columns, double[] x, double[] kx)
    {
        Array.Clear(kx);
        foreach (double[] column in columns)
            Vector.AddScaled(Vector.Dot(column, x) / x.Length, column, kx);
    }

    private static double Distance(double[] a, double[] b) => Vector.Norm([.. a.Zip(b, (x, y) => x - y)]);
}
