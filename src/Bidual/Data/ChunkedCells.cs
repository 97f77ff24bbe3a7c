namespace Bidual.Data;

/// <summary>8 bytes a cell in chunks, so that growing never copies the whole.</summary>
internal sealed class ChunkedCells : ICells
{
    private const int ChunkShift = 13;
    private const int ChunkRows = 1 << ChunkShift;

    private readonly List<double[]> chunks = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public double this[int row] => chunks[row >> ChunkShift][row & (ChunkRows - 1)];

    /// <inheritdoc/>
    public void Append(double cell)
    {
        int chunk = Count >> ChunkShift, index = Count & (ChunkRows - 1);
        if (chunk == chunks.Count)
        {
            chunks.Add(new double[chunk == 0 ? 64 : ChunkRows]);
        }
        else if (index == chunks[chunk].Length)
        {
            double[] larger = chunks[chunk];
            Array.Resize(ref larger, 2 * index);
            chunks[chunk] = larger;
        }

        chunks[chunk][index] = cell;
        Count = checked(Count + 1);
    }

    /// <inheritdoc/>
    public void Finish()
    {
        if (chunks.Count == 0)
            return;
        double[] last = chunks[^1];
        Array.Resize(ref last, Count - ((chunks.Count - 1) << ChunkShift));
        chunks[^1] = last;
    }

    /// <inheritdoc/>
    public void CopyTo(int firstRow, Span<double> destination)
    {
        while (destination.Length > 0)
        {
            ReadOnlySpan<double> rest = chunks[firstRow >> ChunkShift].AsSpan(firstRow & (ChunkRows - 1));
            int count = Math.Min(rest.Length, destination.Length);
            rest[..count].CopyTo(destination);
            destination = destination[count..];
            firstRow += count;
        }
    }
}
