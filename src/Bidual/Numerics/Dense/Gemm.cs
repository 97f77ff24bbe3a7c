using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>
/// C ← C + α·A B in blocks (Goto &amp; van de Geijn, ACM Trans. Math. Softw. 34, 2008): a block of B is packed into wide panels
/// that stay in the second-level cache, the rows of A into narrow panels that pass through the first. Each thread owns rows or
/// columns of C and packs for itself, so that the result has the same bits for every number of threads.
/// </summary>
internal static unsafe class Gemm<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Bytes of a row of a packed block: steps of the summed index done at a time.</summary>
    private const int DepthBytes = 2304;

    /// <summary>Bytes of a packed block of B: half of a second-level cache.</summary>
    private const int WideBytes = 560 * 1024;

    /// <summary>Rows of A packed at a time.</summary>
    private const int RowBlock = 1024;

    /// <summary>Multiplications that a thread must have before it is worth waking.</summary>
    private const long LeastPerThread = 60_000;

    private static int MostDepth => DepthBytes / sizeof(T);

    /// <summary>Adds α·A B.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="a">m×k.</param>
    /// <param name="b">k×n.</param>
    /// <param name="c">m×n, row-major.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="lower">Whether only the lower triangle of C is wanted; the rest is then left alone.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Add(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int m, int n, int k, bool lower, int threads)
    {
        if (m == 0 || n == 0 || k == 0)
            return;
        if (Math.Min(m, n) <= DotProducts<T, V>.Most && a.ColumnStride == 1 && b.RowStride == 1)
        {
            DotProducts<T, V>.Add(alpha, a, b, c, ldc, m, n, k, lower);
            return;
        }

        bool few = m <= FewRows<T, V>.Most && b.ColumnStride == 1 && k >= FewRows<T, V>.LeastSteps && !lower;
        long work = (long)m * n * k / (lower ? 2 : 1);
        int parts = (int)Math.Clamp(work / LeastPerThread, 1, threads);
        if (parts == 1)
        {
            Part(0, m, 0, n);
            return;
        }

        ForkJoin.Run(parts, part =>
        {
            if (lower)
                Part(TriangleBound(m, part, parts), TriangleBound(m, part + 1, parts), 0, n);
            else if (m >= n)
                Part(Bound(m, V.TileRows, part, parts), Bound(m, V.TileRows, part + 1, parts), 0, n);
            else
                Part(0, m, Bound(n, Tile<T, V>.Columns, part, parts), Bound(n, Tile<T, V>.Columns, part + 1, parts));
        });

        void Part(int firstRow, int endRow, int firstColumn, int endColumn)
        {
            if (few)
                FewRows<T, V>.Add(alpha, a.From(firstRow, 0), b.From(0, firstColumn), c + (firstRow * ldc) + firstColumn, ldc, endRow - firstRow, endColumn - firstColumn, k);
            else
                AddPart(alpha, a, b, c, ldc, firstRow, endRow, firstColumn, endColumn, k, lower);
        }
    }

    /// <summary>Where part <paramref name="part"/> of equal shares of 0..<paramref name="length"/> begins, in whole units.</summary>
    public static int Bound(int length, int unit, int part, int parts)
    {
        int units = (length + unit - 1) / unit;
        return Math.Min(length, (int)((long)units * part / parts) * unit);
    }

    /// <summary>The same for rows of a lower triangle, by area.</summary>
    public static int TriangleBound(int length, int part, int parts)
    {
        if (part == parts)
            return length;
        int bound = (int)(length * Math.Sqrt((double)part / parts));
        return bound / V.TileRows * V.TileRows;
    }

    [MethodImpl(Kernel.Method)]
    private static void AddPart(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int firstRow, int endRow, int firstColumn, int endColumn, int k, bool lower)
    {
        int blocks = (k + MostDepth - 1) / MostDepth;
        int depth = (k + blocks - 1) / blocks;
        int columnBlock = Math.Max(1, WideBytes / (depth * sizeof(T) * Tile<T, V>.Columns)) * Tile<T, V>.Columns;
        columnBlock = Math.Min(columnBlock, endColumn - firstColumn + Tile<T, V>.Columns);
        int rowBlock = Math.Min(RowBlock, endRow - firstRow + V.TileRows);
        T* narrow = Workspace.Of<T>(Scratch.NarrowPanels, (long)rowBlock * depth);
        T* wide = Workspace.Of<T>(Scratch.WidePanels, ((long)columnBlock * depth) + (64 * Tile<T, V>.Columns));
        for (int p = 0; p < k; p += depth)
        {
            int steps = Math.Min(depth, k - p);
            for (int i = firstRow; i < endRow; i += RowBlock)
            {
                int rows = Math.Min(RowBlock, endRow - i);
                int end = lower ? Math.Min(endColumn, i + rows) : endColumn;
                PackNarrow(a.From(i, p), rows, steps, narrow);
                for (int j = firstColumn; j < end; j += columnBlock)
                {
                    int columns = Math.Min(columnBlock, end - j);
                    PackWide(b.From(p, j).Transposed, columns, steps, wide);
                    PackedProduct<T, V>.Add(rows, columns, steps, alpha, narrow, wide, c + (i * ldc) + j, ldc, lower ? (long)i - j : PackedProduct<T, V>.NoDiagonal);
                }
            }
        }
    }

    /// <summary>Panels of TileRows rows of <paramref name="source"/>.</summary>
    [MethodImpl(Kernel.Method)]
    public static void PackNarrow(Operand<T> source, int rows, int k, T* panels)
    {
        for (int i = 0; i < rows; i += V.TileRows)
            Packing<T>.Pack(source.From(i, 0), Math.Min(V.TileRows, rows - i), k, panels + ((nint)i * k), V.TileRows);
    }

    /// <summary>Panels of up to three registers of rows of <paramref name="source"/>.</summary>
    [MethodImpl(Kernel.Method)]
    public static void PackWide(Operand<T> source, int rows, int k, T* panels)
    {
        for (int i = 0; i < rows; i += Tile<T, V>.Columns)
        {
            int width = Tile<T, V>.WidthFor(rows - i);
            Packing<T>.Pack(source.From(i, 0), Math.Min(width, rows - i), k, panels + ((nint)i * k), width);
        }
    }
}
