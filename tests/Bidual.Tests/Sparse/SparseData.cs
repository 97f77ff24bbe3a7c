using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Sparse;

/// <summary>The same matrix twice: with its zeros and without.</summary>
internal static class SparseData
{
    /// <summary>Gaussian entries, or positive ones, with the given probability; row 0 and the last column are empty.</summary>
    public static (Matrix Dense, Matrix Sparse) Random(int n, int d, double density, int seed, bool positive = false)
    {
        var random = new RandomSource(seed);
        var values = new double[n * d];
        for (int t = 1; t < n; t++)
        {
            for (int j = 0; j < d - 1; j++)
            {
                if (random.NextDouble() < density)
                    values[(t * d) + j] = positive ? 0.1 + random.NextDouble() : random.NextGaussian();
            }
        }

        var dense = new Matrix(n, d, values);
        return (dense, WithoutZeros(dense));
    }

    /// <summary>Rows of a classification that a few neurons explain, on sparse features.</summary>
    public static (Dataset Dense, Dataset Sparse) Classes(int n, int d, double density, int seed)
    {
        (Matrix dense, Matrix sparse) = Random(n, d, density, seed, positive: true);
        var random = new RandomSource(seed + 1);
        double[] u = new double[d], v = new double[d];
        random.FillGaussian(u);
        random.FillGaussian(v);
        Matrix targets = Matrix.FromColumn([.. Enumerable.Range(0, n).Select(t => Math.Max(0, dense.Dot(t, u)) - Math.Max(0, dense.Dot(t, v)) + (0.3 * random.NextGaussian()) > 0 ? 1.0 : -1.0)]);
        return (new Dataset(dense, targets, LearningTask.Classification), new Dataset(sparse, targets, LearningTask.Classification));
    }

    public static Matrix WithoutZeros(Matrix dense)
    {
        var starts = new int[dense.Rows + 1];
        var indices = new List<int>();
        var values = new List<double>();
        for (int t = 0; t < dense.Rows; t++)
        {
            for (int j = 0; j < dense.Columns; j++)
            {
                if (dense[t, j] == 0)
                    continue;
                indices.Add(j);
                values.Add(dense[t, j]);
            }

            starts[t + 1] = indices.Count;
        }

        return Matrix.FromEntries(dense.Rows, dense.Columns, starts, [.. indices], [.. values]);
    }
}
