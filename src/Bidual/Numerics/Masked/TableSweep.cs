using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Masked;

/// <summary>Looks the words of a block up in a table: the inner loop of both products. Lines are those of a panel, a register of each.</summary>
internal static unsafe class TableSweep<TV, T, TBits>
    where TV : unmanaged, ILanes<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TBits : struct, IGroupBits
{
    /// <param name="kind">What is done with the sums.</param>
    /// <param name="table">The table.</param>
    /// <param name="lines">What is read and written.</param>
    public static void Run(SweepKind kind, T* table, SweepLines<T> lines)
    {
        byte* entries = (byte*)table;
        switch (kind)
        {
            case SweepKind.Begin:
                Begin(entries, lines.Words, lines.Count, lines.Sums);
                break;
            case SweepKind.Continue:
                Continue(entries, lines.Words, lines.Count, lines.Sums);
                break;
            case SweepKind.End:
                End(entries, lines.Words, lines.Count, lines.Sums, lines.Target);
                break;
            case SweepKind.Only:
                Continue(entries, lines.Words, lines.Count, lines.Target);
                break;
            case SweepKind.EndDot:
                EndDot(entries, lines.Words, lines.Count, lines.Sums, lines.Factors, lines.Result);
                break;
            default:
                OnlyDot(entries, lines.Words, lines.Count, lines.Factors, lines.Result);
                break;
        }
    }

    [MethodImpl(Kernel.Method)]
    private static void Begin(byte* table, ulong* words, int count, T* sums)
    {
        for (; count > 0; count--, words++, sums += Panels<T>.Width)
            SubsetTable<TV, T, TBits>.Sum(table, *words, default).Store(sums);
    }

    [MethodImpl(Kernel.Method)]
    private static void Continue(byte* table, ulong* words, int count, T* sums)
    {
        for (; count > 0; count--, words++, sums += Panels<T>.Width)
            SubsetTable<TV, T, TBits>.Sum(table, *words, TV.Load(sums)).Store(sums);
    }

    [MethodImpl(Kernel.Method)]
    private static void End(byte* table, ulong* words, int count, T* sums, T* target)
    {
        for (; count > 0; count--, words++, sums += Panels<T>.Width, target += Panels<T>.Width)
            (SubsetTable<TV, T, TBits>.Sum(table, *words, TV.Load(sums)) + TV.Load(target)).Store(target);
    }

    [MethodImpl(Kernel.Method)]
    private static void EndDot(byte* table, ulong* words, int count, T* sums, T* factors, T* result)
    {
        for (; count > 0; count--, words++, sums += Panels<T>.Width, factors += Panels<T>.Width, result++)
            *result += TV.Sum(SubsetTable<TV, T, TBits>.Sum(table, *words, TV.Load(sums)) * TV.Load(factors));
    }

    [MethodImpl(Kernel.Method)]
    private static void OnlyDot(byte* table, ulong* words, int count, T* factors, T* result)
    {
        for (; count > 0; count--, words++, factors += Panels<T>.Width, result++)
            *result += TV.Sum(SubsetTable<TV, T, TBits>.Sum(table, *words, default) * TV.Load(factors));
    }
}
