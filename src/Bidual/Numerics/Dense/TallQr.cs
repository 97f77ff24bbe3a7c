using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A = Q R of a tall matrix by parts of its rows, whose triangles, below one another, are factored in turn (Demmel, Grigori, Hoemmen &amp; Langou, SIAM J. Sci. Comput. 34, 2012): parts
/// stay in the caches and go to the threads. How it is divided depends on the shape alone.
/// </summary>
internal static unsafe class TallQr<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Rows of a part for each column: the triangles are a third of the work.</summary>
    private const int RowsPerColumn = 3;

    /// <summary>Rows of a part, of few columns.</summary>
    private const int LeastRows = 1024;

    /// <summary>Factors A.</summary>
    /// <param name="a">m×n row-major; not changed.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="q">m×min(m, n) row-major, orthonormal columns; null where they are not wanted.</param>
    /// <param name="r">min(m, n)×n row-major, upper trapezoidal.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Factor(T* a, int m, int n, T* q, T* r, int threads)
    {
        int parts = n == 0 ? 0 : m / Math.Max(RowsPerColumn * n, LeastRows);
        if (parts < 2)
        {
            HouseholderQr<T, V>.Factor(a, m, n, q, r, [], threads);
            return;
        }

        nint square = (nint)n * n;
        T[] triangles = new T[parts * square], turns = q is null ? [] : new T[parts * square];
        fixed (T* pinnedTriangles = triangles, pinnedTurns = turns)
        {
            T* upper = pinnedTriangles, turn = pinnedTurns;
            Each(parts, m, threads, (part, first, rows) =>
                HouseholderQr<T, V>.Factor(a + ((nint)first * n), rows, n, q is null ? null : q + ((nint)first * n), upper + (part * square), [], 1));
            Factor(upper, parts * n, n, q is null ? null : turn, r, threads);
            if (q is not null)
            {
                Each(parts, m, threads, (part, first, rows) =>
                {
                    T[] own = new ReadOnlySpan<T>(q + ((nint)first * n), rows * n).ToArray();
                    new Span<T>(q + ((nint)first * n), rows * n).Clear();
                    fixed (T* basis = own)
                        Gemm<T, V>.Add(T.One, Operand.RowMajor(basis, n), Operand.RowMajor(turn + (part * square), n), q + ((nint)first * n), n, rows, n, n, lower: false, 1);
                });
            }
        }
    }

    /// <summary>What is to be done for each part, its first row and their number.</summary>
    private static void Each(int parts, int m, int threads, Action<int, int, int> body)
    {
        int together = Math.Min(parts, threads);
        ForkJoin.Run(together, worker =>
        {
            for (int part = parts * worker / together; part < parts * (worker + 1) / together; part++)
            {
                int first = (int)((long)m * part / parts);
                body(part, first, (int)((long)m * (part + 1) / parts) - first);
            }
        });
    }
}
