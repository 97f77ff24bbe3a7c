using System.Numerics;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A register of several numbers and what the kernels do with it. A kernel is written once over this interface; its
/// implementations are structs, so that every path is compiled on its own with all calls inlined.
/// </summary>
/// <typeparam name="T">double or float.</typeparam>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface ILanes<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of the product tile, 4 or 8: what the registers hold with three accumulators a row.</summary>
    static abstract int TileRows { get; }

    static abstract V Zero { get; }

    static abstract V All(T value);

    static abstract V Load(T* source);

    static abstract void Store(V value, T* target);

    static abstract V Add(V x, V y);

    static abstract V Multiply(V x, V y);

    /// <summary>x·y + z.</summary>
    static abstract V MultiplyAdd(V x, V y, V z);

    /// <summary>The sum of all lanes.</summary>
    static abstract T Sum(V value);
}
