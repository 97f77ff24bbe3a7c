using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bidual.Numerics;

/// <summary>C ← C + α·A Bᵀ for row-major A and B whose rows are contiguous along the summed index: 2×4 tiles of dot products.</summary>
internal static class DotBlock
{
    /// <summary>Adds α·A Bᵀ to C.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="a">First value of A, m rows of <paramref name="k"/> values, <paramref name="lda"/> apart.</param>
    /// <param name="lda">Distance between rows of A.</param>
    /// <param name="b">First value of B, n rows.</param>
    /// <param name="ldb">Distance between rows of B.</param>
    /// <param name="c">First value of C, m×n.</param>
    /// <param name="ldc">Distance between rows of C.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Rows of B, columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    public static unsafe void AddProduct(double alpha, double* a, int lda, double* b, int ldb, double* c, int ldc, int m, int n, int k)
    {
        int i = 0;
        for (; i + 2 <= m; i += 2)
        {
            int j = 0;
            for (; j + 4 <= n; j += 4)
                Tile2x4(alpha, a + ((long)i * lda), lda, b + ((long)j * ldb), ldb, c + ((long)i * ldc) + j, ldc, k);
            for (; j < n; j++)
            {
                for (int p = 0; p < 2; p++)
                    c[((long)(i + p) * ldc) + j] += alpha * Dot(a + ((long)(i + p) * lda), b + ((long)j * ldb), k);
            }
        }

        for (; i < m; i++)
        {
            for (int j = 0; j < n; j++)
                c[((long)i * ldc) + j] += alpha * Dot(a + ((long)i * lda), b + ((long)j * ldb), k);
        }
    }

    /// <summary>Adds α·A Aᵀ to the lower triangle of C (and to some entries above it, up to tile width).</summary>
    public static unsafe void AddLowerGram(double alpha, double* a, int lda, double* b, int ldb, double* c, int ldc, int n, int k)
    {
        const int Panel = 64;
        for (int j = 0; j < n; j += Panel)
        {
            int width = Math.Min(Panel, n - j);
            AddProduct(alpha, a + ((long)j * lda), lda, b + ((long)j * ldb), ldb, c + ((long)j * ldc) + j, ldc, n - j, width, k);
        }
    }

    /// <summary>Eight accumulators and six loads a step: the sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Tile2x4(double alpha, double* a, int lda, double* b, int ldb, double* c, int ldc, int k)
    {
        double* a1 = a + lda, b1 = b + ldb, b2 = b1 + ldb, b3 = b2 + ldb;
        Vector256<double> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector256<double> c10 = default, c11 = default, c12 = default, c13 = default;
        int t = 0;
        for (; t + 4 <= k; t += 4)
        {
            Vector256<double> x = Vector256.Load(a + t), y = Vector256.Load(a1 + t);
            Vector256<double> p = Vector256.Load(b + t), q = Vector256.Load(b1 + t), r = Vector256.Load(b2 + t), s = Vector256.Load(b3 + t);
            c00 = Vector256.FusedMultiplyAdd(x, p, c00);
            c01 = Vector256.FusedMultiplyAdd(x, q, c01);
            c02 = Vector256.FusedMultiplyAdd(x, r, c02);
            c03 = Vector256.FusedMultiplyAdd(x, s, c03);
            c10 = Vector256.FusedMultiplyAdd(y, p, c10);
            c11 = Vector256.FusedMultiplyAdd(y, q, c11);
            c12 = Vector256.FusedMultiplyAdd(y, r, c12);
            c13 = Vector256.FusedMultiplyAdd(y, s, c13);
        }

        Store(alpha, c, c00, c01, c02, c03, a, b, b1, b2, b3, t, k);
        Store(alpha, c + ldc, c10, c11, c12, c13, a1, b, b1, b2, b3, t, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Store(
        double alpha,
        double* c,
        Vector256<double> s0,
        Vector256<double> s1,
        Vector256<double> s2,
        Vector256<double> s3,
        double* a,
        double* b0,
        double* b1,
        double* b2,
        double* b3,
        int done,
        int k)
    {
        double d0 = Vector256.Sum(s0), d1 = Vector256.Sum(s1), d2 = Vector256.Sum(s2), d3 = Vector256.Sum(s3);
        for (int t = done; t < k; t++)
        {
            d0 += a[t] * b0[t];
            d1 += a[t] * b1[t];
            d2 += a[t] * b2[t];
            d3 += a[t] * b3[t];
        }

        c[0] += alpha * d0;
        c[1] += alpha * d1;
        c[2] += alpha * d2;
        c[3] += alpha * d3;
    }

    private static unsafe double Dot(double* a, double* b, int k) =>
        Vector.Dot(new ReadOnlySpan<double>(a, k), new ReadOnlySpan<double>(b, k));
}
