using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A P = Q R by Householder reflections, with or without column pivoting (Businger &amp; Golub, Numer. Math. 7, 1965). It works
/// on the transpose, so that the columns of A are contiguous. Norms of remainders are computed anew whenever downdating has
/// cancelled half of their digits.
/// </summary>
internal static unsafe class HouseholderQr<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Factors A.</summary>
    /// <param name="a">m×n row-major; not changed.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="q">m×min(m, n) row-major, orthonormal columns.</param>
    /// <param name="r">min(m, n)×n row-major, upper trapezoidal, |diagonal| falling where pivoted.</param>
    /// <param name="pivots">n; column j of Q R is column pivots[j] of A. Empty for no pivoting.</param>
    public static void Factor(T* a, int m, int n, T* q, T* r, Span<int> pivots)
    {
        int steps = Math.Min(m, n), ld = Lines<T, V>.Padded(m);
        if (steps == 0)
            return;
        T* memory = Workspace.Of<T>(Scratch.Decomposition, ((long)n * ld) + ((long)steps * ld) + (3L * n));
        T* columns = memory, basis = columns + ((nint)n * ld), beta = basis + ((nint)steps * ld), rest = beta + n, reference = rest + n;
        T scale = Load(a, m, n, columns, ld);
        for (int j = 0; j < pivots.Length; j++)
        {
            pivots[j] = j;
            rest[j] = reference[j] = Lines<T, V>.Dot(columns + ((nint)j * ld), columns + ((nint)j * ld), 0, ld);
        }

        for (int k = 0; k < steps; k++)
        {
            if (!pivots.IsEmpty)
                BringLargest(columns, ld, k, n, rest, reference, r, pivots);
            T* x = columns + ((nint)k * ld);
            T head = Reflect(x, k, m, ld, out beta[k]);
            for (int j = k + 1; j < n; j++)
            {
                T* y = columns + ((nint)j * ld);
                Lines<T, V>.AddScaled(-beta[k] * Lines<T, V>.Dot(x, y, k, ld), x, y, k, ld);
                if (!pivots.IsEmpty)
                    Downdate(y, k, ld, ref rest[j], ref reference[j]);
            }

            for (int j = 0; j < n; j++)
                r[((nint)k * n) + j] = j < k ? T.Zero : scale * (j == k ? head : columns[((nint)j * ld) + k]);
            // What is R now must not enter later norms, which start at a whole register.
            for (int j = k + 1; j < n; j++)
                columns[((nint)j * ld) + k] = T.Zero;
        }

        FormBasis(columns, beta, ld, m, steps, basis, q);
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

    private static void BringLargest(T* columns, int ld, int k, int n, T* rest, T* reference, T* r, Span<int> pivots)
    {
        int largest = k;
        for (int j = k + 1; j < n; j++)
        {
            if (rest[j] > rest[largest])
                largest = j;
        }

        if (largest == k)
            return;
        (pivots[k], pivots[largest]) = (pivots[largest], pivots[k]);
        (rest[largest], reference[largest]) = (rest[k], reference[k]);
        for (int i = 0; i < k; i++)
            (r[((nint)i * n) + k], r[((nint)i * n) + largest]) = (r[((nint)i * n) + largest], r[((nint)i * n) + k]);
        for (int i = 0; i < ld; i++)
            (columns[((nint)k * ld) + i], columns[((nint)largest * ld) + i]) = (columns[((nint)largest * ld) + i], columns[((nint)k * ld) + i]);
    }

    /// <summary>x becomes v of H = I − β v vᵀ that leaves of x only its entry k, which is returned.</summary>
    private static T Reflect(T* x, int k, int m, int ld, out T beta)
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

    private static void Downdate(T* y, int k, int ld, ref T rest, ref T reference)
    {
        rest -= y[k] * y[k];
        if (rest > reference * T.CreateTruncating(typeof(T) == typeof(double) ? 1e-7 : 1e-3))
            return;
        T kept = y[k];
        y[k] = T.Zero;
        rest = reference = Lines<T, V>.Dot(y, y, k, ld);
        y[k] = kept;
    }

    /// <summary>Q = H_0 ⋯ H_{s−1} of the first s unit vectors, column by column.</summary>
    private static void FormBasis(T* columns, T* beta, int ld, int m, int steps, T* basis, T* q)
    {
        new Span<T>(basis, checked(steps * ld)).Clear();
        for (int j = 0; j < steps; j++)
        {
            T* column = basis + ((nint)j * ld);
            column[j] = T.One;
            for (int k = j; k >= 0; k--)
            {
                T* v = columns + ((nint)k * ld);
                Lines<T, V>.AddScaled(-beta[k] * Lines<T, V>.Dot(v, column, k, ld), v, column, k, ld);
            }

            for (int i = 0; i < m; i++)
                q[((nint)i * steps) + j] = column[i];
        }
    }
}
