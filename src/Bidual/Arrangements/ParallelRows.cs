using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// Finds rows that are the same hyperplane. The rule: unit rows i and j, known up to errors e_i and e_j, are parallel when
/// min ‖z_i ∓ z_j‖ ≤ 4 (e_i + e_j); of the two the one with the smaller error is kept.
/// </summary>
internal sealed class ParallelRows
{
    public const double UnitRoundoff = 2.220446049250313e-16;
    public const double Factor = 4;

    private readonly int dimension;
    private readonly double[] probe;
    private double[] keys = [];
    private int[] order = [];
    private int[] mergedInto = [];

    public ParallelRows(int dimension)
    {
        this.dimension = dimension;
        probe = new double[dimension];
        new RandomSource(dimension).FillGaussian(probe);
        Vector.Scale(1 / Vector.Norm(probe), probe, probe);
    }

    /// <summary>Chooses one row of each class of parallel rows.</summary>
    /// <param name="rows">m unit rows one after the other.</param>
    /// <param name="errors">Length m: a bound on the error of each row.</param>
    /// <param name="kept">Length m or more: receives the chosen rows in increasing order.</param>
    /// <returns>How many there are.</returns>
    public int Merge(ReadOnlySpan<double> rows, ReadOnlySpan<double> errors, Span<int> kept)
    {
        int m = errors.Length;
        if (keys.Length < m)
            (keys, order, mergedInto) = (new double[2 * m], new int[2 * m], new int[2 * m]);
        double largestError = 0;
        for (int j = 0; j < m; j++)
        {
            keys[j] = Math.Abs(Vector.Dot(probe, rows.Slice(j * dimension, dimension)));
            order[j] = j;
            mergedInto[j] = j;
            largestError = Math.Max(largestError, errors[j]);
        }

        MemoryExtensions.Sort(keys.AsSpan(0, m), order.AsSpan(0, m));
        for (int a = 0; a < m; a++)
        {
            int i = order[a];
            double window = keys[a] + (Factor * (errors[i] + largestError));
            for (int b = a + 1; b < m && keys[b] <= window && mergedInto[i] == i; b++)
            {
                int j = order[b];
                if (mergedInto[j] != j || !AreParallel(rows, i, j, Factor * (errors[i] + errors[j])))
                    continue;
                bool keepsLater = errors[j] < errors[i] || (errors[j] == errors[i] && j < i);
                mergedInto[keepsLater ? i : j] = keepsLater ? j : i;
            }
        }

        int count = 0;
        for (int j = 0; j < m; j++)
        {
            if (mergedInto[j] == j)
                kept[count++] = j;
        }

        return count;
    }

    /// <summary>The row chosen for the class of row <paramref name="j"/> by the last <see cref="Merge"/>.</summary>
    public int ChosenFor(int j)
    {
        while (mergedInto[j] != j)
            j = mergedInto[j];
        return j;
    }

    private bool AreParallel(ReadOnlySpan<double> rows, int i, int j, double tolerance)
    {
        ReadOnlySpan<double> x = rows.Slice(i * dimension, dimension), y = rows.Slice(j * dimension, dimension);
        double sum = 0, difference = 0;
        for (int c = 0; c < x.Length; c++)
        {
            sum += (x[c] + y[c]) * (x[c] + y[c]);
            difference += (x[c] - y[c]) * (x[c] - y[c]);
        }

        return Math.Min(sum, difference) <= tolerance * tolerance;
    }
}
