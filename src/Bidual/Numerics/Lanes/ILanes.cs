using System.Numerics;

namespace Bidual.Numerics.Lanes;

/// <summary>
/// A register of several numbers and what the kernels do with it. A kernel is written once over this interface; its
/// implementations are structs, so that every path is compiled on its own with all calls inlined.
/// </summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T">double or float.</typeparam>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers in a register, a power of two.</summary>
    static abstract int Count { get; }

    /// <summary>Binary logarithm of the bytes of a register.</summary>
    static abstract int LogBytes { get; }

    /// <summary>Rows of a product's tile, 4 or 8: what the registers hold with three accumulators a row.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Broadcast(T value);

    static abstract TSelf Load(T* source);

    /// <summary>x + the register so many bytes after <paramref name="source"/>: one instruction.</summary>
    static abstract TSelf AddAt(TSelf x, T* source, nuint offset);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>x·y + z, rounded once where the hardware can.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>Number j of the result is that of <paramref name="value"/> where bit j is set, else 0.</summary>
    static abstract TSelf Where(uint bits, TSelf value);

    /// <summary>The sum of all lanes.</summary>
    static abstract T Sum(TSelf value);

    /// <summary>target_i ← target_i + factor·(the sum of all lanes of register i), for four registers.</summary>
    static virtual void AddSums(T factor, TSelf first, TSelf second, TSelf third, TSelf fourth, T* target)
    {
        target[0] += factor * TSelf.Sum(first);
        target[1] += factor * TSelf.Sum(second);
        target[2] += factor * TSelf.Sum(third);
        target[3] += factor * TSelf.Sum(fourth);
    }

    void Store(T* target);
}
