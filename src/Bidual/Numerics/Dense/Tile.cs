using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// The innermost product: four or eight rows by one to three registers of sums Σ_p narrow[p, row]·wide[p, register], all in
/// registers. A step is one broadcast and up to three multiply-adds a row. Where the wide factor comes from and what becomes
/// of the sums is the caller's.
/// </summary>
internal static unsafe class Tile<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Columns of a whole tile.</summary>
    public static int Columns => 3 * V.Count;

    /// <summary>Columns of the tile that holds <paramref name="columns"/>: a multiple of a register, at most a whole tile.</summary>
    public static int WidthFor(int columns) => columns >= Columns ? Columns : (columns + V.Count - 1) / V.Count * V.Count;

    /// <summary>C ← C + α·(narrow)(wide).</summary>
    /// <param name="width">Columns of the tile: one, two or three registers.</param>
    /// <param name="k">Steps.</param>
    /// <param name="wide">k×width.</param>
    /// <param name="narrow">k×TileRows.</param>
    /// <param name="alpha">α.</param>
    /// <param name="c">TileRows×width.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(int width, int k, T* wide, T* narrow, T alpha, T* c, nint ldc) =>
        Multiply(width, k, wide, narrow, new AddScaledEnd<T, V>(alpha, c, ldc));

    /// <summary>The sums over packed panels.</summary>
    /// <param name="width">Columns of the tile: one, two or three registers.</param>
    /// <param name="k">Steps.</param>
    /// <param name="wide">k×width.</param>
    /// <param name="narrow">k×TileRows.</param>
    /// <param name="end">What becomes of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<TEnd>(int width, int k, T* wide, T* narrow, TEnd end)
        where TEnd : struct, ITileEnd<V>
    {
        if (width == 3 * V.Count)
            MultiplyRows<Three, PackedColumns<T, V, Three>, TEnd>(k, new(wide), narrow, V.TileRows, end);
        else if (width == 2 * V.Count)
            MultiplyRows<Two, PackedColumns<T, V, Two>, TEnd>(k, new(wide), narrow, V.TileRows, end);
        else
            MultiplyRows<One, PackedColumns<T, V, One>, TEnd>(k, new(wide), narrow, V.TileRows, end);
    }

    /// <summary>The sums of TileRows rows.</summary>
    /// <typeparam name="W">How many registers.</typeparam>
    /// <typeparam name="TColumns">The wide factor.</typeparam>
    /// <typeparam name="TEnd">What becomes of the sums.</typeparam>
    /// <param name="k">Steps.</param>
    /// <param name="columns">The wide factor at its first step.</param>
    /// <param name="narrow">Step 0, a number a row.</param>
    /// <param name="step">From one step of the narrow factor to the next.</param>
    /// <param name="end">The end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyRows<W, TColumns, TEnd>(int k, TColumns columns, T* narrow, nint step, TEnd end)
        where W : struct, ITileCount
        where TColumns : struct, ITileColumns<V>
        where TEnd : struct, ITileEnd<V>
    {
        if (V.TileRows == 8)
            Multiply<W, Eight, TColumns, TEnd>(k, columns, narrow, step, end);
        else
            Multiply<W, Four, TColumns, TEnd>(k, columns, narrow, step, end);
    }

    /// <summary>The same for a given number of rows.</summary>
    /// <remarks>The sums are named: in an array they would live in memory.</remarks>
    [MethodImpl(Kernel.Method)]
    public static void Multiply<W, R, TColumns, TEnd>(int k, TColumns columns, T* narrow, nint step, TEnd end)
        where W : struct, ITileCount
        where R : struct, ITileCount
        where TColumns : struct, ITileColumns<V>
        where TEnd : struct, ITileEnd<V>
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero, c22 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero, c32 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero, c42 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero, c52 = V.Zero;
        V c60 = V.Zero, c61 = V.Zero, c62 = V.Zero;
        V c70 = V.Zero, c71 = V.Zero, c72 = V.Zero;
        for (; k > 0; k--)
        {
            V w0 = columns.First;
            V w1 = W.Value > 1 ? columns.Second : w0;
            V w2 = W.Value > 2 ? columns.Third : w0;
            Step<W>(narrow[0], w0, w1, w2, ref c00, ref c01, ref c02);
            Step<W>(narrow[1], w0, w1, w2, ref c10, ref c11, ref c12);
            Step<W>(narrow[2], w0, w1, w2, ref c20, ref c21, ref c22);
            Step<W>(narrow[3], w0, w1, w2, ref c30, ref c31, ref c32);
            if (R.Value == 8)
            {
                Step<W>(narrow[4], w0, w1, w2, ref c40, ref c41, ref c42);
                Step<W>(narrow[5], w0, w1, w2, ref c50, ref c51, ref c52);
                Step<W>(narrow[6], w0, w1, w2, ref c60, ref c61, ref c62);
                Step<W>(narrow[7], w0, w1, w2, ref c70, ref c71, ref c72);
            }

            columns.Next();
            narrow += step;
        }

        end.Row<W>(0, c00, c01, c02);
        end.Row<W>(1, c10, c11, c12);
        end.Row<W>(2, c20, c21, c22);
        end.Row<W>(3, c30, c31, c32);
        if (R.Value == 8)
        {
            end.Row<W>(4, c40, c41, c42);
            end.Row<W>(5, c50, c51, c52);
            end.Row<W>(6, c60, c61, c62);
            end.Row<W>(7, c70, c71, c72);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<W>(T value, V w0, V w1, V w2, ref V c0, ref V c1, ref V c2)
        where W : struct, ITileCount
    {
        V b = V.Broadcast(value);
        c0 = V.MultiplyAdd(w0, b, c0);
        if (W.Value > 1)
            c1 = V.MultiplyAdd(w1, b, c1);
        if (W.Value > 2)
            c2 = V.MultiplyAdd(w2, b, c2);
    }
}
