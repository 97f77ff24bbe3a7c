using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Certificates;

/// <summary>
/// A lower bound of min ½‖ρ − Ah‖² over all h, from ρ and A alone, (25a). With P the projection on the columns of A it is ½‖ρ‖² − ½‖Pρ‖², and ‖Pρ‖ ≤ ‖Cᵀρ‖/σ for C = AT with any invertible T and σ at most the least singular value of C. T is the inverse of
/// the triangular factor of A, as computed, an exact matrix of doubles: C is nearly orthonormal, how nearly is measured, and what is lost to its rounding is counted against the bound. Column conditions up to about 10¹⁰ are borne.
/// </summary>
internal static class ProjectionBound
{
    private const double Unit = 1.2e-16;

    /// <summary>Roundings that an entry of A has behind it: a product, √2 and the root of a weight.</summary>
    private const int EntryRoundings = 8;

    /// <summary>Bounds.</summary>
    /// <param name="columns">A, n×k.</param>
    /// <param name="residual">ρ, length n.</param>
    /// <returns>√(‖ρ‖² − ‖Pρ‖²) from below, 0 where A's columns are dependent up to rounding, and their rank up to that.</returns>
    public static (double Distance, int Rank) Of(Matrix columns, ReadOnlySpan<double> residual)
    {
        int n = columns.Rows, k = columns.Columns;
        Matrix a = Equilibrated(columns);
        (Matrix r, int[] pivots) = Triangle(a);
        int steps = Math.Min(n, k), rank = Enumerable.Range(0, steps).TakeWhile(j => Math.Abs(r[j, j]) > Unit * (n + k) * Math.Abs(r[0, 0])).Count();
        if (rank < k)
            return (0, rank);
        Matrix whitening = Inverse(r, pivots), white = new(n, k), gram = new(k, k);
        Products.Add(1, a, whitening, white, threads: 1);
        Products.Add(1, white, white, gram, threads: 1, turnFirst: true);
        double lost = Unit * (k + EntryRoundings + 4) * Vector.Norm(a.Values) * Vector.Norm(whitening.Values);
        double size = Vector.SquaredNorm(white.Values), summing = Unit * (n + 8);
        for (int j = 0; j < k; j++)
            gram.Data[(j * k) + j] -= 1;
        double least = Math.Sqrt(Math.Max(0, 1 - Vector.Norm(gram.Values) - (summing * size))) - lost;
        if (!(least > 0))
            return (0, rank);
        var along = new double[k];
        for (int t = 0; t < n; t++)
            Vector.AddScaled(residual[t], white.Row(t), along);
        double norm = Vector.Norm(residual), projected = (Vector.Norm(along) + ((lost + (summing * Math.Sqrt(size))) * norm)) / least;
        return (Math.Sqrt(Math.Max(0, (norm * norm * (1 - summing)) - (projected * projected))), rank);
    }

    /// <summary>Columns times powers of two, which is exact, so that their norms are between 1 and 2; one of zeros stays.</summary>
    private static Matrix Equilibrated(Matrix columns)
    {
        double[] factors = [.. Enumerable.Range(0, columns.Columns).Select(j => Vector.Norm(columns.Column(j))).Select(norm => norm > 0 ? Math.ScaleB(1, -Math.ILogB(norm)) : 1)];
        var scaled = new Matrix(columns.Rows, columns.Columns);
        for (int t = 0; t < columns.Rows; t++)
        {
            columns.Row(t).CopyTo(scaled.MutableRow(t));
            Vector.Multiply(factors, scaled.MutableRow(t));
        }

        return scaled;
    }

    private static unsafe (Matrix R, int[] Pivots) Triangle(Matrix a)
    {
        int steps = Math.Min(a.Rows, a.Columns);
        var r = new Matrix(steps, a.Columns);
        var pivots = new int[a.Columns];
        fixed (double* from = a.Data, triangle = r.Data)
            DenseKernels<double>.Best.FactorQr(from, a.Rows, a.Columns, null, triangle, pivots, 1);
        return (r, pivots);
    }

    /// <summary>R⁻¹ by substitution, its row j at row pivots[j].</summary>
    private static Matrix Inverse(Matrix r, int[] pivots)
    {
        int k = r.Rows;
        Matrix inverse = new(k, k), rows = new(k, k);
        for (int i = k - 1; i >= 0; i--)
        {
            Span<double> row = inverse.MutableRow(i);
            row[i] = 1;
            for (int j = i + 1; j < k; j++)
                Vector.AddScaled(-r[i, j], inverse.Row(j), row);
            Vector.Scale(1 / r[i, i], row, row);
            row.CopyTo(rows.MutableRow(pivots[i]));
        }

        return rows;
    }
}
