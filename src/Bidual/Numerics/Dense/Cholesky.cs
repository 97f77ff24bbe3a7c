namespace Bidual.Numerics.Dense;

/// <summary>
/// Cholesky factorisation A = L Lᵀ of a symmetric positive definite matrix held in its lower triangle, row-major, and the
/// solves with it. A pivot that rounding made non-positive is replaced by a huge one, which removes its direction from the
/// solution (the usual safeguard of interior-point methods).
/// </summary>
internal static unsafe class Cholesky
{
    /// <summary>Overwrites the lower triangle of <paramref name="a"/> by L.</summary>
    /// <param name="a">n×n, row-major; the strict upper triangle is neither read nor meaningful afterwards.</param>
    /// <param name="n">Order.</param>
    /// <param name="threads">Threads to use at most; the result does not depend on it.</param>
    /// <returns>The number of pivots that were replaced; 0 for a numerically positive definite matrix.</returns>
    public static int Factor(Span<double> a, int n, int threads = 1)
    {
        fixed (double* p = a)
            return DenseKernels<double>.Best.FactorCholesky(p, n, threads);
    }

    /// <summary>
    /// The same for a matrix that may be singular to rounding, with its diagonal raised by a few units in the last place:
    /// no pivot fails, and a caller that refines against the matrix itself loses nothing.
    /// </summary>
    public static int FactorRaised(Span<double> a, int n, int threads = 1)
    {
        for (int i = 0; i < n; i++)
            a[(int)(((long)i * n) + i)] *= 1 + Pivot<double>.Raise;
        return Factor(a, n, threads);
    }

    /// <summary>Solves L Lᵀ x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        fixed (double* l = factor, x = b)
        {
            DenseKernels<double>.Best.SolveLower(l, n, n, x);
            DenseKernels<double>.Best.SolveLowerTransposed(l, n, n, x);
        }
    }

    /// <summary>A⁻¹, rounded row by row.</summary>
    public static Matrix Inverse(ReadOnlySpan<double> factor, int n)
    {
        var inverse = new Matrix(n, n);
        for (int i = 0; i < n; i++)
        {
            inverse.Data[(i * n) + i] = 1;
            Solve(factor, n, inverse.MutableRow(i));
        }

        return inverse;
    }

    /// <summary>Solves L x = b in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        fixed (double* l = factor, x = b)
            DenseKernels<double>.Best.SolveLower(l, n, n, x);
    }

    /// <summary>Solves Lᵀ x = b in place.</summary>
    public static void SolveLowerTransposed(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        fixed (double* l = factor, x = b)
            DenseKernels<double>.Best.SolveLowerTransposed(l, n, n, x);
    }

    /// <summary>Solves L x = b in place for each row b of a matrix.</summary>
    /// <param name="factor">n×n.</param>
    /// <param name="n">Order.</param>
    /// <param name="rows">Right-hand sides.</param>
    /// <param name="stride">From one right-hand side to the next.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void SolveLowerRows(ReadOnlySpan<double> factor, int n, Span<double> rows, int stride, int count, int threads = 1)
    {
        fixed (double* l = factor, x = rows)
            DenseKernels<double>.Best.SolveLower(Operand.RowMajor(l, n), n, Operand.RowMajor(x, stride).Transposed, count, threads);
    }
}
