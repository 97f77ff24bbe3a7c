using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>Applies the reflections of <see cref="Tridiagonal{T, V}"/>, several at once as I − Vᵀ S V.</summary>
internal static unsafe class Reflections<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Reflections applied together: whole registers.</summary>
    private const int Together = 48;

    /// <summary>Numbers that <see cref="Apply"/> needs.</summary>
    public static long ScratchLength(int n) => (2 * Together * Together) + (2L * n * Together);

    /// <summary>Z ← Z Qᵀ: eigenvectors of T in the rows of Z become those of A.</summary>
    /// <param name="z">n rows.</param>
    /// <param name="n">Order.</param>
    /// <param name="ld">From one row to the next, of <paramref name="z"/> and <paramref name="v"/>.</param>
    /// <param name="v">The v_r.</param>
    /// <param name="beta">The β_r.</param>
    /// <param name="scratch">ScratchLength numbers.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Apply(T* z, int n, int ld, T* v, T* beta, T* scratch, int threads)
    {
        T* s = scratch, gram = s + (Together * Together), w = gram + (Together * Together), ws = w + ((nint)n * Together);
        int reflections = Math.Max(0, n - 2);
        for (int first = (reflections - 1) / Together * Together; first >= 0 && reflections > 0; first -= Together)
        {
            int count = Math.Min(Together, reflections - first), length = n - 1 - first;
            Operand<T> block = Operand.RowMajor(v + ((nint)first * ld), ld);
            new Span<T>(gram, count * count).Clear();
            Gemm<T, V>.Add(T.One, block, block.Transposed, gram, count, count, count, length, lower: true, 1);
            FormTriangle(s, gram, beta + first, count);
            new Span<T>(w, n * count).Clear();
            new Span<T>(ws, n * count).Clear();
            Gemm<T, V>.Add(T.One, Operand.RowMajor(z, ld), block.Transposed, w, count, n, count, length, lower: false, threads);
            Gemm<T, V>.Add(T.One, Operand.RowMajor(w, count), Operand.RowMajor(s, Together), ws, count, n, count, count, lower: false, threads);
            Gemm<T, V>.Add(-T.One, Operand.RowMajor(ws, count), block, z, ld, n, length, count, lower: false, threads);
        }
    }

    /// <summary>Sᵀ of the upper triangle S of H_0 ⋯ H_{m−1} = I − Vᵀ S V: column j of S is −β_j S (V v_j) above β_j.</summary>
    private static void FormTriangle(T* s, T* gram, T* beta, int m)
    {
        new Span<T>(s, Together * Together).Clear();
        for (int j = 0; j < m; j++)
        {
            T* row = s + (j * Together);
            for (int q = 0; q < j; q++)
                gram[(j * m) + q] *= -beta[j];
            Lines<T, V>.AddCombination(s, Together, j, gram + (j * m), row, j);
            row[j] = beta[j];
        }
    }
}
