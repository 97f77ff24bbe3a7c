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
        TV even = start + Entry(table, BitOperations.RotateRight(word, 58) & Index);
        TV odd = Entry(table + Group, word & Index);
        even += Entry(table + (2 * Group), BitOperations.RotateRight(word, 6) & Index);
        odd += Entry(table + (3 * Group), BitOperations.RotateRight(word, 12) & Index);
        even += Entry(table + (4 * Group), BitOperations.RotateRight(word, 18) & Index);
        odd += Entry(table + (5 * Group), BitOperations.RotateRight(word, 24) & Index);
        even += Entry(table + (6 * Group), BitOperations.RotateRight(word, 30) & Index);
        odd += Entry(table + (7 * Group), BitOperations.RotateRight(word, 36) & Index);
        even += Entry(table + (8 * Group), BitOperations.RotateRight(word, 42) & Index);
        odd += Entry(table + (9 * Group), BitOperations.RotateRight(word, 48) & Index);
        even += Entry(table + (10 * Group), BitOperations.RotateRight(word, 54) & LastIndex);
        return even + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Entry(byte* group, ulong offset) => TV.Load((T*)(group + offset));
}
