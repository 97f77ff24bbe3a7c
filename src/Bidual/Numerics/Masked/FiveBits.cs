using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>Twelve groups of five bits and one of four: 400 entries, 13 additions a word. Cheaper to build.</summary>
internal readonly unsafe struct FiveBits<TV, T> : ISubsetTable<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Group = 32 * 64;
    private const ulong Index = 31 << 6;
    private const ulong LastIndex = 15 << 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Build(T* table, T* lines, T* scale)
    {
        for (int g = 0; g < 12; g++)
        {
            SubsetSums.OfFive<TV, T>(table, lines, scale);
            table += 32 * TV.Count;
            lines += 5 * TV.Count;
            if (scale != null)
                scale += 5;
        }

        SubsetSums.OfFour<TV, T>(table, lines, scale);
    }

    /// <remarks>An index is a rotation and a mask, already times 64; two chains of additions hide their latency.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sum(byte* table, ulong word, TV start)
    {
        TV even = TV.AddAt(start, (T*)table, (nuint)(BitOperations.RotateRight(word, 58) & Index));
        TV odd = TV.Load((T*)(table + Group + (BitOperations.RotateRight(word, 63) & Index)));
        even = TV.AddAt(even, (T*)(table + (2 * Group)), (nuint)(BitOperations.RotateRight(word, 4) & Index));
        odd = TV.AddAt(odd, (T*)(table + (3 * Group)), (nuint)(BitOperations.RotateRight(word, 9) & Index));
        even = TV.AddAt(even, (T*)(table + (4 * Group)), (nuint)(BitOperations.RotateRight(word, 14) & Index));
        odd = TV.AddAt(odd, (T*)(table + (5 * Group)), (nuint)(BitOperations.RotateRight(word, 19) & Index));
        even = TV.AddAt(even, (T*)(table + (6 * Group)), (nuint)(BitOperations.RotateRight(word, 24) & Index));
        odd = TV.AddAt(odd, (T*)(table + (7 * Group)), (nuint)(BitOperations.RotateRight(word, 29) & Index));
        even = TV.AddAt(even, (T*)(table + (8 * Group)), (nuint)(BitOperations.RotateRight(word, 34) & Index));
        odd = TV.AddAt(odd, (T*)(table + (9 * Group)), (nuint)(BitOperations.RotateRight(word, 39) & Index));
        even = TV.AddAt(even, (T*)(table + (10 * Group)), (nuint)(BitOperations.RotateRight(word, 44) & Index));
        odd = TV.AddAt(odd, (T*)(table + (11 * Group)), (nuint)(BitOperations.RotateRight(word, 49) & Index));
        even = TV.AddAt(even, (T*)(table + (12 * Group)), (nuint)(BitOperations.RotateRight(word, 54) & LastIndex));
        return even + odd;
    }
}
