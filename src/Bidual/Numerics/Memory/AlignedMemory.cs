namespace Bidual.Numerics.Memory;

/// <summary>Where numbers lie that registers read.</summary>
internal static unsafe class AlignedMemory
{
    /// <summary>Bytes of a cache line and of the widest register.</summary>
    public const int Alignment = 64;

    /// <summary>The first aligned address from <paramref name="start"/> on.</summary>
    public static void* FirstIn(void* start) => (void*)(((nuint)start + (Alignment - 1)) & ~(nuint)(Alignment - 1));
}

/// <summary>Zeros to begin with, at an address that neither moves nor crosses a cache line more often than it must.</summary>
internal sealed unsafe class AlignedMemory<T>
    where T : unmanaged
{
    // Only keeps the memory alive: the pointer is what is used.
    private readonly T[] values;

    public AlignedMemory(long length)
    {
        values = GC.AllocateArray<T>(checked((int)(length + (AlignedMemory.Alignment / sizeof(T)))), pinned: true);
        fixed (T* first = values)
            Pointer = (T*)AlignedMemory.FirstIn(first);
        Length = length;
    }

    public T* Pointer { get; }

    public long Length { get; }

    public Span<T> Span(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new Span<T>(Pointer + start, length);
    }
}
