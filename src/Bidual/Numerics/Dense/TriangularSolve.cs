using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>
/// X ← L⁻¹ X for many right-hand sides: panels of them are packed, and blocks of rows of L work on a panel, first the product
/// with what is solved already (a tile), then substitution within the block. True substitution, no inverse.
/// </summary>
internal static unsafe class TriangularSolve<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Multiplications that a thread must have before it is worth waking.</summary>
    private const long LeastPerThread = 60_000;

    /// <summary>Numbers that a packed factor of order n takes.</summary>
    public static long PackedLength(int n)
    {
        long blocks = (n + V.TileRows - 1) / V.TileRows;
        return (V.TileRows * V.TileRows * blocks * (blocks + 1) / 2) + n + V.TileRows;
    }

    /// <summary>An order rounded up to whole blocks: rows of a packed panel of right-hand sides.</summary>
    public static int Padded(int n) => (n + V.TileRows - 1) / V.TileRows * V.TileRows;

    /// <summary>Solves in place.</summary>
    /// <param name="factor">L, n×n; only its lower triangle matters.</param>
    /// <param name="n">Order.</param>
    /// <param name="x">n×count.</param>
    /// <param name="count">Number of right-hand sides.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Solve(Operand<T> factor, int n, Operand<T> x, int count, int threads)
    {
        if (n == 0 || count == 0)
            return;
        T* packed = Workspace.Of<T>(Scratch.Triangle, PackedLength(n));
        Pack(factor, n, packed);
        int panels = (count + Tile<T, V>.Columns - 1) / Tile<T, V>.Columns;
        int parts = (int)Math.Clamp((long)n * n * count / (2 * LeastPerThread), 1, Math.Min(threads, panels));
        ForkJoin.Run(parts, part =>
        {
            int first = panels * part / parts * Tile<T, V>.Columns, end = Math.Min(count, panels * (part + 1) / parts * Tile<T, V>.Columns);
            SolvePart(packed, n, x.From(0, first), end - first);
        });
    }

    /// <summary>Packs L: for each block of rows its steps up to and with the block; the reciprocals of the diagonal at the end.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Pack(Operand<T> factor, int n, T* packed)
    {
        T* reciprocals = Reciprocals(packed, n);
        for (int i = 0; i < n; i += V.TileRows)
        {
            int end = Math.Min(i + V.TileRows, n);
            Packing<T>.Pack(factor.From(i, 0), end - i, end, packed, V.TileRows);
            packed += V.TileRows * (i + V.TileRows);
            for (int j = i; j < end; j++)
                reciprocals[j] = T.One / *factor.At(j, j);
        }
    }

    /// <summary>Solves a packed panel of right-hand sides in place.</summary>
    /// <param name="packed">L from <see cref="Pack"/>.</param>
    /// <param name="n">Order.</param>
    /// <param name="panel">Padded(n)×width; rows from n on are of no meaning, before and after.</param>
    /// <param name="width">Right-hand sides: one, two or three registers.</param>
    [MethodImpl(Kernel.Method)]
    public static void SolvePanel(T* packed, int n, T* panel, int width)
    {
        T* reciprocals = Reciprocals(packed, n);
        for (int i = 0; i < n; i += V.TileRows)
        {
            T* block = panel + ((nint)i * width);
            if (i > 0)
                Tile<T, V>.Add(width, i, panel, packed, -T.One, block, width);
            T* triangle = packed + ((nint)i * V.TileRows);
            int rows = Math.Min(V.TileRows, n - i);
            for (int lane = 0; lane < width; lane += V.Count)
            {
                for (int r = 0; r < rows; r++)
                {
                    V sum = V.Load(block + (r * width) + lane);
                    for (int q = 0; q < r; q++)
                        sum = V.MultiplyAdd(V.Broadcast(-triangle[(q * V.TileRows) + r]), V.Load(block + (q * width) + lane), sum);
                    ((sum * V.Broadcast(reciprocals[i + r]))).Store(block + (r * width) + lane);
                }
            }

            packed += (nint)V.TileRows * (i + V.TileRows);
        }
    }

    private static T* Reciprocals(T* packed, int n) => packed + PackedLength(n) - n;

    [MethodImpl(Kernel.Method)]
    private static void SolvePart(T* packed, int n, Operand<T> x, int count)
    {
        T* panel = Workspace.Of<T>(Scratch.RightHandSides, ((long)Padded(n) + 8) * Tile<T, V>.Columns);
        for (int first = 0; first < count; first += Tile<T, V>.Columns)
        {
            int width = Tile<T, V>.WidthFor(count - first), columns = Math.Min(width, count - first);
            Operand<T> part = x.From(0, first);
            Packing<T>.Pack(part.Transposed, columns, n, panel, width);
            new Span<T>(panel + ((nint)n * width), (Padded(n) - n) * width).Clear();
            SolvePanel(packed, n, panel, width);
            Packing<T>.Unpack(panel, width, columns, n, part.Transposed);
        }
    }
}
