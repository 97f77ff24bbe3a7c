using System.Numerics;

namespace Bidual.Numerics.Lanes;

/// <summary>
/// Registers whose numbers are also compared and packed together. A comparison gives a mask, a register that is good
/// for <see cref="Choose"/>, <see cref="And"/> and <see cref="Bits"/> alone.
/// </summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T">double or float.</typeparam>
internal unsafe interface IOrderedLanes<TSelf, T> : ILanes<TSelf, T>
    where TSelf : unmanaged, IOrderedLanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The mask x &lt; y; not set where either is NaN.</summary>
    static abstract TSelf Less(TSelf x, TSelf y);

    /// <summary>The numbers of <paramref name="yes"/> where the mask is set, of <paramref name="no"/> elsewhere.</summary>
    static abstract TSelf Choose(TSelf mask, TSelf yes, TSelf no);

    /// <summary>Set where both masks are.</summary>
    static abstract TSelf And(TSelf mask, TSelf other);

    /// <summary>Bit j of the result is set where the mask is at number j.</summary>
    static abstract uint Bits(TSelf mask);

    /// <summary>Stores the numbers whose bit is set one after another; what follows them in the register's length is overwritten.</summary>
    static abstract void Pack(TSelf value, uint bits, T* target);
}
