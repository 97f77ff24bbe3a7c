using System.Runtime.InteropServices;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// The rows of X as unit vectors a_t, after columns were scaled by powers of two: an arrangement knows neither the length of its
/// normals nor the units of its coordinates, so a tolerance on angles has a meaning only here. One row per distinct hyperplane
/// is kept apart: zero rows have none, parallel and anti-parallel rows share one.
/// </summary>
internal sealed class BalancedRows
{
    /// <summary>The largest remainder, relative to unit rows, of a row that counts as spanned by the others.</summary>
    public const double RankTolerance = 1e-11;

    private BalancedRows(Matrix units, double[] columnScales, int[] distinct)
    {
        Units = units;
        ColumnScales = columnScales;
        Distinct = distinct;
    }

    /// <summary>n×d: x_t with column j multiplied by s_j, then normalised; a zero row stays zero.</summary>
    public Matrix Units { get; }

    /// <summary>s, length d.</summary>
    public double[] ColumnScales { get; }

    /// <summary>One row for each distinct hyperplane, in increasing order.</summary>
    public int[] Distinct { get; }

    /// <exception cref="DataException">An entry is not finite.</exception>
    public static BalancedRows Of(Matrix inputs)
    {
        int n = inputs.Rows, d = inputs.Columns;
        RefuseNonFinite(inputs);
        var units = new Matrix(n, d, inputs.Values.ToArray());
        ScaleRows(units);
        double[] scales = ScaleColumns(units);
        var nonZero = new List<int>();
        for (int t = 0; t < n; t++)
        {
            Span<double> row = units.MutableRow(t);
            double norm = Vector.Norm(row);
            if (norm == 0)
                continue;
            Vector.Scale(1 / norm, row, row);
            nonZero.Add(t);
        }

        Matrix candidates = nonZero.Count == n ? units : units.SelectRows(CollectionsMarshal.AsSpan(nonZero));
        var errors = new double[nonZero.Count];
        Array.Fill(errors, (16 + (4 * Math.Sqrt(d))) * ParallelRows.UnitRoundoff);
        var kept = new int[nonZero.Count];
        int count = new ParallelRows(Math.Max(d, 1)).Merge(candidates.Values, errors, kept);
        for (int i = 0; i < count; i++)
            kept[i] = nonZero[kept[i]];
        return new BalancedRows(units, scales, kept[..count]);
    }

    private static void RefuseNonFinite(Matrix inputs)
    {
        for (int i = 0; i < inputs.Data.Length; i++)
        {
            if (!double.IsFinite(inputs.Data[i]))
                throw new DataException(FormattableString.Invariant($"row {(i / inputs.Columns) + 1}, column {(i % inputs.Columns) + 1}: {inputs.Data[i]} is not a finite number; patterns need finite data."));
        }
    }

    private static void ScaleRows(Matrix units)
    {
        for (int t = 0; t < units.Rows; t++)
        {
            Span<double> row = units.MutableRow(t);
            double largest = 0;
            foreach (double value in row)
                largest = Math.Max(largest, Math.Abs(value));
            MultiplyByPowerOfTwo(row, largest);
        }
    }

    private static double[] ScaleColumns(Matrix units)
    {
        var largest = new double[units.Columns];
        for (int t = 0; t < units.Rows; t++)
        {
            ReadOnlySpan<double> row = units.Row(t);
            for (int j = 0; j < row.Length; j++)
                largest[j] = Math.Max(largest[j], Math.Abs(row[j]));
        }

        var scales = new double[units.Columns];
        for (int j = 0; j < scales.Length; j++)
            scales[j] = largest[j] == 0 ? 1 : Math.ScaleB(1, -Math.Max(Math.ILogB(largest[j]), -1000));
        for (int t = 0; t < units.Rows; t++)
        {
            Span<double> row = units.MutableRow(t);
            for (int j = 0; j < row.Length; j++)
                row[j] *= scales[j];
        }

        return scales;
    }

    private static void MultiplyByPowerOfTwo(Span<double> row, double largest)
    {
        if (largest == 0)
            return;
        int exponent = -Math.ILogB(largest);
        for (int j = 0; j < row.Length; j++)
            row[j] = Math.ScaleB(row[j], exponent);
    }
}
