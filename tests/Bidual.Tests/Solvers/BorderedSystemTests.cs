using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Solvers;

namespace Bidual.Tests.Solvers;

/// <summary>Systems whose variables fall into groups, against one factorisation of the whole matrix.</summary>
public sealed class BorderedSystemTests
{
    [Theory, InlineData(5, 0, 0), InlineData(4, 3, 1), InlineData(7, 1, 20), InlineData(12, 5, 9)]
    public void Solves_what_the_whole_matrix_says(int shared, int local, int groups)
    {
        int n = shared + (local * groups);
        var random = new RandomSource(n);
        var system = new BorderedSystem(shared, local, groups, 2);
        var whole = new double[n * n];
        for (int round = 0; round < 2; round++)
        {
            system.Clear();
            Array.Clear(whole);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    if (j < shared || (i - shared) / local == (j - shared) / local)
                    {
                        double value = i == j ? n + random.NextDouble() : random.NextGaussian();
                        system.Add(i, j, value / 2);
                        system.Add(i, j, value / 2);
                        whole[(i * n) + j] = whole[(j * n) + i] = value;
                    }
                }
            }

            system.Factor();
            var rhs = new double[n];
            random.FillGaussian(rhs);
            double[] x = system.Solve(rhs), expected = rhs.ToArray();
            Cholesky.Factor(whole, n);
            Cholesky.Solve(whole, n, expected);
            for (int i = 0; i < n; i++)
                Assert.Equal(expected[i], x[i], 1e-13);
        }
    }
}
