namespace Bidual.Numerics;

/// <summary>
/// Cholesky factorisation A = L Lᵀ of a symmetric positive definite matrix held in its lower triangle, row-major,
/// in panels; and the solves with it. A pivot that rounding made non-positive is replaced by a huge one,
/// which removes its direction from the solution (the usual safeguard of interior-point methods).
/// </summary>
internal static class Cholesky
{
    private const int Panel = 48;
    private const double Raise = 2e-15;

    /// <summary>Overwrites the lower triangle of <paramref name="a"/> by L.</summary>
    /// <param name="a">n×n, row-major; the strict upper triangle is neither read nor meaningful afterwards.</param>
    /// <param name="n">Order.</param>
    /// <returns>The number of pivots that were replaced; 0 for a numerically positive definite matrix.</returns>
    public static unsafe int Factor(Span<double> a, int n)
    {
        int replaced = 0;
        double largest = 0;
        for (int i = 0; i < n; i++)
            largest = Math.Max(largest, a[(int)(((long)i * n) + i)]);
        double smallest = largest * 1e-30;
        fixed (double* p = a)
        {
            for (int j = 0; j < n; j += Panel)
            {
                int width = Math.Min(Panel, n - j);
                double* diagonal = p + ((long)j * n) + j;
                DotBlock.AddProduct(-1, p + ((long)j * n), n, p + ((long)j * n), n, diagonal, n, n - j, width, j);
                replaced += FactorPanel(diagonal, n, n - j, width, smallest);
            }
        }

        return replaced;
    }

    /// <summary>
    /// The same for a matrix that may be singular to rounding, with its diagonal raised by a few units in the last place:
    /// no pivot fails, and a caller that refines against the matrix itself loses nothing.
    /// </summary>
    public static int FactorRaised(Span<double> a, int n)
    {
        for (int i = 0; i < n; i++)
            a[(int)(((long)i * n) + i)] *= 1 + Raise;
        return Factor(a, n);
    }

    /// <summary>Solves L Lᵀ x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        SolveLower(factor, n, b);
        SolveLowerTransposed(factor, n, b);
    }

    /// <summary>Solves L x = b in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            b[i] = (b[i] - Vector.Dot(row[..i], b[..i])) / row[i];
        }
    }

    /// <summary>Solves Lᵀ x = b in place.</summary>
    public static void SolveLowerTransposed(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            b[i] /= row[i];
            Vector.AddScaled(-b[i], row[..i], b[..i]);
        }
    }

    private static unsafe int FactorPanel(double* a, int lda, int rows, int width, double smallest)
    {
        int replaced = 0;
        for (int j = 0; j < width; j++)
        {
            double* pivotRow = a + ((long)j * lda);
            double pivot = pivotRow[j];
            for (int k = 0; k < j; k++)
                pivot -= pivotRow[k] * pivotRow[k];
            if (!(pivot > smallest))
            {
                pivot = 1e128;
                replaced++;
            }

            pivot = Math.Sqrt(pivot);
            pivotRow[j] = pivot;
            for (int i = j + 1; i < rows; i++)
            {
                double* row = a + ((long)i * lda);
                double sum = row[j];
                for (int k = 0; k < j; k++)
                    sum -= row[k] * pivotRow[k];
                row[j] = sum / pivot;
            }
        }

        return replaced;
    }
}
