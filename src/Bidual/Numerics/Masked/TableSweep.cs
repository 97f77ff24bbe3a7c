using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>Where a sweep over the words of a block begins and ends: sums in memory may be skipped at both ends.</summary>
internal enum SweepKind
{
    /// <summary>sums_i ← S_i, with S_i the lines summed for word i.</summary>
    Begin,

    /// <summary>sums_i ← sums_i + S_i.</summary>
    Continue,

    /// <summary>target_i ← target_i + sums_i + S_i.</summary>
    End,

    /// <summary>target_i ← target_i + S_i.</summary>
    Only,

    /// <summary>target_i ← target_i + (sums_i + S_i)·factors_i.</summary>
    EndProduct,

    /// <summary>target_i ← target_i + S_i·factors_i.</summary>
    OnlyProduct,
}

/// <summary>Looks the words of a block up in a table of 64 lines: the inner loop of both products.</summary>
internal static unsafe class TableSweep<TV, T, TTable>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTable : struct, ISubsetTable<TV, T>
{
    /// <param name="kind">What is done with the sums.</param>
    /// <param name="table">The table.</param>
    /// <param name="words">A word an entry.</param>
    /// <param name="count">Number of words.</param>
    /// <param name="sums">A line a word.</param>
    /// <param name="target">A line a word, for the kinds that end.</param>
    /// <param name="factors">A line a word, for the products.</param>
    public static void Run(SweepKind kind, T* table, ulong* words, int count, T* sums, T* target, T* factors)
    {
        byte* entries = (byte*)table;
        switch (kind)
        {
            case SweepKind.Begin:
                Begin(entries, words, count, sums);
                break;
            case SweepKind.Continue:
                Continue(entries, words, count, sums);
                break;
            case SweepKind.End:
                End(entries, words, count, sums, target);
                break;
            case SweepKind.Only:
                Continue(entries, words, count, target);
                break;
            case SweepKind.EndProduct:
                EndProduct(entries, words, count, sums, target, factors);
                break;
            default:
                OnlyProduct(entries, words, count, target, factors);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Begin(byte* table, ulong* words, int count, T* sums)
    {
        for (; count > 0; count--, words++, sums += TV.Count)
            TTable.Sum(table, *words, default).Store(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Continue(byte* table, ulong* words, int count, T* sums)
    {
        for (; count > 0; count--, words++, sums += TV.Count)
            TTable.Sum(table, *words, TV.Load(sums)).Store(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void End(byte* table, ulong* words, int count, T* sums, T* target)
    {
        for (; count > 0; count--, words++, sums += TV.Count, target += TV.Count)
            (TTable.Sum(table, *words, TV.Load(sums)) + TV.Load(target)).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EndProduct(byte* table, ulong* words, int count, T* sums, T* target, T* factors)
    {
        for (; count > 0; count--, words++, sums += TV.Count, target += TV.Count, factors += TV.Count)
            TV.MultiplyAdd(TTable.Sum(table, *words, TV.Load(sums)), TV.Load(factors), TV.Load(target)).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnlyProduct(byte* table, ulong* words, int count, T* target, T* factors)
    {
        for (; count > 0; count--, words++, target += TV.Count, factors += TV.Count)
            TV.MultiplyAdd(TTable.Sum(table, *words, default), TV.Load(factors), TV.Load(target)).Store(target);
    }
}
