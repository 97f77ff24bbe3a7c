using Bidual.Numerics;
using Bidual.OptimalSets;

namespace Bidual.Tests.OptimalSets;

public sealed class SimplexTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void The_least_of_all_vertices_is_found(long seed)
    {
        var random = new RandomSource(seed);
        double[,] equations = Problem(random, 2 + (int)(seed % 3), 6, degenerate: seed % 2 == 0);
        Simplex simplex = Simplex.Over(equations)!;
        double[][] vertices = [.. Vertices(equations)];
        for (int k = 0; k < 10; k++)
        {
            double[] cost = Gaussian(random, 6);
            double[] found = simplex.Minimise(cost);
            Assert.Equal(vertices.Min(x => Vector.Dot<double>(cost, x)), Vector.Dot<double>(cost, found), 1e-9);
            Assert.Contains(vertices, x => x.Zip(found, (a, b) => Math.Abs(a - b)).Max() < 1e-8);
        }
    }

    [Fact]
    public void No_point_is_no_vertex()
    {
        Assert.Null(Simplex.Over(new double[,] { { 1, 1, -1 } }));
        Assert.Null(Simplex.Over(new double[,] { { 1, 0, 1, 1 }, { 1, 0, 2, -1 } }));
    }

    [Fact]
    public void Without_equations_zero_is_the_only_vertex_of_positive_costs() =>
        Assert.Equal([0, 0], Simplex.Over(new double[0, 3])!.Minimise([1, 1]));

    /// <summary>Rows whose first has positive entries, so that the set is bounded; with a point that is a vertex with too many zeros, or none.</summary>
    private static double[,] Problem(RandomSource random, int r, int m, bool degenerate)
    {
        double[] inside = [.. Gaussian(random, m).Select(Math.Abs)];
        if (degenerate)
            inside.AsSpan(1).Clear();
        var equations = new double[r, m + 1];
        for (int i = 0; i < r; i++)
        {
            double[] row = Gaussian(random, m);
            for (int j = 0; j < m; j++)
            {
                equations[i, j] = i == 0 ? 0.1 + Math.Abs(row[j]) : row[j];
                equations[i, m] += equations[i, j] * inside[j];
            }
        }

        return equations;
    }

    /// <summary>Every basic solution without negative entries.</summary>
    private static IEnumerable<double[]> Vertices(double[,] equations)
    {
        int r = equations.GetLength(0), m = equations.GetLength(1) - 1;
        for (int mask = 0; mask < 1 << m; mask++)
        {
            int[] basis = [.. Enumerable.Range(0, m).Where(j => (mask >> j & 1) == 1)];
            if (basis.Length == r && Solve(equations, basis) is { } x && x.Min() > -1e-9)
                yield return x;
        }
    }

    private static double[]? Solve(double[,] equations, int[] basis)
    {
        int r = basis.Length, m = equations.GetLength(1) - 1;
        var a = new double[r, r + 1];
        for (int i = 0; i < r; i++)
        {
            for (int k = 0; k < r; k++)
                a[i, k] = equations[i, basis[k]];
            a[i, r] = equations[i, m];
        }

        for (int k = 0; k < r; k++)
        {
            int pivot = Enumerable.Range(k, r - k).MaxBy(i => Math.Abs(a[i, k]));
            if (Math.Abs(a[pivot, k]) < 1e-12)
                return null;
            for (int j = 0; j <= r; j++)
                (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            for (int i = 0; i < r; i++)
            {
                double factor = i == k ? 0 : a[i, k] / a[k, k];
                for (int j = 0; j <= r; j++)
                    a[i, j] -= factor * a[k, j];
            }
        }

        var x = new double[m];
        for (int k = 0; k < r; k++)
            x[basis[k]] = a[k, r] / a[k, k];
        return x;
    }

    private static double[] Gaussian(RandomSource random, int count)
    {
        var values = new double[count];
        random.FillGaussian(values);
        return values;
    }
}
