using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>Applies the reflections of <see cref="Tridiagonal{T, V}"/> and <see cref="HouseholderQr{T, V}"/>, several at once as I − Vᵀ S V.</summary>
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
        int reflections = Math.Max(0, n - 2);
        for (int first = (reflections - 1) / Together * Together; first >= 0 && reflections > 0; first -= Together)
            ApplyTogether(z, n, ld, v + ((nint)first * ld), beta + first, Math.Min(Together, reflections - first), n - 1 - first, inverse: false, scratch, threads);
    }

    /// <summary>Every row z of Z becomes H_0 ⋯ H_{m−1} z, or what the inverse H_{m−1} ⋯ H_0 makes of it.</summary>
    /// <param name="z">Rows of <paramref name="length"/> numbers.</param>
    /// <param name="rows">How many.</param>
    /// <param name="ld">From one row to the next, of <paramref name="z"/> and <paramref name="v"/>.</param>
    /// <param name="v">The v_r, of the same length.</param>
    /// <param name="beta">The β_r.</param>
    /// <param name="count">m, at most 48.</param>
    /// <param name="length">Numbers of a row.</param>
    /// <param name="inverse">In which order.</param>
    /// <param name="scratch">ScratchLength numbers, for as many rows.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void ApplyTogether(T* z, int rows, int ld, T* v, T* beta, int count, int length, bool inverse, T* scratch, int threads)
    {
        if (rows == 0)
            return;
        T* s = scratch, gram = s + (Together * Together), w = gram + (Together * Together), ws = w + ((nint)rows * Together);
        Operand<T> block = Operand.RowMajor(v, ld), triangle = Operand.RowMajor(s, Together);
        new Span<T>(gram, count * count).Clear();
        Gemm<T, V>.Add(T.One, block, block.Transposed, gram, count, count, count, length, lower: true, 1);
        FormTriangle(s, gram, beta, count);
        new Span<T>(w, rows * count).Clear();
        new Span<T>(ws, rows * count).Clear();
        Gemm<T, V>.Add(T.One, Operand.RowMajor(z, ld), block.Transposed, w, count, rows, count, length, lower: false, threads);
        Gemm<T, V>.Add(T.One, Operand.RowMajor(w, count), inverse ? triangle.Transposed : triangle, ws, count, rows, count, count, lower: false, threads);
        Gemm<T, V>.Add(-T.One, Operand.RowMajor(ws, count), block, z, ld, rows, length, count, lower: false, threads);
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
