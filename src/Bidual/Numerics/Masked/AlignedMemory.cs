namespace Bidual.Numerics.Masked;

/// <summary>Zeros to begin with, at an address that neither moves nor crosses a cache line more often than it must.</summary>
internal sealed unsafe class AlignedMemory<T>
    where T : unmanaged
{
    /// <summary>Bytes of a cache line and of the widest vector.</summary>
    public const int Alignment = 64;

    // Only keeps the memory alive: the pointer is what is used.
    private readonly T[] values;

    public AlignedMemory(long length)
    {
        values = GC.AllocateArray<T>(checked((int)(length + (Alignment / sizeof(T)))), pinned: true);
        fixed (T* first = values)
            Pointer = (T*)(((nuint)first + (Alignment - 1)) & ~(nuint)(Alignment - 1));
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
