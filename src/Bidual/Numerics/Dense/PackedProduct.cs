using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Dense;

/// <summary>C ← C + α·(narrow)(wide) over packed panels, tile by tile; only entries on or below a diagonal where one is given.</summary>
internal static unsafe class PackedProduct<T, V, L>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : unmanaged
    where L : struct, ILanes<T, V>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(int rows, int columns, int k, T alpha, T* narrow, T* wide, T* c, nint ldc, long diagonal)
    {
        T* edge = stackalloc T[8 * 3 * L.Count];
        for (int i = 0; i < rows; i += L.TileRows)
        {
            for (int j = 0; j < columns && j <= i + L.TileRows - 1 + diagonal; j += Tile<T, V, L>.Columns)
            {
                int width = Tile<T, V, L>.WidthFor(columns - j);
                T* target = c + (i * ldc) + j, w = wide + ((nint)j * k), n = narrow + ((nint)i * k);
                if (i + L.TileRows <= rows && j + width <= columns && j + width - 1 <= i + diagonal)
                {
                    Tile<T, V, L>.Add(width, k, w, n, alpha, target, ldc);
                    continue;
                }

                int inside = Math.Min(L.TileRows, rows - i);
                long last = i + diagonal - j;
                new Span<T>(edge, L.TileRows * width).Clear();
                Move(target, ldc, edge, width, inside, columns - j, last);
                Tile<T, V, L>.Add(width, k, w, n, alpha, edge, width);
                Move(edge, width, target, ldc, inside, columns - j, last);
            }
        }
    }

    /// <summary>Copies the entries of a tile that belong to C.</summary>
    private static void Move(T* source, nint fromRow, T* target, nint toRow, int rows, int columns, long last)
    {
        columns = Math.Min(columns, Tile<T, V, L>.Columns);
        for (int i = 0; i < rows; i++)
        {
            int count = (int)Math.Min(columns, last + i + 1);
            if (count > 0)
                new Span<T>(source + (i * fromRow), count).CopyTo(new Span<T>(target + (i * toRow), count));
        }
    }
}
