using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>
/// A = Q T Qᵀ with T tridiagonal, by Householder reflections H_k = I − β_k v_k v_kᵀ, Q = H_0 H_1 ⋯ H_{n−3}. The update of A by
/// one reflection and the product of A with the next vector are one sweep over A.
/// </summary>
internal static unsafe class Tridiagonal<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Order of what remains from which more than one thread pays.</summary>
    private const int LeastOrder = 400;

    /// <summary>Reflections applied together.</summary>
    private const int Together = 48;

    /// <summary>Reduces A.</summary>
    /// <param name="a">n×n, full, rows of <paramref name="ld"/> numbers padded with zeros; overwritten.</param>
    /// <param name="n">Order, at least 1.</param>
    /// <param name="ld">From one row to the next: whole registers.</param>
    /// <param name="d">Diagonal of T, n.</param>
    /// <param name="e">Beside the diagonal, n; the last is 0.</param>
    /// <param name="v">The v_k, rows of <paramref name="ld"/> numbers.</param>
    /// <param name="beta">The β_k, n.</param>
    /// <param name="scratch">2·<paramref name="ld"/> numbers.</param>
    /// <param name="threads">Threads to use at most.</param>
    [MethodImpl(Kernel.Method)]
    public static void Reduce(T* a, int n, int ld, T* d, T* e, T* v, T* beta, T* scratch, int threads)
    {
        T* product = scratch, update = scratch + ld, last = v;
        new Span<T>(scratch, 2 * ld).Clear();
        new Span<T>(v, n * ld).Clear();
        bool pending = false;
        for (int k = 0; k < n; k++)
        {
            T* row = a + ((nint)k * ld), next = v + ((nint)k * ld);
            if (pending)
                Lines<T, V>.AddTwoAndDot(row, -last[k], update, -update[k], last, update, k, ld);
            d[k] = row[k];
            beta[k] = T.Zero;
            e[k] = k + 1 < n ? row[k + 1] : T.Zero;
            if (k + 2 >= n)
                continue;
            new ReadOnlySpan<T>(row + k + 1, n - k - 1).CopyTo(new Span<T>(next + k + 1, n - k - 1));
            T square = Lines<T, V>.Dot(next, next, k + 1, ld);
            if (square - (next[k + 1] * next[k + 1]) > Smallest)
            {
                e[k] = next[k + 1] > T.Zero ? -T.Sqrt(square) : T.Sqrt(square);
                next[k + 1] -= e[k];
                beta[k] = (T.One + T.One) / Lines<T, V>.Dot(next, next, k + 1, ld);
            }
            else
            {
                new Span<T>(next, ld).Clear();
            }

            MultiplyAndUpdate(a, n, ld, k + 1, pending, last, update, next, product, threads);
            new Span<T>(product, k + 1).Clear();
            T half = beta[k] * (beta[k] * Lines<T, V>.Dot(product, next, k + 1, ld)) / (T.One + T.One);
            for (int j = 0; j < ld; j++)
                update[j] = (beta[k] * product[j]) - (half * next[j]);
            last = next;
            pending = true;
        }
    }

    /// <summary>Z ← Z Qᵀ for eigenvectors of T in the rows of Z: eigenvectors of A. Several reflections are one I − Vᵀ S V.</summary>
    public static void ApplyReflections(T* z, int n, int ld, T* v, T* beta, T* scratch, int threads)
    {
        T* s = scratch, gram = s + (Together * Together), w = gram + (Together * Together), ws = w + ((nint)n * Together);
        int reflections = Math.Max(0, n - 2);
        for (int first = (reflections - 1) / Together * Together; first >= 0 && reflections > 0; first -= Together)
        {
            int count = Math.Min(Together, reflections - first), start = (first + 1) / V.Count * V.Count, length = n - start;
            Operand<T> block = Operand.RowMajor(v + ((nint)first * ld) + start, ld);
            new Span<T>(gram, count * count).Clear();
            Gemm<T, V>.Add(T.One, block, block.Transposed, gram, count, count, count, length, lower: true, 1);
            FormTriangle(s, gram, beta + first, count);
            new Span<T>(w, n * count).Clear();
            new Span<T>(ws, n * count).Clear();
            Gemm<T, V>.Add(T.One, Operand.RowMajor(z + start, ld), block.Transposed, w, count, n, count, length, lower: false, threads);
            Gemm<T, V>.Add(T.One, Operand.RowMajor(w, count), Operand.RowMajor(s, count).Transposed, ws, count, n, count, count, lower: false, threads);
            Gemm<T, V>.Add(-T.One, Operand.RowMajor(ws, count), block, z + start, ld, n, length, count, lower: false, threads);
        }
    }

    /// <summary>Numbers that <see cref="ApplyReflections"/> needs.</summary>
    public static long ScratchLength(int n) => (2 * Together * Together) + (2L * n * Together);

    /// <summary>A sum of squares below which what it measures is nothing beside entries of size one.</summary>
    private static T Smallest => typeof(T) == typeof(double) ? T.CreateTruncating(1e-290) : T.CreateTruncating(1e-34);

    private static void MultiplyAndUpdate(T* a, int n, int ld, int first, bool pending, T* last, T* update, T* next, T* product, int threads)
    {
        int parts = n - first < LeastOrder ? 1 : threads;
        if (parts == 1)
            MultiplyRows(a, ld, first, first, n, pending, last, update, next, product);
        else
            ForkJoin.Run(parts, part => MultiplyRows(a, ld, first, Bound(part), Bound(part + 1), pending, last, update, next, product));

        int Bound(int part) => first + (int)((long)(n - first) * part / parts);
    }

    [MethodImpl(Kernel.Method)]
    private static void MultiplyRows(T* a, int ld, int first, int start, int end, bool pending, T* last, T* update, T* next, T* product)
    {
        for (int i = start; i < end; i++)
        {
            T* row = a + ((nint)i * ld);
            product[i] = pending
                ? Lines<T, V>.AddTwoAndDot(row, -last[i], update, -update[i], last, next, first, ld)
                : Lines<T, V>.Dot(row, next, first, ld);
        }
    }

    /// <summary>The upper triangle S of H_0 ⋯ H_{m−1} = I − Vᵀ S V: column j is −β_j S (V v_j) above β_j.</summary>
    [MethodImpl(Kernel.Method)]
    private static void FormTriangle(T* s, T* gram, T* beta, int m)
    {
        new Span<T>(s, m * m).Clear();
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < j; i++)
            {
                T sum = T.Zero;
                for (int q = i; q < j; q++)
                    sum += s[(i * m) + q] * gram[(j * m) + q];
                s[(i * m) + j] = -beta[j] * sum;
            }

            s[(j * m) + j] = beta[j];
        }
    }
}
