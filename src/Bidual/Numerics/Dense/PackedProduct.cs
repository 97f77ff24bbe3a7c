using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>C ← C + α·(narrow)(wide) over packed panels, tile by tile; only entries on or below a diagonal where one is given.</summary>
internal static unsafe class PackedProduct<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>The diagonal above which no entry lies.</summary>
    public const long NoDiagonal = int.MaxValue;

    /// <summary>Adds the product.</summary>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="alpha">α.</param>
    /// <param name="narrow">Panels of TileRows rows, one after the other.</param>
    /// <param name="wide">Panels of up to three registers, one after the other; only the last may be narrower.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="diagonal">Entry (i, j) is touched where j ≤ i + diagonal.</param>
    [SkipLocalsInit]
    [MethodImpl(Kernel.Method)]
    public static void Add(int rows, int columns, int k, T alpha, T* narrow, T* wide, T* c, nint ldc, long diagonal)
    {
        T* edge = stackalloc T[V.TileRows * 3 * V.Count];
        for (int i = 0; i < rows; i += V.TileRows)
        {
            T* n = narrow + ((nint)i * k);
            for (int j = 0; j < columns && j < i + V.TileRows + diagonal; j += Tile<T, V>.Columns)
            {
                int width = Tile<T, V>.WidthFor(columns - j);
                T* target = c + (i * ldc) + j, w = wide + ((nint)j * k);
                if (i + V.TileRows <= rows && j + width <= columns && j + width - 1 <= i + diagonal)
                {
                    Tile<T, V>.Add(width, k, w, n, alpha, target, ldc);
                    continue;
                }

                for (int entry = 0; entry < V.TileRows * width; entry += V.Count)
                    V.Zero.Store(edge + entry);
                Tile<T, V>.Add(width, k, w, n, alpha, edge, width);
                AddEdge(edge, width, target, ldc, Math.Min(V.TileRows, rows - i), Math.Min(width, columns - j), i + diagonal - j + 1);
            }
        }
    }

    /// <summary>Adds the entries of a tile that belong to C: in row i the first <paramref name="columns"/>, but not from count + i on.</summary>
    [MethodImpl(Kernel.Method)]
    private static void AddEdge(T* edge, int width, T* c, nint ldc, int rows, int columns, long count)
    {
        for (int i = 0; i < rows; i++, edge += width, c += ldc)
        {
            int inside = (int)Math.Min(columns, count + i), j = 0;
            for (; j + V.Count <= inside; j += V.Count)
                (V.Load(c + j) + V.Load(edge + j)).Store(c + j);
            for (; j < inside; j++)
                c[j] += edge[j];
        }
    }
}
