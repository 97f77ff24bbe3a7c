using Bidual.Numerics;

namespace Bidual.Tests.Contracts;

public sealed class DotBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(33)]
    public unsafe void Adds_the_product_for_every_shape_and_leaves_the_rest_alone(int k)
    {
        for (int m = 0; m <= 9; m++)
        {
            for (int n = 0; n <= 9; n++)
            {
                int lda = k + 2, ldb = k + 1, ldc = n + 3;
                double[] a = RandomPrograms.Gaussian((m + 1) * lda, 1), b = RandomPrograms.Gaussian((n + 1) * ldb, 2);
                double[] c = RandomPrograms.Gaussian((m + 1) * ldc, 3), expected = [.. c];
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        for (int t = 0; t < k; t++)
                            expected[(i * ldc) + j] += -0.7 * a[(i * lda) + t] * b[(j * ldb) + t];
                    }
                }

                fixed (double* pa = a, pb = b, pc = c)
                    DotBlock.AddProduct(-0.7, pa, lda, pb, ldb, pc, ldc, m, n, k);
                for (int i = 0; i < c.Length; i++)
                    Assert.Equal(expected[i], c[i], 1e-13);
            }
        }
    }

    [Fact]
    public unsafe void Adds_the_lower_triangle_of_a_Gram_matrix_for_every_order()
    {
        for (int n = 0; n <= 70; n++)
        {
            int k = (n % 11) + 1;
            double[] a = RandomPrograms.Gaussian((n + 1) * k, n);
            double[] c = RandomPrograms.Gaussian((n + 1) * (n + 1), n + 100), before = [.. c];
            fixed (double* pa = a, pc = c)
                DotBlock.AddLowerGram(2, pa, k, pa, k, pc, n + 1, n, k);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double dot = Vector.Dot(a.AsSpan(i * k, k), a.AsSpan(j * k, k));
                    Assert.Equal(before[(i * (n + 1)) + j] + (2 * dot), c[(i * (n + 1)) + j], 1e-12);
                }
            }
        }
    }
}
