using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A = U diag(σ) Wᵀ, thin: A = Q R, and J R = diag(σ) Wᵀ with the orthogonal J of <see cref="OrthogonalRows{T, V}"/>, so that U = Q Jᵀ.
/// </summary>
internal static unsafe class SingularValues<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Decomposes A, m ≥ n.</summary>
    /// <param name="a">m×n row-major; not changed.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns, at most m.</param>
    /// <param name="u">m×n row-major, orthonormal columns, also where σ is zero; null where they are not wanted.</param>
    /// <param name="sigma">n, falling.</param>
    /// <param name="w">n×n row-major, orthogonal.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <returns>Whether the rotations converged; not so if A is not finite.</returns>
    public static bool Decompose(T* a, int m, int n, T* u, T* sigma, T* w, int threads)
    {
        if (n == 0)
            return true;
        T largest = T.Zero;
        for (long i = 0; i < (long)m * n; i++)
            largest = T.Max(largest, T.Abs(a[i]));
        if (!T.IsFinite(largest))
            return false;
        T scale = largest > T.Zero ? largest : T.One;
        nint square = (nint)n * n;
        T[] q = m == n || u is null ? [] : new T[(nint)m * n], r = new T[square], turns = new T[square];
        fixed (T* basis = q, rows = r, j = turns)
        {
            if (m == n)
                new ReadOnlySpan<T>(a, (int)square).CopyTo(r);
            else
                TallQr<T, V>.Factor(a, m, n, u is null ? null : basis, rows, threads);
            for (nint i = 0; i < square; i++)
                rows[i] /= scale;
            if (!OrthogonalRows<T, V>.Rotate(rows, n, j, threads))
                return false;
            var order = new int[n];
            var norms = new T[n];
            for (int i = 0; i < n; i++)
                (order[i], norms[i]) = (i, -Norm(rows + ((nint)i * n), n));
            norms.AsSpan().Sort(order.AsSpan());
            CompleteRows(rows, n, order, norms);
            for (int i = 0; i < n; i++)
            {
                sigma[i] = -norms[i] * scale;
                for (int k = 0; k < n; k++)
                    w[((nint)k * n) + i] = rows[((nint)order[i] * n) + k];
            }

            if (u is not null)
                FormLeft(m == n ? null : basis, j, order, m, n, u, threads);
        }

        return true;
    }

    /// <summary>U = Q Jᵀ, columns in the order of σ; without Q, which is the identity, Jᵀ.</summary>
    private static void FormLeft(T* q, T* turns, int[] order, int m, int n, T* u, int threads)
    {
        var sorted = new T[(nint)n * n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
                sorted[((nint)k * n) + i] = turns[((nint)order[i] * n) + k];
        }

        if (q is null)
        {
            sorted.CopyTo(new Span<T>(u, n * n));
            return;
        }

        new Span<T>(u, checked(m * n)).Clear();
        fixed (T* right = sorted)
            Gemm<T, V>.Add(T.One, Operand.RowMajor(q, n), Operand.RowMajor(right, n), u, n, m, n, n, lower: false, threads);
    }

    private static T Norm(T* x, int n)
    {
        T largest = T.Zero, sum = T.Zero;
        for (int j = 0; j < n; j++)
            largest = T.Max(largest, T.Abs(x[j]));
        if (largest == T.Zero)
            return T.Zero;
        for (int j = 0; j < n; j++)
            sum += x[j] / largest * (x[j] / largest);
        return largest * T.Sqrt(sum);
    }

    /// <summary>Divides the rows by their norms; a row without direction becomes one orthogonal to all before it.</summary>
    private static void CompleteRows(T* rows, int n, int[] order, T[] negativeNorms)
    {
        T least = -negativeNorms[0] * (T.One - T.BitDecrement(T.One)) * T.CreateTruncating(n);
        for (int i = 0; i < n; i++)
        {
            T* row = rows + ((nint)order[i] * n);
            T norm = -negativeNorms[i];
            for (int j = 0; j < n; j++)
                row[j] = norm > T.Zero ? row[j] / norm : T.Zero;
            if (norm > least)
                continue;
            for (int unit = norm > T.Zero ? -1 : 0; unit < n; unit++)
            {
                if (unit >= 0)
                {
                    new Span<T>(row, n).Clear();
                    row[unit] = T.One;
                }

                if (Orthogonal(rows, n, order, i))
                    break;
            }
        }
    }

    /// <summary>Makes row i orthogonal to those before it, twice; false if little is left of it.</summary>
    private static bool Orthogonal(T* rows, int n, int[] order, int i)
    {
        T* row = rows + ((nint)order[i] * n);
        for (int pass = 0; pass < 3; pass++)
        {
            for (int k = 0; k < i; k++)
            {
                T* earlier = rows + ((nint)order[k] * n);
                T dot = T.Zero;
                for (int j = 0; j < n; j++)
                    dot += row[j] * earlier[j];
                for (int j = 0; j < n; j++)
                    row[j] -= dot * earlier[j];
            }

            T norm = Norm(row, n);
            if (!(norm * norm * T.CreateTruncating(4 * n) >= T.One))
                return false;
            for (int j = 0; j < n; j++)
                row[j] /= norm;
        }

        return true;
    }
}
