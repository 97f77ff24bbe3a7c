namespace Bidual.Numerics.Dense;

/// <summary>A = U diag(σ) Wᵀ, thin, of a matrix of any shape.</summary>
/// <param name="Left">m×k, orthonormal columns, k = min(m, n).</param>
/// <param name="Values">σ, k, falling.</param>
/// <param name="Right">n×k, orthonormal columns.</param>
internal sealed record ThinSvd(Matrix Left, double[] Values, Matrix Right)
{
    /// <summary>Decomposes.</summary>
    /// <param name="matrix">A, of any shape.</param>
    /// <param name="threads">Threads to use at most; the result does not depend on it.</param>
    /// <exception cref="ArithmeticException">The matrix has entries that are not finite.</exception>
    public static ThinSvd Of(Matrix matrix, int threads = 1)
    {
        if (matrix.Rows >= matrix.Columns)
            return OfTall(matrix, new Matrix(matrix.Rows, matrix.Columns), threads);
        ThinSvd turned = Of(matrix.Transpose(), threads);
        return new ThinSvd(turned.Right, turned.Values, turned.Left);
    }

    /// <summary>σ and W alone: a tall matrix is then read once.</summary>
    /// <param name="matrix">A, of any shape.</param>
    /// <param name="threads">Threads to use at most; the result does not depend on it.</param>
    /// <exception cref="ArithmeticException">The matrix has entries that are not finite.</exception>
    public static (double[] Values, Matrix Right) RightOf(Matrix matrix, int threads = 1)
    {
        ThinSvd svd = matrix.Rows >= matrix.Columns ? OfTall(matrix, new Matrix(0, 0), threads) : Of(matrix, threads);
        return (svd.Values, svd.Right);
    }

    /// <summary>σ alone.</summary>
    /// <exception cref="ArithmeticException">The matrix has entries that are not finite.</exception>
    public static double[] ValuesOf(Matrix matrix) => RightOf(matrix.Rows >= matrix.Columns ? matrix : matrix.Transpose()).Values;

    private static unsafe ThinSvd OfTall(Matrix matrix, Matrix left, int threads)
    {
        int n = matrix.Columns;
        var right = new Matrix(n, n);
        var values = new double[n];
        fixed (double* a = matrix.Data, u = left.Data, sigma = values, w = right.Data)
        {
            if (!DenseKernels<double>.Best.DecomposeSingular(a, matrix.Rows, n, u, sigma, w, threads))
                throw new ArithmeticException("A matrix with entries that are not finite has no singular values.");
        }

        return new ThinSvd(left, values, right);
    }
}
