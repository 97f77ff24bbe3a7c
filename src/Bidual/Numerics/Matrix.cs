using System.Diagnostics;

namespace Bidual.Numerics;

/// <summary>
/// A matrix of doubles, stored row after row: all of them, or, <see cref="FromEntries"/>, those that are not zero. Immutable for its readers.
/// Products and row operations of either kind take their own way; what needs all numbers of a sparse one makes them, once, and refuses where they are too many.
/// </summary>
[DebuggerDisplay("{Rows}×{Columns}")]
public sealed class Matrix
{
    /// <summary>Numbers, zeros too, up to which a sparse matrix may be written out: 2 GiB.</summary>
    private const long LargestDense = 1 << 28;

    private readonly Lock gate = new();
    private double[]? dense;

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
        dense = values;
    }

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
        : this(rows, columns, new double[checked(rows * columns)])
    {
    }

    internal Matrix(SparseRows entries)
    {
        Rows = entries.Rows;
        Columns = entries.Columns;
        Sparse = entries;
    }

    /// <summary>A matrix of which most entries are zero.</summary>
    /// <param name="rows">Number of rows n.</param>
    /// <param name="columns">Number of columns d.</param>
    /// <param name="starts">Length n + 1, from 0 on: the entries of row t are starts[t] … starts[t + 1] − 1. Kept, not copied, as are the others.</param>
    /// <param name="indices">The column of each entry, from 0, ascending within a row.</param>
    /// <param name="values">Its value.</param>
    /// <exception cref="ArgumentException">The arrays do not describe such a matrix.</exception>
    public static Matrix FromEntries(int rows, int columns, int[] starts, int[] indices, double[] values)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (starts.Length != rows + 1 || starts[0] != 0 || starts[^1] != values.Length || indices.Length != values.Length)
            throw new ArgumentException($"{rows} rows need {rows + 1} starts, from 0 to the number of entries, and as many columns as values.", nameof(starts));
        for (int t = 0; t < rows; t++)
        {
            if (starts[t + 1] < starts[t] || starts[t + 1] > values.Length)
                throw new ArgumentException($"Row {t}: its entries are {starts[t]} … {starts[t + 1] - 1} of {values.Length}.", nameof(starts));
            for (int k = starts[t]; k < starts[t + 1]; k++)
            {
                if (indices[k] < 0 || indices[k] >= columns || (k > starts[t] && indices[k] <= indices[k - 1]))
                    throw new ArgumentException($"Row {t}: the columns of its entries must ascend from 0 to {columns - 1}.", nameof(indices));
            }
        }

        return new Matrix(new SparseRows(columns, starts, indices, values));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Whether only entries that are not zero are stored.</summary>
    public bool IsSparse => Sparse is not null;

    /// <summary>All values, row after row; of a sparse matrix written out for it.</summary>
    /// <exception cref="NotSupportedException">A sparse matrix is too large to be written out.</exception>
    public ReadOnlySpan<double> Values => Data;

    /// <summary>The value in row <paramref name="i"/> and column <paramref name="j"/>, both from 0.</summary>
    public double this[int i, int j] => Sparse is null ? Data[(i * Columns) + j] : Sparse.At(i, j);

    /// <summary>The entries of a sparse matrix; null where all numbers are stored.</summary>
    internal SparseRows? Sparse { get; }

    /// <summary>Whether all numbers are in memory.</summary>
    internal bool IsWritten => dense is not null;

    /// <summary>All values, row after row; of a sparse matrix written out for it.</summary>
    internal double[] Data => dense ?? WriteOut();

    /// <summary>The values that are stored: all, or those that are not zero.</summary>
    internal ReadOnlySpan<double> Stored => Sparse is null ? Data : Sparse.Values;

    /// <summary>Row <paramref name="i"/>, from 0; a sparse matrix is written out for it.</summary>
    /// <exception cref="NotSupportedException">A sparse matrix is too large to be written out.</exception>
    public ReadOnlySpan<double> Row(int i) => Data.AsSpan(i * Columns, Columns);

    /// <summary>x_iᵀu of row <paramref name="i"/>.</summary>
    internal double Dot(int i, ReadOnlySpan<double> u) => Sparse?.Dot(i, u) ?? Vector.Dot(Row(i), u);

    /// <summary>target ← target + factor·x_i.</summary>
    internal void AddRow(int i, double factor, Span<double> target)
    {
        if (Sparse is not null)
            Sparse.AddTo(i, factor, target);
        else
            Vector.AddScaled(factor, Row(i), target);
    }

    /// <summary>target ← x_i.</summary>
    internal void CopyRow(int i, Span<double> target)
    {
        if (Sparse is null)
        {
            Row(i).CopyTo(target);
            return;
        }

        target[..Columns].Clear();
        Sparse.AddTo(i, 1, target);
    }

    /// <summary>The values of row <paramref name="i"/> that are stored.</summary>
    internal ReadOnlySpan<double> StoredOf(int i) => Sparse is null ? Row(i) : Sparse.ValuesOf(i);

    /// <summary>‖x_i‖.</summary>
    internal double RowNorm(int i) => Vector.Norm(StoredOf(i));

    /// <summary>Copies of the rows, in order.</summary>
    internal IEnumerable<double[]> CopiedRows() => Enumerable.Range(0, Rows).Select(i => Row(i).ToArray());

    /// <summary>A copy of column <paramref name="j"/>, from 0.</summary>
    public double[] Column(int j)
    {
        var column = new double[Rows];
        if (Sparse is not null)
        {
            Sparse.Transposed.AddTo(j, 1, column);
            return column;
        }

        for (int i = 0; i < Rows; i++)
            column[i] = Data[(i * Columns) + j];
        return column;
    }

    /// <summary>The rows with the given indices, in that order.</summary>
    public Matrix SelectRows(ReadOnlySpan<int> indices)
    {
        if (Sparse is not null)
            return new Matrix(Sparse.Select(indices));
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

    private double[] WriteOut()
    {
        if ((long)Rows * Columns > LargestDense)
            throw new NotSupportedException($"{Rows} rows of {Columns} columns, of which most entries are zero, are too many for a method that needs the zeros too.");
        lock (gate)
            return dense ??= Sparse!.Dense();
    }

    /// <summary>This matrix with all numbers stored.</summary>
    internal Matrix Written() => Sparse is null ? this : new Matrix(Rows, Columns, Data);

    internal Span<double> MutableRow(int i) => Sparse is null ? Data.AsSpan(i * Columns, Columns) : throw new InvalidOperationException("A sparse matrix cannot be changed.");
}
