using Bidual.Numerics.Memory;

namespace Bidual.Pricing;

/// <summary>Memory that is given back in the order opposite to that in which it was taken. One thread at a time.</summary>
internal sealed unsafe class RowArena
{
    private const long ChunkLength = 1 << 19;

    private readonly List<AlignedMemory<double>> chunks = [];
    private int current;
    private long used;

    /// <summary>What is taken so far.</summary>
    public (int Chunk, long Used) Mark => (current, used);

    /// <summary>Room for so many numbers, of any content, aligned to registers.</summary>
    public double* Take(long count)
    {
        count = (count + 7) & ~7L;
        while (current < chunks.Count && used + count > chunks[current].Length)
            (current, used) = (current + 1, 0);
        if (current == chunks.Count)
            chunks.Add(new AlignedMemory<double>(Math.Max(count, ChunkLength)));
        double* taken = chunks[current].Pointer + used;
        used += count;
        return taken;
    }

    /// <summary>Gives back all that was taken after the mark.</summary>
    public void Release((int Chunk, long Used) mark) => (current, used) = mark;
}
