using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>A number of registers or rows that the compiler knows.</summary>
internal interface ITileCount
{
    static abstract int Value { get; }
}

internal readonly struct One : ITileCount
{
    public static int Value => 1;
}

internal readonly struct Two : ITileCount
{
    public static int Value => 2;
}

internal readonly struct Three : ITileCount
{
    public static int Value => 3;
}

internal readonly struct Four : ITileCount
{
    public static int Value => 4;
}

internal readonly struct Eight : ITileCount
{
    public static int Value => 8;
}

/// <summary>The wide factor of a tile: up to three registers a step.</summary>
internal interface ITileColumns<V>
{
    V First { get; }

    V Second { get; }

    V Third { get; }

    void Next();
}

/// <summary>What becomes of the sums of a tile.</summary>
internal interface ITileEnd<V>
{
    /// <summary>Takes the sums of a row.</summary>
    /// <typeparam name="W">How many of them there are.</typeparam>
    void Row<W>(int row, V first, V second, V third)
        where W : struct, ITileCount;
}

/// <summary>Registers one after another in memory.</summary>
internal unsafe struct PackedColumns<T, V, W>(T* start) : ITileColumns<V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
    where W : struct, ITileCount
{
    /// <summary>Steps that the prefetch runs ahead.</summary>
    private const int PrefetchSteps = 8;

    private T* at = start;

    public readonly V First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Load(at);
    }

    public readonly V Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Load(at + V.Count);
    }

    public readonly V Third
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Load(at + (2 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        if (W.Value == 3 && V.TileRows == 8 && Sse.IsSupported)
        {
            T* ahead = at + (PrefetchSteps * 3 * V.Count);
            Sse.Prefetch0(ahead);
            Sse.Prefetch0(ahead + V.Count);
            Sse.Prefetch0(ahead + (2 * V.Count));
        }

        at += W.Value * V.Count;
    }
}

/// <summary>C ← C + α·sums.</summary>
internal readonly unsafe struct AddScaledEnd<T, V>(T alpha, T* c, nint ldc) : ITileEnd<V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private readonly T alpha = alpha;
    private readonly T* c = c;
    private readonly nint ldc = ldc;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row<W>(int row, V first, V second, V third)
        where W : struct, ITileCount
    {
        T* target = c + (row * ldc);
        V scale = V.Broadcast(alpha);
        V.MultiplyAdd(scale, first, V.Load(target)).Store(target);
        if (W.Value > 1)
            V.MultiplyAdd(scale, second, V.Load(target + V.Count)).Store(target + V.Count);
        if (W.Value > 2)
            V.MultiplyAdd(scale, third, V.Load(target + (2 * V.Count))).Store(target + (2 * V.Count));
    }
}

/// <summary>C ← the sums.</summary>
internal readonly unsafe struct StoreEnd<T, V>(T* c, nint ldc) : ITileEnd<V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private readonly T* c = c;
    private readonly nint ldc = ldc;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row<W>(int row, V first, V second, V third)
        where W : struct, ITileCount
    {
        T* target = c + (row * ldc);
        first.Store(target);
        if (W.Value > 1)
            second.Store(target + V.Count);
        if (W.Value > 2)
            third.Store(target + (2 * V.Count));
    }
}
