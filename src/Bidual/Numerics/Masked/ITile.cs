using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>Three vectors for every step of a sum: the columns of a tile.</summary>
internal readonly unsafe struct TileColumns<T>(T* first, T* second, T* third, nint step)
    where T : unmanaged
{
    public readonly T* First = first;
    public readonly T* Second = second;
    public readonly T* Third = third;

    /// <summary>Numbers from one step to the next.</summary>
    public readonly nint Step = step;
}

/// <summary>A tile of a matrix product, held in registers: the outer products of a few numbers and three vectors are summed.</summary>
internal unsafe interface ITile<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>c_q ← Σ_s rows[q, s]·(the three vectors of step s), given to <paramref name="end"/>.</summary>
    /// <param name="groups">Steps by groups of L, the width of a panel.</param>
    /// <param name="columns">The vectors.</param>
    /// <param name="rows">Of a group, L numbers a row of the tile: as in a panel.</param>
    /// <param name="groupStride">Numbers from one group to the next.</param>
    /// <param name="end">What becomes of the sums.</param>
    static abstract void Multiply<TEnd>(int groups, TileColumns<T> columns, T* rows, long groupStride, TEnd end)
        where TEnd : struct, ITileEnd<TV, T>;
}

/// <summary>What becomes of the sums of a tile.</summary>
internal interface ITileEnd<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Row(int row, TV first, TV second, TV third);
}

/// <summary>target ← the sums, or target + the sums.</summary>
internal readonly unsafe struct StoreEnd<TV, T>(TileColumns<T> target, bool add, int vectors) : ITileEnd<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TileColumns<T> target = target;
    private readonly bool add = add;
    private readonly int vectors = vectors;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row(int row, TV first, TV second, TV third)
    {
        Put(target.First + (row * target.Step), first);
        if (vectors > 1)
            Put(target.Second + (row * target.Step), second);
        if (vectors > 2)
            Put(target.Third + (row * target.Step), third);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(T* place, TV value) => (add ? TV.Load(place) + value : value).Store(place);
}
