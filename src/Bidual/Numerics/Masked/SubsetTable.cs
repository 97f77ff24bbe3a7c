using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Masked;

/// <summary>Bits of a group of lines whose subset sums are tabulated.</summary>
internal interface IGroupBits
{
    static abstract int Bits { get; }
}

/// <summary>Twelve groups and one of four: 400 entries, 13 additions a word. Cheaper to build.</summary>
internal readonly struct FiveBits : IGroupBits
{
    public static int Bits => 5;
}

/// <summary>Ten groups and one of four: 656 entries, 11 additions a word. For entries that are read often.</summary>
internal readonly struct SixBits : IGroupBits
{
    public static int Bits => 6;
}

/// <summary>
/// Sums of all subsets of each group of a few lines out of 64, so that the sum of the lines whose bits are set in a word is
/// one addition a group ("the method of the four Russians"). An entry is a register, and the table is aligned to it.
/// </summary>
internal static unsafe class SubsetTable<TV, T, TBits>
    where TV : unmanaged, ILanes<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TBits : struct, IGroupBits
{
    private const int Grouped = 60;

    /// <summary>Fills a table.</summary>
    /// <param name="table">Room for <see cref="SubsetSums.MaximumEntries"/> registers.</param>
    /// <param name="lines">64 lines, each a register at the beginning of a line of a panel.</param>
    /// <param name="scale">A factor of each line, or null for 1.</param>
    [MethodImpl(Kernel.Method)]
    public static void Build(T* table, T* lines, T* scale)
    {
        for (int g = 0; g < Grouped / TBits.Bits; g++)
        {
            if (TBits.Bits == 6)
                SubsetSums.OfSix<TV, T>(table, lines, scale);
            else
                SubsetSums.OfFive<TV, T>(table, lines, scale);
            table += TV.Count << TBits.Bits;
            lines += TBits.Bits * Panels<T>.Width;
            if (scale != null)
                scale += TBits.Bits;
        }

        SubsetSums.OfFour<TV, T>(table, lines, scale);
    }

    /// <summary>start + the sum of the lines whose bits are set.</summary>
    /// <remarks>
    /// An index is a rotation and a mask, already times the bytes of a register; two chains of additions hide their latency.
    /// The constants are locals, written out: behind calls the compiler would not fold them into the addresses.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sum(byte* table, ulong word, TV start)
    {
        int bits = TBits.Bits, shift = 64 - TV.LogBytes, bytes = 1 << (TBits.Bits + TV.LogBytes);
        ulong mask = ((1UL << TBits.Bits) - 1) << TV.LogBytes, lastMask = 15UL << TV.LogBytes;
        TV even = TV.AddAt(start, (T*)table, (nuint)(BitOperations.RotateRight(word, shift) & mask));
        TV odd = TV.Load((T*)(table + bytes + (nuint)(BitOperations.RotateRight(word, shift + bits) & mask)));
        even = TV.AddAt(even, (T*)(table + (2 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (2 * bits)) & mask));
        odd = TV.AddAt(odd, (T*)(table + (3 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (3 * bits)) & mask));
        even = TV.AddAt(even, (T*)(table + (4 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (4 * bits)) & mask));
        odd = TV.AddAt(odd, (T*)(table + (5 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (5 * bits)) & mask));
        even = TV.AddAt(even, (T*)(table + (6 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (6 * bits)) & mask));
        odd = TV.AddAt(odd, (T*)(table + (7 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (7 * bits)) & mask));
        even = TV.AddAt(even, (T*)(table + (8 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (8 * bits)) & mask));
        odd = TV.AddAt(odd, (T*)(table + (9 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (9 * bits)) & mask));
        if (TBits.Bits == 6)
            return TV.AddAt(even, (T*)(table + (10 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (10 * bits)) & lastMask)) + odd;
        even = TV.AddAt(even, (T*)(table + (10 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (10 * bits)) & mask));
        odd = TV.AddAt(odd, (T*)(table + (11 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (11 * bits)) & mask));
        return TV.AddAt(even, (T*)(table + (12 * bytes)), (nuint)(BitOperations.RotateRight(word, shift + (12 * bits)) & lastMask)) + odd;
    }
}
