using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Masked;

/// <summary>The wide factor M[t,i] r_t of up to three registers of patterns i, a row t a step.</summary>
internal unsafe struct MaskedColumns<T, V>(ulong* words, int shift, T* r) : ITileColumns<V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private readonly int shift = shift;
    private ulong* words = words;
    private T* r = r;

    public readonly V First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Where((uint)(*words >> shift), V.Broadcast(*r));
    }

    public readonly V Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Where((uint)(*words >> shift >> V.Count), V.Broadcast(*r));
    }

    public readonly V Third
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Where((uint)(*words >> shift >> (2 * V.Count)), V.Broadcast(*r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        words++;
        r++;
    }
}

/// <summary>sums_t ← sums_t + what the masks let through of row t, lane by lane.</summary>
/// <param name="words">The masks, a word a row.</param>
/// <param name="shift">The bit of the first lane.</param>
/// <param name="sums">A register a row.</param>
internal readonly unsafe struct AddMaskedEnd<T, V>(ulong* words, int shift, T* sums) : ITileEnd<V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private readonly ulong* words = words;
    private readonly int shift = shift;
    private readonly T* sums = sums;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row<W>(int row, V first, V second, V third)
        where W : struct, ITileCount
    {
        ulong bits = words[row] >> shift;
        T* line = sums + (row * V.Count);
        V sum = V.Load(line) + V.Where((uint)bits, first);
        if (W.Value > 1)
            sum += V.Where((uint)(bits >> V.Count), second);
        if (W.Value > 2)
            sum += V.Where((uint)(bits >> (2 * V.Count)), third);
        sum.Store(line);
    }
}
