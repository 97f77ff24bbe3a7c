using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by halves: T = diag(T₁, T₂) + ρ u uᵀ, the halves by the same
/// method, then the sum of a diagonal and a matrix of rank one (Cuppen, Numer. Math. 36, 1981; Gu &amp; Eisenstat, SIAM J. Matrix
/// Anal. Appl. 16, 1995). The work is in the product of the vectors of the sum with those of the halves.
/// </summary>
internal static unsafe class DivideAndConquer<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Order up to which the QL iteration is faster.</summary>
    private const int MostByRotations = 32;

    /// <summary>Numbers of scratch that <see cref="Diagonalise"/> needs.</summary>
    public static long ScratchLength(int n, int threads) =>
        Math.Max(ImplicitQl<T, V>.ScratchLength(Math.Min(n, MostByRotations)), (3L * Lines<T, V>.Padded(n)) + RankOneUpdate<T, V>.ScratchLength(n, threads));

    /// <summary>T = Zᵀ diag(λ) Z.</summary>
    /// <param name="d">The diagonal; becomes the eigenvalues, in no order.</param>
    /// <param name="e">Beside the diagonal, e[n−1] = 0; overwritten.</param>
    /// <param name="n">Order.</param>
    /// <param name="z">n rows of <paramref name="ld"/> numbers, zero; becomes Z.</param>
    /// <param name="ld">From one row to the next, at least ImplicitQl.Padded(n).</param>
    /// <param name="room">Two times n·<paramref name="ld"/> numbers.</param>
    /// <param name="scratch">ScratchLength numbers.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <returns>Whether it converged.</returns>
    public static bool Diagonalise(T* d, T* e, int n, T* z, int ld, T* room, T* scratch, int threads)
    {
        if (n <= MostByRotations)
            return ByRotations(d, e, n, z, ld, room, scratch);
        int left = n / 2 / V.Count * V.Count;
        T beside = e[left - 1], size = T.Abs(beside);
        d[left - 1] -= size;
        d[left] -= size;
        e[left - 1] = T.Zero;
        if (!Diagonalise(d, e, left, z, ld, room, scratch, threads)
            || !Diagonalise(d + left, e + left, n - left, z + ((nint)left * ld) + left, ld, room, scratch, threads))
            return false;
        Join(d, beside, n, left, z, ld, room, scratch, threads);
        return true;
    }

    private static bool ByRotations(T* d, T* e, int n, T* z, int ld, T* room, T* scratch)
    {
        int padded = ImplicitQl<T, V>.Padded(n);
        new Span<T>(room, n * padded).Clear();
        for (int i = 0; i < n; i++)
            room[(i * padded) + i] = T.One;
        if (!ImplicitQl<T, V>.Diagonalise(d, e, n, room, padded, scratch))
            return false;
        for (int i = 0; i < n; i++)
            Copy(room + (i * padded), z + ((nint)i * ld), n);
        return true;
    }

    /// <summary>The eigenproblem of both halves together.</summary>
    private static void Join(T* d, T beside, int n, int left, T* z, int ld, T* room, T* scratch, int threads)
    {
        int padded = Lines<T, V>.Padded(n), half = n - left;
        T* w = scratch, poles = w + padded, weights = poles + padded, rest = weights + padded;

        // u is (last of the left vectors, ±first of the right ones), of length √2; w is of length 1.
        T rho = (T.One + T.One) * T.Abs(beside), scale = T.One / T.Sqrt(T.One + T.One);
        for (int i = 0; i < n; i++)
            w[i] = scale * (i < left ? z[((nint)i * ld) + left - 1] : T.CopySign(T.One, beside) * z[((nint)i * ld) + left]);
        var deflation = new Deflation<T, V>(n);
        deflation.Run(d, w, rho, z, ld, left);
        int count = deflation.Kept.Count;
        if (count == 0)
            return;
        T root = T.Sqrt(rho);
        for (int j = 0; j < count; j++)
        {
            poles[j] = d[deflation.Kept[j]];
            weights[j] = root * w[deflation.Kept[j]];
        }

        // The rows that take part, by the halves in which they are not zero, and then the others.
        int ofLeft = deflation.Kept.Count(row => deflation.HalvesOf(row) == Halves.Left), ofRight = deflation.Kept.Count(row => deflation.HalvesOf(row) == Halves.Right);
        int inLeft = count - ofRight, inRight = count - ofLeft;
        T* vectors = room, leftRows = room + ((nint)n * ld), rightRows = leftRows + ((nint)inLeft * left), finished = rightRows + ((nint)inRight * half);
        var columns = new int[count];
        int nextLeft = 0, nextBoth = ofLeft, nextRight = inLeft;
        for (int j = 0; j < count; j++)
        {
            Halves halves = deflation.HalvesOf(deflation.Kept[j]);
            T* row = z + ((nint)deflation.Kept[j] * ld);
            int column = columns[j] = halves == Halves.Left ? nextLeft++ : halves == Halves.Both ? nextBoth++ : nextRight++;
            if (halves != Halves.Right)
                Copy(row, leftRows + ((nint)column * left), left);
            if (halves != Halves.Left)
                Copy(row + left, rightRows + ((nint)(column - ofLeft) * half), half);
        }

        for (int i = 0; i < n - count; i++)
        {
            Copy(z + ((nint)deflation.Finished[i] * ld), finished + ((nint)i * n), n);
            w[i] = d[deflation.Finished[i]];
        }

        RankOneUpdate<T, V>.Decompose(poles, weights, count, columns, d, vectors, ld, rest, threads);
        for (int i = 0; i < count; i++)
            new Span<T>(z + ((nint)i * ld), n).Clear();
        Gemm<T, V>.Add(T.One, Operand.RowMajor(vectors, ld), Operand.RowMajor(leftRows, left), z, ld, count, left, inLeft, lower: false, threads);
        Gemm<T, V>.Add(T.One, Operand.RowMajor(vectors + ofLeft, ld), Operand.RowMajor(rightRows, half), z + left, ld, count, half, inRight, lower: false, threads);
        for (int i = 0; i < n - count; i++)
        {
            d[count + i] = w[i];
            Copy(finished + ((nint)i * n), z + ((nint)(count + i) * ld), n);
        }
    }

    private static void Copy(T* from, T* to, int count) => new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
}
