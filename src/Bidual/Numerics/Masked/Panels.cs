using System.Numerics;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Masked;

/// <summary>
/// A matrix of n rows and d columns, or several of the same shape, by panels of 64 bytes of columns: [set][⌈d/L⌉][n][L] with
/// L = 8 doubles or 16 floats. A kernel walks down a panel, one cache line a row. Columns past d and the rows up to the next
/// multiple of 64 are zeros, and must stay so.
/// </summary>
internal sealed unsafe class Panels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> memory;

    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="sets">How many such matrices, one an output.</param>
    public Panels(int rows, int columns, int sets = 1)
    {
        Rows = rows;
        Columns = columns;
        Sets = sets;
        Chunks = (columns + Width - 1) / Width;
        PanelLength = (long)MaskBits.Words(rows) * 64 * Width;
        memory = new AlignedMemory<T>(PanelLength * Chunks * sets);
    }

    /// <summary>L, columns of a panel.</summary>
    public static int Width => AlignedMemory.Alignment / sizeof(T);

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>d.</summary>
    public int Columns { get; }

    /// <summary>Matrices.</summary>
    public int Sets { get; }

    /// <summary>Panels of a matrix, ⌈d/L⌉.</summary>
    public int Chunks { get; }

    /// <summary>Numbers from one panel to the next.</summary>
    public long PanelLength { get; }

    public static Panels<T> Pack(ReadOnlySpan<T> matrix, int rows, int columns)
    {
        var panels = new Panels<T>(rows, columns);
        panels.Pack(matrix);
        return panels;
    }

    /// <summary>Panel <paramref name="chunk"/> of matrix <paramref name="set"/>.</summary>
    public T* Panel(int chunk, int set = 0) => memory.Pointer + ((((long)set * Chunks) + chunk) * PanelLength);

    /// <summary>Takes a matrix given row after row.</summary>
    public void Pack(ReadOnlySpan<T> matrix, int set = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.Length, Rows * Columns, nameof(matrix));
        for (int i = 0; i < Rows; i++)
            SetRow(i, matrix.Slice(i * Columns, Columns), set);
    }

    /// <summary>Writes a matrix row after row.</summary>
    public void Unpack(Span<T> matrix, int set = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.Length, Rows * Columns, nameof(matrix));
        for (int i = 0; i < Rows; i++)
            GetRow(i, matrix.Slice(i * Columns, Columns), set);
    }

    public void SetRow(int i, ReadOnlySpan<T> row, int set = 0)
    {
        for (int j = 0, chunk = 0; j < row.Length; j += Width, chunk++)
        {
            ReadOnlySpan<T> part = row.Slice(j, Math.Min(Width, row.Length - j));
            part.CopyTo(Part(i, chunk, set, part.Length));
        }
    }

    /// <summary>Row i ← row i + factor·<paramref name="row"/>.</summary>
    public void AddRow(int i, T factor, ReadOnlySpan<T> row, int set = 0)
    {
        for (int j = 0, chunk = 0; j < row.Length; j += Width, chunk++)
        {
            ReadOnlySpan<T> part = row.Slice(j, Math.Min(Width, row.Length - j));
            Span<T> sum = Part(i, chunk, set, part.Length);
            for (int k = 0; k < sum.Length; k++)
                sum[k] += factor * part[k];
        }
    }

    public void GetRow(int i, Span<T> row, int set = 0)
    {
        for (int j = 0, chunk = 0; j < row.Length; j += Width, chunk++)
        {
            Span<T> part = row.Slice(j, Math.Min(Width, row.Length - j));
            Part(i, chunk, set, part.Length).CopyTo(part);
        }
    }

    /// <summary>All numbers ← 0.</summary>
    public void Clear()
    {
        for (int set = 0; set < Sets; set++)
        {
            for (int chunk = 0; chunk < Chunks; chunk++)
                new Span<T>(Panel(chunk, set), checked((int)PanelLength)).Clear();
        }
    }

    /// <summary>‖row i‖² over all sets.</summary>
    public void SquaredNorms(Span<T> norms)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(norms.Length, Rows, nameof(norms));
        const int Block = 64;
        for (int first = 0; first < Rows; first += Block)
        {
            Span<T> part = norms.Slice(first, Math.Min(Block, Rows - first));
            part.Clear();
            for (int panel = 0; panel < Sets * Chunks; panel++)
                LineKernels.AddSquaredNorms(memory.Pointer + (panel * PanelLength) + ((long)first * Width), part);
        }

        GC.KeepAlive(this);
    }

    private Span<T> Part(int i, int chunk, int set, int length) => memory.Span(Panel(chunk, set) - memory.Pointer + ((long)i * Width), length);
}
