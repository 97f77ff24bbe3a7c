using System.Diagnostics;

namespace Bidual.Numerics;

/// <summary>A dense matrix of doubles, stored row after row. Immutable for its readers.</summary>
[DebuggerDisplay("{Rows}×{Columns}")]
public sealed class Matrix
{
    /// <summary>A matrix over the given values.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="values">Row-major values, length rows·columns. Kept, not copied: the caller gives them away.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is not rows·columns.</exception>
    public Matrix(int rows, int columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.LongLength != (long)rows * columns)
            throw new ArgumentException($"A {rows}×{columns} matrix needs {(long)rows * columns} values, not {values.LongLength}.", nameof(values));
        Rows = rows;
        Columns = columns;
        Data = values;
    }

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
        : this(rows, columns, new double[checked(rows * columns)])
    {
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All values, row after row.</summary>
    public ReadOnlySpan<double> Values => Data;

    /// <summary>The value in row <paramref name="i"/> and column <paramref name="j"/>, both from 0.</summary>
    public double this[int i, int j] => Data[(i * Columns) + j];

    internal double[] Data { get; }

    /// <summary>Row <paramref name="i"/>, from 0.</summary>
    public ReadOnlySpan<double> Row(int i) => Data.AsSpan(i * Columns, Columns);

    /// <summary>Copies of the rows, in order.</summary>
    internal IEnumerable<double[]> CopiedRows() => Enumerable.Range(0, Rows).Select(i => Row(i).ToArray());

    /// <summary>A copy of column <paramref name="j"/>, from 0.</summary>
    public double[] Column(int j)
    {
        var column = new double[Rows];
        for (int i = 0; i < Rows; i++)
            column[i] = Data[(i * Columns) + j];
        return column;
    }

    /// <summary>The rows with the given indices, in that order.</summary>
    public Matrix SelectRows(ReadOnlySpan<int> indices)
    {
        var selected = new Matrix(indices.Length, Columns);
        for (int i = 0; i < indices.Length; i++)
            Row(indices[i]).CopyTo(selected.Data.AsSpan(i * Columns, Columns));
        return selected;
    }

    /// <summary>The transpose.</summary>
    public Matrix Transpose()
    {
        var transposed = new Matrix(Columns, Rows);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
                transposed.Data[(j * Rows) + i] = Data[(i * Columns) + j];
        }

        return transposed;
    }

    /// <summary>A matrix from rows of equal length.</summary>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static Matrix FromRows(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.Count == 0 ? 0 : rows[0].Length;
        var matrix = new Matrix(rows.Count, columns);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != columns)
                throw new ArgumentException($"Row {i} has {rows[i].Length} values where row 0 has {columns}.", nameof(rows));
            rows[i].CopyTo(matrix.Data, i * columns);
        }

        return matrix;
    }

    /// <summary>A matrix from its columns, all of the same length.</summary>
    internal static Matrix FromColumns(IReadOnlyList<double[]> columns) => FromRows(columns).Transpose();

    /// <summary>Overwrites a column.</summary>
    internal void SetColumn(int j, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            Data[(i * Columns) + j] = values[i];
    }

    /// <summary>Matrices of the same columns, one under the other.</summary>
    /// <exception cref="ArgumentException">There is none, or their columns differ.</exception>
    internal static Matrix Stack(IReadOnlyList<Matrix> parts)
    {
        if (parts.Count == 0 || parts.Any(part => part.Columns != parts[0].Columns))
            throw new ArgumentException("Matrices that are stacked have the same number of columns.", nameof(parts));
        return parts.Count == 1 ? parts[0] : new(parts.Sum(part => part.Rows), parts[0].Columns, [.. parts.SelectMany(part => part.Data)]);
    }

    /// <summary>A one-column matrix.</summary>
    public static Matrix FromColumn(ReadOnlySpan<double> values) => new(values.Length, 1, values.ToArray());

    internal Span<double> MutableRow(int i) => Data.AsSpan(i * Columns, Columns);
}
