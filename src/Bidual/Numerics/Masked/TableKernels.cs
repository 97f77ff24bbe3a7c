using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>The inner loops of the table products on one instruction path, on lines of 64 bytes.</summary>
internal abstract unsafe class TableKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From here on a table of groups of six bits is worth its building.</summary>
    public const int SixBitReuse = 384;

    public static TableKernels<T> For(InstructionPath path) => path switch
    {
        InstructionPath.Avx512 => new TableKernels<T, Simd512<T>>(),
        InstructionPath.Avx2 => new TableKernels<T, Twice<Simd256<T>, T>>(),
        _ => new TableKernels<T, Twice<Twice<Simd128<T>, T>, T>>(),
    };

    /// <summary>Builds the table of 64 lines and looks all words up in it.</summary>
    /// <param name="kind">What is done with the sums.</param>
    /// <param name="table">Room for a table.</param>
    /// <param name="lines">64 lines.</param>
    /// <param name="scale">A factor of each line, or null for 1.</param>
    /// <param name="words">A word an entry.</param>
    /// <param name="count">Number of words.</param>
    /// <param name="sums">A line a word.</param>
    /// <param name="target">A line a word, for the kinds that end.</param>
    /// <param name="factors">A line a word, for the products.</param>
    public abstract void BuildAndSweep(SweepKind kind, T* table, T* lines, T* scale, ulong* words, int count, T* sums, T* target, T* factors);

    /// <summary>result_i ← the sum of line i.</summary>
    public abstract void SumLines(T* lines, int count, T* result);
}

/// <inheritdoc/>
/// <typeparam name="T">double or float.</typeparam>
/// <typeparam name="TV">A line in registers.</typeparam>
internal sealed unsafe class TableKernels<T, TV> : TableKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TV : unmanaged, ISimd<TV, T>
{
    public override void BuildAndSweep(SweepKind kind, T* table, T* lines, T* scale, ulong* words, int count, T* sums, T* target, T* factors)
    {
        if (count >= SixBitReuse)
        {
            SixBits<TV, T>.Build(table, lines, scale);
            TableSweep<TV, T, SixBits<TV, T>>.Run(kind, table, words, count, sums, target, factors);
        }
        else
        {
            FiveBits<TV, T>.Build(table, lines, scale);
            TableSweep<TV, T, FiveBits<TV, T>>.Run(kind, table, words, count, sums, target, factors);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumLines(T* lines, int count, T* result)
    {
        for (int i = 0; i < count; i++, lines += TV.Count)
            result[i] = TV.Sum(TV.Load(lines));
    }
}
