using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A = Q T Qᵀ with T tridiagonal, by Householder reflections H_r = I − β_r v_r v_rᵀ, Q = H_0 H_1 ⋯ H_{n−3}, from the last row
/// up: v_r is zero from n − 1 − r on. What a reflection does to the rows above is v_r w_rᵀ + w_r v_rᵀ; it is subtracted for
/// several reflections at once, as one product, and until then kept in mind (Dongarra, Sorensen &amp; Hammarling, J. Comput.
/// Appl. Math. 27, 1989).
/// </summary>
internal static unsafe class Tridiagonal<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Reflections whose effect is subtracted at once.</summary>
    private const int Panel = 24;

    /// <summary>A sum of squares below which what it measures is nothing beside entries of size one.</summary>
    private static T Smallest => typeof(T) == typeof(double) ? T.CreateTruncating(1e-290) : T.CreateTruncating(1e-34);

    /// <summary>Numbers that <see cref="Reduce"/> needs.</summary>
    public static long ScratchLength(int ld) => (((3L * Panel) + SymmetricProduct<T, V>.Shares) * ld) + Panel;

    /// <summary>Reduces A.</summary>
    /// <param name="a">n×n, lower triangle, rows of <paramref name="ld"/> finite numbers; overwritten.</param>
    /// <param name="n">Order, at least 1.</param>
    /// <param name="ld">From one row to the next: whole registers.</param>
    /// <param name="d">Diagonal of T, n.</param>
    /// <param name="e">Beside the diagonal, n; the last is 0.</param>
    /// <param name="v">The v_r, n rows of <paramref name="ld"/> numbers.</param>
    /// <param name="beta">The β_r, n.</param>
    /// <param name="scratch">ScratchLength numbers.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Reduce(T* a, int n, int ld, T* d, T* e, T* v, T* beta, T* scratch, int threads)
    {
        // The v, the w and the v again, so that v wᵀ + w vᵀ is one product.
        T* vs = scratch, ws = vs + (Panel * ld), again = ws + (Panel * ld), product = again + (Panel * ld), factors = product + (SymmetricProduct<T, V>.Shares * ld);
        new Span<T>(v, n * ld).Clear();
        new Span<T>(beta, n).Clear();
        e[n - 1] = T.Zero;
        for (int end = n; end > 0; end -= Panel)
        {
            int count = Math.Min(Panel, end), first = end - count;
            for (int q = 0; q < count; q++)
            {
                int k = end - 1 - q;
                T* row = a + ((nint)k * ld), next = v + ((nint)(n - 1 - k) * ld), update = ws + (q * ld);
                Subtract(ws + k, vs, ld, q, factors, row, k + 1);
                Subtract(vs + k, ws, ld, q, factors, row, k + 1);
                d[k] = row[k];
                new Span<T>(update, ld).Clear();
                if (k > 0 && Reflect(row, k, next, out e[k - 1], out beta[n - 1 - k]))
                {
                    SymmetricProduct<T, V>.Multiply(a, ld, k, next, product, threads);
                    Lines<T, V>.NegativeDots(ws, ld, q, next, factors, k);
                    Lines<T, V>.AddCombination(vs, ld, q, factors, product, k);
                    Lines<T, V>.NegativeDots(vs, ld, q, next, factors, k);
                    Lines<T, V>.AddCombination(ws, ld, q, factors, product, k);
                    FormUpdate(product, beta[n - 1 - k], next, k, update);
                }

                new ReadOnlySpan<T>(next, ld).CopyTo(new Span<T>(vs + (q * ld), ld));
                new ReadOnlySpan<T>(next, ld).CopyTo(new Span<T>(again + (q * ld), ld));
            }

            if (first > 0)
                Gemm<T, V>.Add(-T.One, Operand.RowMajor(vs, ld).Transposed, Operand.RowMajor(ws, ld), a, ld, first, first, 2 * Panel, lower: true, threads);
        }
    }

    /// <summary>row ← row − Σ_q factor_q·(row q), the factors lying below one another in a matrix.</summary>
    private static void Subtract(T* column, T* rows, int ld, int count, T* factors, T* row, int length)
    {
        for (int q = 0; q < count; q++)
            factors[q] = -column[q * ld];
        Lines<T, V>.AddCombination(rows, ld, count, factors, row, length);
    }

    /// <summary>v and β of the reflection of the first <paramref name="k"/> entries of a row to (0, …, 0, e). False where there is nothing to reflect.</summary>
    private static bool Reflect(T* row, int k, T* v, out T e, out T beta)
    {
        e = row[k - 1];
        beta = T.Zero;
        new ReadOnlySpan<T>(row, k).CopyTo(new Span<T>(v, k));
        T square = Lines<T, V>.Dot(v, v, 0, Lines<T, V>.Padded(k));
        if (square - (e * e) > Smallest)
        {
            e = e > T.Zero ? -T.Sqrt(square) : T.Sqrt(square);
            v[k - 1] -= e;
            beta = (T.One + T.One) / Lines<T, V>.Dot(v, v, 0, Lines<T, V>.Padded(k));
            return true;
        }

        new Span<T>(v, k).Clear();
        return false;
    }

    /// <summary>w = β·A v − ½β²(vᵀA v)·v.</summary>
    [MethodImpl(Kernel.Method)]
    private static void FormUpdate(T* product, T beta, T* v, int k, T* w)
    {
        int length = Lines<T, V>.Padded(k);
        T half = beta * (beta * Lines<T, V>.Dot(product, v, 0, length)) / (T.One + T.One);
        for (int j = 0; j < k; j++)
            w[j] = (beta * product[j]) - (half * v[j]);
    }
}
