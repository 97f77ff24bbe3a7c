using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Dense;

/// <summary>A = Zᵀ diag(λ) Z of a symmetric matrix: tridiagonal form, its halves, reflections applied back.</summary>
internal static unsafe class SymmetricEigen<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Decomposes A.</summary>
    /// <param name="a">n×n row-major, lower triangle; not changed.</param>
    /// <param name="n">Order.</param>
    /// <param name="values">λ, ascending, n.</param>
    /// <param name="vectors">Z, row i the unit eigenvector of λ_i, n×n.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <returns>Whether the iteration converged; it does for every finite matrix met so far.</returns>
    public static bool Decompose(T* a, int n, T* values, T* vectors, int threads)
    {
        if (n == 0)
            return true;
        T largest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                largest = T.Max(largest, T.Abs(a[((nint)i * n) + j]));
        }

        if (!T.IsFinite(largest))
            return false;
        T scale = largest > T.Zero ? largest : T.One;
        int ld = ImplicitQl<T, V>.Padded(n);
        long square = (long)n * ld;
        T* memory = Workspace.Of<T>(Scratch.Decomposition, (4 * square) + (3 * ld) + Math.Max(DivideAndConquer<T, V>.ScratchLength(n, threads), Math.Max(Tridiagonal<T, V>.ScratchLength(ld), Reflections<T, V>.ScratchLength(n))));
        T* matrix = memory, reflectors = matrix + (2 * square), z = reflectors + square, d = z + square, e = d + ld, beta = e + ld, scratch = beta + ld;
        new Span<T>(matrix, checked((int)square)).Clear();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[((nint)i * ld) + j] = matrix[((nint)j * ld) + i] = a[((nint)i * n) + j] / scale;
        }

        Tridiagonal<T, V>.Reduce(matrix, n, ld, d, e, reflectors, beta, scratch, threads);
        new Span<T>(z, (int)square).Clear();
        if (!DivideAndConquer<T, V>.Diagonalise(d, e, n, z, ld, matrix, scratch, threads))
            return false;
        Reflections<T, V>.Apply(z, n, ld, reflectors, beta, scratch, threads);
        var order = new int[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        new Span<T>(d, n).Sort(order.AsSpan());
        for (int i = 0; i < n; i++)
        {
            values[i] = d[i] * scale;
            new ReadOnlySpan<T>(z + ((nint)order[i] * ld), n).CopyTo(new Span<T>(vectors + ((nint)i * n), n));
        }

        return true;
    }
}
