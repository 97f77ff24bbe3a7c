namespace Bidual.Numerics.Dense;

/// <summary>Eigenvalues of a symmetric matrix, ascending, and their vectors, orthonormal rows.</summary>
internal static class EigenPairs
{
    /// <summary>Those of a matrix; null where it is not finite.</summary>
    /// <param name="lower">Its lower triangle, d×d row-major.</param>
    /// <param name="order">d.</param>
    /// <param name="threads">Worker threads.</param>
    public static unsafe (double[] Values, Matrix Vectors)? Of(double[] lower, int order, int threads)
    {
        var values = new double[order];
        var vectors = new Matrix(order, order);
        fixed (double* a = lower, lambda = values, v = vectors.Data)
            return DenseKernels<double>.Best.DecomposeSymmetric(a, order, lambda, v, threads) ? (values, vectors) : null;
    }
}
