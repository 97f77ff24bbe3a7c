using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A P = Q R by Householder reflections, with or without column pivoting. It works on the transpose, so that the columns of A are contiguous. Without pivoting the reflections of
/// a panel meet the other columns at once, as products.
/// </summary>
internal static unsafe class HouseholderQr<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Reflections that are applied at once.</summary>
    private const int Panel = 32;

    /// <summary>Factors A.</summary>
    /// <param name="a">m×n row-major; not changed.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="q">m×min(m, n) row-major, orthonormal columns; null where they are not wanted.</param>
    /// <param name="r">min(m, n)×n row-major, upper trapezoidal, |diagonal| falling where pivoted.</param>
    /// <param name="pivots">n; column j of Q R is column pivots[j] of A. Empty for no pivoting.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Factor(T* a, int m, int n, T* q, T* r, Span<int> pivots, int threads)
    {
        int steps = Math.Min(m, n), ld = Lines<T, V>.Padded(m);
        if (steps == 0)
            return;
        long lines = (long)n * ld, basisLength = q is null ? 0 : (long)steps * ld;
        T* columns = Workspace.Of<T>(Scratch.Decomposition, lines + basisLength + (3L * n) + Reflections<T, V>.ScratchLength(n));
        T* basis = columns + lines, beta = basis + basisLength, norms = beta + n, scratch = norms + (2 * (nint)n);
        T scale = Load(a, m, n, columns, ld);
        if (pivots.IsEmpty)
            ReduceByPanels(columns, beta, ld, m, n, r, scratch, threads);
        else
            PivotedColumns<T, V>.Reduce(columns, beta, ld, m, n, r, norms, pivots);
        for (nint i = 0; i < (nint)steps * n; i++)
            r[i] *= scale;
        if (q is not null)
            FormBasis(columns, beta, ld, m, steps, basis, q, scratch, threads);
    }

    /// <summary>x becomes v of H = I − β v vᵀ that leaves of x only its entry k, which is returned.</summary>
    public static T Reflect(T* x, int k, int m, int ld, out T beta)
    {
        beta = T.Zero;
        T largest = T.Zero;
        for (int i = k; i < m; i++)
            largest = T.Max(largest, T.Abs(x[i]));
        if (!(largest > T.Zero))
            return T.Zero;
        for (int i = k; i < m; i++)
            x[i] /= largest;
        T square = Lines<T, V>.Dot(x, x, k, ld), head = x[k] > T.Zero ? -T.Sqrt(square) : T.Sqrt(square);
        x[k] -= head;
        beta = (T.One + T.One) / Lines<T, V>.Dot(x, x, k, ld);
        return head * largest;
    }

    /// <summary>Entry k of the columns from..end is of R now, and must not enter later sums, which start at a whole register.</summary>
    public static void MoveRow(T* columns, int ld, int k, int from, int end, T* r, int n)
    {
        for (int j = from; j < end; j++)
        {
            ref T entry = ref columns[((nint)j * ld) + k];
            r[((nint)k * n) + j] = entry;
            entry = T.Zero;
        }
    }

    private static T Load(T* a, int m, int n, T* columns, int ld)
    {
        T largest = T.Zero;
        for (long i = 0; i < (long)m * n; i++)
            largest = T.Max(largest, T.Abs(a[i]));
        T scale = largest > T.Zero && T.IsFinite(largest) ? largest : T.One;
        for (int j = 0; j < n; j++)
        {
            T* column = columns + ((nint)j * ld);
            for (int i = 0; i < m; i++)
                column[i] = a[((nint)i * n) + j] / scale;
            new Span<T>(column + m, ld - m).Clear();
        }

        return scale;
    }

    private static void ReduceByPanels(T* columns, T* beta, int ld, int m, int n, T* r, T* scratch, int threads)
    {
        int steps = Math.Min(m, n);
        for (int first = 0; first < steps; first += Panel)
        {
            int end = Math.Min(first + Panel, steps);
            for (int k = first; k < end; k++)
            {
                T* x = columns + ((nint)k * ld);
                new Span<T>(r + ((nint)k * n), k).Clear();
                r[((nint)k * n) + k] = Reflect(x, k, m, ld, out beta[k]);
                for (int j = k + 1; j < end; j++)
                {
                    T* y = columns + ((nint)j * ld);
                    Lines<T, V>.AddScaled(-beta[k] * Lines<T, V>.Dot(x, y, k, ld), x, y, k, ld);
                }

                MoveRow(columns, ld, k, k + 1, end, r, n);
            }

            nint from = ((nint)first * ld) + first;
            Reflections<T, V>.ApplyTogether(columns + ((nint)end * ld) + first, n - end, ld, columns + from, beta + first, end - first, m - first, inverse: true, scratch, threads);
            for (int k = first; k < end; k++)
                MoveRow(columns, ld, k, end, n, r, n);
        }
    }

    /// <summary>Q = H_0 ⋯ H_{s−1} of the first s unit vectors, which stand in rows.</summary>
    private static void FormBasis(T* columns, T* beta, int ld, int m, int steps, T* basis, T* q, T* scratch, int threads)
    {
        new Span<T>(basis, checked(steps * ld)).Clear();
        for (int j = 0; j < steps; j++)
            basis[((nint)j * ld) + j] = T.One;
        for (int first = (steps - 1) / Panel * Panel; first >= 0; first -= Panel)
        {
            nint from = ((nint)first * ld) + first;
            Reflections<T, V>.ApplyTogether(basis + from, steps - first, ld, columns + from, beta + first, Math.Min(Panel, steps - first), m - first, inverse: false, scratch, threads);
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < steps; j++)
                q[((nint)i * steps) + j] = basis[((nint)j * ld) + i];
        }
    }
}
