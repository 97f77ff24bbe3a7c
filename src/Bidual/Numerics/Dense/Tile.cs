using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Bidual.Numerics.Dense;

/// <summary>
/// The innermost product: a tile of C, TileRows rows of one to three registers, gains α·(narrow)(wide) over a block of the
/// summed index. Both factors are packed: step p of the narrow panel holds one number a row, step p of the wide panel the
/// registers of a row. All accumulators stay in registers; each step is one broadcast and up to three FMAs a row.
/// </summary>
internal static unsafe class Tile<T, V, L>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : unmanaged
    where L : struct, ILanes<T, V>
{
    /// <summary>Wide steps that the prefetch runs ahead.</summary>
    private const int PrefetchSteps = 8;

    private interface IWidth
    {
        static abstract int Registers { get; }
    }

    /// <summary>Columns of a whole tile.</summary>
    public static int Columns => 3 * L.Count;

    /// <summary>Columns of the tile that holds <paramref name="columns"/>: a multiple of a register, at most a whole tile.</summary>
    public static int WidthFor(int columns) => columns >= Columns ? Columns : (columns + L.Count - 1) / L.Count * L.Count;

    /// <summary>C ← C + α·(narrow)(wide).</summary>
    /// <param name="width">Columns of the tile: one, two or three registers.</param>
    /// <param name="k">Steps.</param>
    /// <param name="wide">k×width.</param>
    /// <param name="narrow">k×TileRows.</param>
    /// <param name="alpha">α.</param>
    /// <param name="c">TileRows×width.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(int width, int k, T* wide, T* narrow, T alpha, T* c, nint ldc)
    {
        if (width == 3 * L.Count)
            Add<Three>(k, wide, narrow, alpha, c, ldc);
        else if (width == 2 * L.Count)
            Add<Two>(k, wide, narrow, alpha, c, ldc);
        else
            Add<One>(k, wide, narrow, alpha, c, ldc);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<W>(int k, T* wide, T* narrow, T alpha, T* c, nint ldc)
        where W : struct, IWidth
    {
        V c00 = L.Zero, c01 = L.Zero, c02 = L.Zero;
        V c10 = L.Zero, c11 = L.Zero, c12 = L.Zero;
        V c20 = L.Zero, c21 = L.Zero, c22 = L.Zero;
        V c30 = L.Zero, c31 = L.Zero, c32 = L.Zero;
        V c40 = L.Zero, c41 = L.Zero, c42 = L.Zero;
        V c50 = L.Zero, c51 = L.Zero, c52 = L.Zero;
        V c60 = L.Zero, c61 = L.Zero, c62 = L.Zero;
        V c70 = L.Zero, c71 = L.Zero, c72 = L.Zero;
        for (int p = 0; p < k; p++)
        {
            V w0 = L.Load(wide);
            V w1 = W.Registers > 1 ? L.Load(wide + L.Count) : w0;
            V w2 = W.Registers > 2 ? L.Load(wide + (2 * L.Count)) : w0;
            if (W.Registers == 3 && L.TileRows == 8 && Sse.IsSupported)
            {
                T* ahead = wide + (PrefetchSteps * 3 * L.Count);
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(ahead + L.Count);
                Sse.Prefetch0(ahead + (2 * L.Count));
            }

            Step<W>(narrow[0], w0, w1, w2, ref c00, ref c01, ref c02);
            Step<W>(narrow[1], w0, w1, w2, ref c10, ref c11, ref c12);
            Step<W>(narrow[2], w0, w1, w2, ref c20, ref c21, ref c22);
            Step<W>(narrow[3], w0, w1, w2, ref c30, ref c31, ref c32);
            if (L.TileRows == 8)
            {
                Step<W>(narrow[4], w0, w1, w2, ref c40, ref c41, ref c42);
                Step<W>(narrow[5], w0, w1, w2, ref c50, ref c51, ref c52);
                Step<W>(narrow[6], w0, w1, w2, ref c60, ref c61, ref c62);
                Step<W>(narrow[7], w0, w1, w2, ref c70, ref c71, ref c72);
            }

            wide += W.Registers * L.Count;
            narrow += L.TileRows;
        }

        V scale = L.All(alpha);
        Store<W>(scale, c00, c01, c02, c);
        Store<W>(scale, c10, c11, c12, c + ldc);
        Store<W>(scale, c20, c21, c22, c + (2 * ldc));
        Store<W>(scale, c30, c31, c32, c + (3 * ldc));
        if (L.TileRows == 8)
        {
            c += 4 * ldc;
            Store<W>(scale, c40, c41, c42, c);
            Store<W>(scale, c50, c51, c52, c + ldc);
            Store<W>(scale, c60, c61, c62, c + (2 * ldc));
            Store<W>(scale, c70, c71, c72, c + (3 * ldc));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<W>(T value, V w0, V w1, V w2, ref V c0, ref V c1, ref V c2)
        where W : struct, IWidth
    {
        V b = L.All(value);
        c0 = L.MultiplyAdd(w0, b, c0);
        if (W.Registers > 1)
            c1 = L.MultiplyAdd(w1, b, c1);
        if (W.Registers > 2)
            c2 = L.MultiplyAdd(w2, b, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<W>(V scale, V c0, V c1, V c2, T* c)
        where W : struct, IWidth
    {
        L.Store(L.MultiplyAdd(scale, c0, L.Load(c)), c);
        if (W.Registers > 1)
            L.Store(L.MultiplyAdd(scale, c1, L.Load(c + L.Count)), c + L.Count);
        if (W.Registers > 2)
            L.Store(L.MultiplyAdd(scale, c2, L.Load(c + (2 * L.Count))), c + (2 * L.Count));
    }

    private readonly struct One : IWidth
    {
        public static int Registers => 1;
    }

    private readonly struct Two : IWidth
    {
        public static int Registers => 2;
    }

    private readonly struct Three : IWidth
    {
        public static int Registers => 3;
    }
}
