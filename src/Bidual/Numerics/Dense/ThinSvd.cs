namespace Bidual.Numerics.Dense;

/// <summary>A = U diag(σ) Wᵀ, thin, of a matrix of any shape.</summary>
/// <param name="Left">m×k, orthonormal columns, k = min(m, n).</param>
/// <param name="Values">σ, k, falling.</param>
/// <param name="Right">n×k, orthonormal columns.</param>
internal sealed record ThinSvd(Matrix Left, double[] Values, Matrix Right)
{
    /// <summary>Decomposes.</summary>
    /// <exception cref="ArithmeticException">The matrix has entries that are not finite.</exception>
    public static unsafe ThinSvd Of(Matrix matrix)
    {
        if (matrix.Rows < matrix.Columns)
        {
            ThinSvd turned = Of(matrix.Transpose());
            return new ThinSvd(turned.Right, turned.Values, turned.Left);
        }

        int n = matrix.Columns;
        Matrix left = new(matrix.Rows, n), right = new(n, n);
        var values = new double[n];
        fixed (double* a = matrix.Data, u = left.Data, sigma = values, w = right.Data)
        {
            if (!DenseKernels<double>.Best.DecomposeSingular(a, matrix.Rows, n, u, sigma, w))
                throw new ArithmeticException("A matrix with entries that are not finite has no singular values.");
        }

        return new ThinSvd(left, values, right);
    }
}
