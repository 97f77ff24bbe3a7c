using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A = U diag(σ) Wᵀ, thin, by one-sided Jacobi rotations (Hestenes; de Rijk's pivoting comes from a QR factorisation with
/// column pivoting before): small singular values are as accurate as the columns' scaling allows.
/// </summary>
internal static unsafe class SingularValues<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes A, m ≥ n.</summary>
    /// <param name="a">m×n row-major; not changed.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns, at most m.</param>
    /// <param name="u">m×n row-major, orthonormal columns, also where σ is zero.</param>
    /// <param name="sigma">n, falling.</param>
    /// <param name="w">n×n row-major, orthogonal.</param>
    /// <returns>Whether the rotations converged; not so if A is not finite.</returns>
    public static bool Decompose(T* a, int m, int n, T* u, T* sigma, T* w)
    {
        if (n == 0)
            return true;
        T[] q = new T[(long)m * n], r = new T[(long)n * n], left = new T[(long)n * n];
        var pivots = new int[n];
        T largest = T.Zero;
        for (long i = 0; i < (long)m * n; i++)
            largest = T.Max(largest, T.Abs(a[i]));
        if (!T.IsFinite(largest))
            return false;
        T scale = largest > T.Zero ? largest : T.One;
        fixed (T* pq = q, pr = r, pl = left)
        {
            HouseholderQr<T, V>.Factor(a, m, n, pq, pr, pivots);
            for (int i = 0; i < n * n; i++)
                pr[i] /= scale;

            // The rows of R are rotated until they are orthogonal: J R = diag(σ) Yᵀ, so that A P = Q Jᵀ diag(σ) Yᵀ.
            if (!Orthogonalise(pr, n, pl))
                return false;
            var order = new int[n];
            var norms = new T[n];
            for (int i = 0; i < n; i++)
                (order[i], norms[i]) = (i, -Norm(pr + ((nint)i * n), n));
            norms.AsSpan().Sort(order.AsSpan());
            CompleteRows(pr, n, order, norms);
            for (int i = 0; i < n; i++)
            {
                sigma[i] = -norms[i] * scale;
                for (int j = 0; j < n; j++)
                    w[((nint)pivots[j] * n) + i] = pr[((nint)order[i] * n) + j];
            }

            // U = Q Jᵀ, columns in the order of σ.
            var sorted = new T[(long)n * n];
            for (int i = 0; i < n; i++)
                new ReadOnlySpan<T>(pl + ((nint)order[i] * n), n).CopyTo(sorted.AsSpan(i * n, n));
            new Span<T>(u, checked(m * n)).Clear();
            fixed (T* ps = sorted)
                Gemm<T, V>.Add(T.One, Operand.RowMajor(pq, n), Operand.RowMajor(ps, n).Transposed, u, n, m, n, n, lower: false, 1);
        }

        return true;
    }

    /// <summary>Rotates the rows of R to orthogonality and collects the rotations in J.</summary>
    private static bool Orthogonalise(T* r, int n, T* j)
    {
        int ld = Lines<T, V>.Padded(n);
        T* rows = Workspace.Of<T>(Scratch.Decomposition, 2L * n * ld), turns = rows + ((nint)n * ld);
        new Span<T>(rows, checked(2 * n * ld)).Clear();
        for (int i = 0; i < n; i++)
        {
            new ReadOnlySpan<T>(r + ((nint)i * n), n).CopyTo(new Span<T>(rows + ((nint)i * ld), n));
            turns[((nint)i * ld) + i] = T.One;
        }

        T precision = (T.One - T.BitDecrement(T.One)) * T.CreateTruncating(Math.Max(4, Math.Sqrt(n)));
        bool rotated = true;
        int sweep = 0;
        for (; rotated && sweep < MostSweeps; sweep++)
        {
            rotated = false;
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                    rotated |= RotatePair(rows + ((nint)p * ld), rows + ((nint)q * ld), turns + ((nint)p * ld), turns + ((nint)q * ld), ld, precision);
            }
        }

        for (int i = 0; i < n; i++)
        {
            new ReadOnlySpan<T>(rows + ((nint)i * ld), n).CopyTo(new Span<T>(r + ((nint)i * n), n));
            new ReadOnlySpan<T>(turns + ((nint)i * ld), n).CopyTo(new Span<T>(j + ((nint)i * n), n));
        }

        return !rotated;
    }

    private static bool RotatePair(T* x, T* y, T* turnX, T* turnY, int ld, T precision)
    {
        T xx = Lines<T, V>.Dot(x, x, 0, ld), yy = Lines<T, V>.Dot(y, y, 0, ld), xy = Lines<T, V>.Dot(x, y, 0, ld);
        if (!(T.Abs(xy) > precision * T.Sqrt(xx) * T.Sqrt(yy)) || T.Abs(xy) <= Negligible)
            return false;
        T zeta = (yy - xx) / (xy + xy);
        T t = T.CopySign(T.One, zeta) / (T.Abs(zeta) + T.Hypot(T.One, zeta)), c = T.One / T.Sqrt(T.One + (t * t));
        Lines<T, V>.Rotate(x, y, c, c * t, ld);
        Lines<T, V>.Rotate(turnX, turnY, c, c * t, ld);
        return true;
    }

    /// <summary>A product of rows that is nothing beside rows of size one.</summary>
    private static T Negligible => typeof(T) == typeof(double) ? T.CreateTruncating(1e-300) : T.CreateTruncating(1e-36);

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
