namespace Bidual.Numerics;

/// <summary>Records of one fixed length, indexed from 0, in blocks: more values than one array can hold, and no copying while it grows.</summary>
internal sealed class RecordStore<T>
    where T : unmanaged
{
    private const int BlockValues = 1 << 17;

    private readonly int shift;
    private readonly int mask;
    private readonly List<T[]> blocks = [];

    /// <param name="length">Values a record, at least 1.</param>
    /// <param name="count">Records to begin with, all zero.</param>
    public RecordStore(int length, int count = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Length = length;
        while ((long)length << (shift + 1) <= BlockValues)
            shift++;
        mask = (1 << shift) - 1;
        for (long left = count; left > 0; left -= 1L << shift)
            blocks.Add(new T[length * Math.Min(left, 1L << shift)]);
        Count = count;
    }

    public int Length { get; }

    public int Count { get; private set; }

    public Span<T> this[int i] => blocks[i >> shift].AsSpan((i & mask) * Length, Length);

    /// <summary>Adds a record, whose values are whatever stood there before <see cref="Clear"/>, else zero.</summary>
    public Span<T> Append()
    {
        int block = Count >> shift;
        int needed = ((Count & mask) + 1) * Length;
        if (block == blocks.Count)
            blocks.Add(new T[block == 0 ? needed : Length << shift]);
        else if (blocks[block].Length < needed)
            blocks[block] = Grown(blocks[block], needed);
        return this[Count++];
    }

    /// <summary>Forgets the records and keeps their memory.</summary>
    public void Clear() => Count = 0;

    private T[] Grown(T[] block, int needed)
    {
        Array.Resize(ref block, Math.Min(Length << shift, Math.Max(needed, 2 * block.Length)));
        return block;
    }
}
