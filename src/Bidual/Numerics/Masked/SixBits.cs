using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>Ten groups of six bits and one of four: 656 entries, 11 additions a word. For entries that are read often.</summary>
internal readonly unsafe struct SixBits<TV, T> : ISubsetTable<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Group = 64 * 64;
    private const ulong Index = 63 << 6;
    private const ulong LastIndex = 15 << 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Build(T* table, T* lines, T* scale)
    {
        for (int g = 0; g < 10; g++)
        {
            SubsetSums.OfSix<TV, T>(table, lines, scale);
            table += 64 * TV.Count;
            lines += 6 * TV.Count;
            if (scale != null)
                scale += 6;
        }

        SubsetSums.OfFour<TV, T>(table, lines, scale);
    }

    /// <remarks>An index is a rotation and a mask, already times 64; two chains of additions hide their latency.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sum(byte* table, ulong word, TV start)
    {
        TV even = TV.AddAt(start, (T*)table, (nuint)(BitOperations.RotateRight(word, 58) & Index));
        TV odd = TV.Load((T*)(table + Group + (word & Index)));
        even = TV.AddAt(even, (T*)(table + (2 * Group)), (nuint)(BitOperations.RotateRight(word, 6) & Index));
        odd = TV.AddAt(odd, (T*)(table + (3 * Group)), (nuint)(BitOperations.RotateRight(word, 12) & Index));
        even = TV.AddAt(even, (T*)(table + (4 * Group)), (nuint)(BitOperations.RotateRight(word, 18) & Index));
        odd = TV.AddAt(odd, (T*)(table + (5 * Group)), (nuint)(BitOperations.RotateRight(word, 24) & Index));
        even = TV.AddAt(even, (T*)(table + (6 * Group)), (nuint)(BitOperations.RotateRight(word, 30) & Index));
        odd = TV.AddAt(odd, (T*)(table + (7 * Group)), (nuint)(BitOperations.RotateRight(word, 36) & Index));
        even = TV.AddAt(even, (T*)(table + (8 * Group)), (nuint)(BitOperations.RotateRight(word, 42) & Index));
        odd = TV.AddAt(odd, (T*)(table + (9 * Group)), (nuint)(BitOperations.RotateRight(word, 48) & Index));
        even = TV.AddAt(even, (T*)(table + (10 * Group)), (nuint)(BitOperations.RotateRight(word, 54) & LastIndex));
        return even + odd;
    }
}
