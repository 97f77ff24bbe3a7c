using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>A vector register, or several side by side, of numbers of one precision: what a kernel is generic over.</summary>
/// <typeparam name="TSelf">The implementation.</typeparam>
/// <typeparam name="T">double or float.</typeparam>
internal unsafe interface ISimd<TSelf, T>
    where TSelf : unmanaged, ISimd<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers a vector holds.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(T* source);

    /// <summary>x + the vector so many bytes after <paramref name="source"/>: one instruction for every register.</summary>
    static abstract TSelf AddAt(TSelf x, T* source, nuint offset);

    static abstract TSelf Broadcast(T value);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>x·y + z, rounded once where the hardware can.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>Number j of the result is that of <paramref name="value"/> where bit j is set, else 0.</summary>
    static abstract TSelf Where(uint bits, TSelf value);

    static abstract T Sum(TSelf x);

    void Store(T* target);
}
