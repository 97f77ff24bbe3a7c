using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>The rows of X that are not zero, scaled to length 1: z_t = x_t/‖x_t‖. The normals of every pattern cone are these, up to their signs σ = 2D − I.</summary>
internal sealed class UnitRows
{
    private readonly int[] rows;

    /// <param name="data">X, n×d.</param>
    public UnitRows(Matrix data)
    {
        rows = [.. Enumerable.Range(0, data.Rows).Where(t => data.StoredOf(t).ContainsAnyExcept(0.0))];
        Normals = data.SelectRows(rows).Written();
        for (int k = 0; k < rows.Length; k++)
            Vector.Scale(1 / Vector.Norm(Normals.Row(k)), Normals.Row(k), Normals.MutableRow(k));
    }

    /// <summary>z, m×d.</summary>
    public Matrix Normals { get; }

    /// <summary>m.</summary>
    public int Count => rows.Length;

    /// <summary>d.</summary>
    public int Columns => Normals.Columns;

    /// <summary>σ of row k.</summary>
    /// <param name="pattern">Bits of D over the rows of X.</param>
    /// <param name="k">Index among the rows that are not zero.</param>
    public int Sign(ReadOnlySpan<ulong> pattern, int k) => (pattern[rows[k] >> 6] >> (rows[k] & 63) & 1) == 0 ? -1 : 1;

    /// <summary>σ_k z_kᵀu of every row.</summary>
    /// <param name="pattern">Bits of D over the rows of X.</param>
    /// <param name="u">Length d.</param>
    /// <param name="result">Length m.</param>
    public void Slacks(ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> u, Span<double> result)
    {
        for (int k = 0; k < rows.Length; k++)
            result[k] = Sign(pattern, k) * Vector.Dot(Normals.Row(k), u);
    }

    /// <summary>The distance of u/‖u‖ from the boundary of a pattern's cone, negative outside; 0 for u = 0, ∞ where no row bounds the cone.</summary>
    public double Margin(ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> u)
    {
        double norm = Vector.Norm(u), least = double.PositiveInfinity;
        for (int k = 0; k < rows.Length; k++)
            least = Math.Min(least, norm == 0 ? 0 : Sign(pattern, k) * Vector.Dot(Normals.Row(k), u) / norm);
        return least;
    }
}
