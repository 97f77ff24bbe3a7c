using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Dense;

/// <summary>
/// C ← C + α·A B for few rows of A, where the rows of B are contiguous and many: B is read as it lies, a few rows at a time that stay in the second-level cache, since to pack it would cost as much as the product.
/// Every entry is summed in the same order however the columns are divided.
/// </summary>
internal static unsafe class FewRows<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Fewer steps of the sums are packed.</summary>
    public const int LeastSteps = 64;

    private const int Depth = 64;

    /// <summary>Rows of A up to which this beats packing.</summary>
    public static int Most => 2 * V.TileRows;

    /// <summary>Adds the product.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="a">m×k.</param>
    /// <param name="b">k×n, its columns side by side.</param>
    /// <param name="c">m×n, row-major.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="m">Rows, at most <see cref="Most"/>.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Length of the sums.</param>
    [SkipLocalsInit]
    [MethodImpl(Kernel.Method)]
    public static void Add(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int m, int n, int k)
    {
        int whole = n / Tile<T, V>.Columns * Tile<T, V>.Columns, width = Tile<T, V>.WidthFor(n - whole);
        T* narrow = Workspace.Of<T>(Scratch.NarrowPanels, (long)(m + V.TileRows) * Depth), last = Workspace.Of<T>(Scratch.WidePanels, (long)(Depth + 64) * Tile<T, V>.Columns);
        T* edge = stackalloc T[V.TileRows * 3 * V.Count];
        for (int p = 0; p < k; p += Depth)
        {
            int steps = Math.Min(Depth, k - p);
            Gemm<T, V>.PackNarrow(a.From(0, p), m, steps, narrow);
            for (int j = 0; j < whole; j += Tile<T, V>.Columns)
            {
                for (int i = 0; i < m; i += V.TileRows)
                    AddTile(alpha, new(b.At(p, j), b.RowStride), narrow + ((nint)i * steps), steps, c + (i * ldc) + j, ldc, m - i, edge);
            }

            if (whole < n)
            {
                Gemm<T, V>.PackWide(b.From(p, whole).Transposed, n - whole, steps, last);
                PackedProduct<T, V>.Add(m, n - whole, steps, alpha, narrow, last, c + whole, ldc, PackedProduct<T, V>.NoDiagonal);
            }
        }
    }

    /// <summary>A whole tile of columns, of which the first <paramref name="rows"/> rows are wanted.</summary>
    [MethodImpl(Kernel.Method)]
    private static void AddTile(T alpha, StridedColumns<T, V> columns, T* narrow, int k, T* c, nint ldc, int rows, T* edge)
    {
        if (rows >= V.TileRows)
        {
            Tile<T, V>.MultiplyRows<Three, StridedColumns<T, V>, AddScaledEnd<T, V>>(k, columns, narrow, V.TileRows, new(alpha, c, ldc));
            return;
        }

        if (rows <= 4)
            Tile<T, V>.Multiply<Three, Four, StridedColumns<T, V>, StoreEnd<T, V>>(k, columns, narrow, V.TileRows, new(edge, Tile<T, V>.Columns));
        else
            Tile<T, V>.MultiplyRows<Three, StridedColumns<T, V>, StoreEnd<T, V>>(k, columns, narrow, V.TileRows, new(edge, Tile<T, V>.Columns));
        V scale = V.Broadcast(alpha);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < Tile<T, V>.Columns; j += V.Count)
            {
                T* to = c + (i * ldc) + j;
                V.MultiplyAdd(scale, V.Load(edge + (i * Tile<T, V>.Columns) + j), V.Load(to)).Store(to);
            }
        }
    }
}

/// <summary>Three registers a step, from one row of a matrix to the next.</summary>
internal unsafe struct StridedColumns<T, V>(T* start, nint stride) : ITileColumns<V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private readonly nint stride = stride;
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

    /// <summary>The tile to the right comes next: its part of the row is fetched ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        if (V.TileRows == 8 && Sse.IsSupported)
        {
            T* ahead = at + (3 * V.Count);
            Sse.Prefetch0(ahead);
            Sse.Prefetch0(ahead + V.Count);
            Sse.Prefetch0(ahead + (2 * V.Count));
        }

        at += stride;
    }
}
