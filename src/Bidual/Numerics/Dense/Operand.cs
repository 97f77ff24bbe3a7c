using System.Numerics;

namespace Bidual.Numerics.Dense;

/// <summary>A matrix as a kernel reads it: entry (i, j) lies at start + i·rowStride + j·columnStride. Fast where a stride is 1.</summary>
/// <param name="start">Entry (0, 0).</param>
/// <param name="rowStride">From one row to the next.</param>
/// <param name="columnStride">From one column to the next.</param>
internal readonly unsafe struct Operand<T>(T* start, nint rowStride, nint columnStride)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* Start { get; } = start;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;

    /// <summary>The same numbers, rows and columns exchanged.</summary>
    public Operand<T> Transposed => new(Start, ColumnStride, RowStride);

    /// <summary>The part from row <paramref name="i"/> and column <paramref name="j"/> on.</summary>
    public Operand<T> From(nint i, nint j) => new(At(i, j), RowStride, ColumnStride);

    public T* At(nint i, nint j) => Start + (i * RowStride) + (j * ColumnStride);
}

/// <summary>Makes operands of stored matrices.</summary>
internal static unsafe class Operand
{
    /// <summary>A row-major matrix.</summary>
    /// <param name="start">Entry (0, 0).</param>
    /// <param name="stride">From one row to the next.</param>
    public static Operand<T> RowMajor<T>(T* start, nint stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(start, stride, 1);
}
