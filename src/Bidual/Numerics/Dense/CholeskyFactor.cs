using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A = L Lᵀ in blocks, right-looking: factor the diagonal block, solve the rows below it, subtract their products from what
/// remains. The panels that the solve leaves are the packed factors of the product. Threads own row panels.
/// </summary>
internal static unsafe class CholeskyFactor<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Order of the diagonal blocks.</summary>
    private const int Block = CholeskyBlock<T, V>.Largest;

    /// <summary>Rows below a diagonal block from which more than one thread pays.</summary>
    private const int LeastRows = 100;

    /// <summary>Whether whole narrow panels lie in a wide one.</summary>
    private static bool NarrowFromWide => Tile<T, V>.Columns % V.TileRows == 0;

    /// <summary>Factors in place.</summary>
    /// <param name="a">n×n row-major, lower triangle.</param>
    /// <param name="n">Order.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <returns>Number of pivots replaced.</returns>
    public static int Factor(T* a, int n, int threads)
    {
        T largest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            T entry = a[((nint)i * n) + i];
            if (entry > largest)
                largest = entry;
        }

        T smallest = largest * Pivot<T>.Least;
        return n <= Block ? CholeskyBlock<T, V>.Factor(a, n, n, smallest) : FactorBlocks(a, n, smallest, threads);
    }

    private static int FactorBlocks(T* a, int n, T smallest, int threads)
    {
        int replaced = 0;
        long panelLength = ((long)n + Tile<T, V>.Columns) * Block;
        T* wide = Workspace.Of<T>(Scratch.WidePanels, panelLength + (64 * Tile<T, V>.Columns));
        T* narrow = Workspace.Of<T>(Scratch.NarrowPanels, panelLength);
        T* triangle = Workspace.Of<T>(Scratch.Triangle, TriangularSolve<T, V>.PackedLength(Block));
        for (int first = 0; first < n; first += Block)
        {
            int order = Math.Min(Block, n - first), below = n - first - order;
            T* diagonal = a + ((nint)first * n) + first;
            replaced += CholeskyBlock<T, V>.Factor(diagonal, n, order, smallest);
            if (below == 0)
                break;
            TriangularSolve<T, V>.Pack(Operand.RowMajor(diagonal, n), order, triangle);
            T* rows = diagonal + ((nint)order * n);
            int panels = (below + Tile<T, V>.Columns - 1) / Tile<T, V>.Columns;
            int parts = below < LeastRows ? 1 : Math.Min(threads, panels);
            ForkJoin.Run(parts, part =>
            {
                for (int panel = panels * part / parts; panel < panels * (part + 1) / parts; panel++)
                    SolveRows(triangle, rows, n, panel * Tile<T, V>.Columns, below, wide, narrow);
            });
            if (!NarrowFromWide)
                Gemm<T, V>.PackNarrow(Operand.RowMajor(rows, n), below, Block, narrow);
            ForkJoin.Run(parts, part =>
            {
                int start = Gemm<T, V>.TriangleBound(below, part, parts), end = Gemm<T, V>.TriangleBound(below, part + 1, parts);
                PackedProduct<T, V>.Add(
                    end - start, below, Block, -T.One, narrow + ((nint)start * Block), wide, rows + ((nint)start * n) + order, n, start);
            });
        }

        return replaced;
    }

    /// <summary>Rows x of A below a diagonal block become x L⁻ᵀ, in place and in both packed forms.</summary>
    private static void SolveRows(T* triangle, T* rows, int n, int first, int below, T* wide, T* narrow)
    {
        int width = Tile<T, V>.WidthFor(below - first), count = Math.Min(width, below - first);
        T* panel = wide + ((nint)first * Block);
        Operand<T> target = Operand.RowMajor(rows + ((nint)first * n), n);
        Packing<T>.Pack(target, count, Block, panel, width);
        TriangularSolve<T, V>.SolvePanel(triangle, Block, panel, width);
        Packing<T>.Unpack(panel, width, count, Block, target);
        if (NarrowFromWide)
            Gemm<T, V>.PackNarrow(new Operand<T>(panel, 1, width), count, Block, narrow + ((nint)first * Block));
    }
}
