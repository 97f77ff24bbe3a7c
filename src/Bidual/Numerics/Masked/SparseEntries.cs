using System.Numerics;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Masked;

/// <summary>A sparse matrix for the kernels: per line, a row or a column, the places of its entries and their values in <typeparamref name="T"/>.</summary>
internal sealed unsafe class SparseEntries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> values;
    private readonly AlignedMemory<int> places;
    private readonly int[] starts;

    private SparseEntries(SparseRows lines)
    {
        Lines = lines.Rows;
        Length = lines.Columns;
        starts = new int[Lines + 1];
        values = new AlignedMemory<T>(Math.Max(1, lines.Count));
        places = new AlignedMemory<int>(Math.Max(1, lines.Count));
        for (int i = 0; i < Lines; i++)
        {
            ReadOnlySpan<int> indices = lines.IndicesOf(i);
            starts[i + 1] = starts[i] + indices.Length;
            indices.CopyTo(places.Span(starts[i], indices.Length));
            Conversion.Copy(lines.ValuesOf(i), values.Span(starts[i], indices.Length));
        }
    }

    /// <summary>Rows, or columns where it is the transpose.</summary>
    public int Lines { get; }

    /// <summary>Columns, or rows.</summary>
    public int Length { get; }

    /// <summary>The matrix by its rows and by its columns; null where it is not sparse.</summary>
    public static (SparseEntries<T> ByRow, SparseEntries<T> ByColumn)? Of(Matrix matrix) =>
        matrix.Sparse is { } rows ? (new SparseEntries<T>(rows), new SparseEntries<T>(rows.Transposed)) : null;

    /// <summary>The entries of a line.</summary>
    /// <returns>How many there are.</returns>
    public int Entries(int line, out T* value, out int* place)
    {
        value = values.Pointer + starts[line];
        place = places.Pointer + starts[line];
        return starts[line + 1] - starts[line];
    }
}
