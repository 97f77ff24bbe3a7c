using System.Numerics;
using System.Runtime.InteropServices;
using Bidual.Numerics.Dense;

namespace Bidual.Tests.Numerics.Dense;

public sealed class ProductTests
{
    /// <summary>Around every multiple of a tile of every path that is small, and some beyond a block.</summary>
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 7, 8, 9, 12, 13, 16, 23, 25, 47, 49];

    public static TheoryData<string> Paths => DenseCases.Paths;

    [Theory, MemberData(nameof(Paths))]
    public void Products_of_doubles_of_every_shape(string path) => AllShapes<double>(path);

    [Theory, MemberData(nameof(Paths))]
    public void Products_of_floats_of_every_shape(string path) => AllShapes<float>(path);

    [Theory, MemberData(nameof(Paths))]
    public void Products_beyond_one_block(string path)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(70, 130, 600), (1100, 5, 40), (9, 500, 310), (131, 67, 289)])
        {
            Check<double>(path, m, n, k, false, true, 2);
            Check<float>(path, m, n, k, true, false, 2);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Products_of_few_rows_and_many_steps(string path)
    {
        foreach (int m in (int[])[1, 3, 4, 8, 10, 16, 17])
        {
            foreach ((int n, int k) in ((int, int)[])[(1, 64), (23, 65), (48, 63), (53, 130), (97, 200)])
            {
                Check<double>(path, m, n, k, m % 2 == 0, false, 1 + (m % 2));
                Check<float>(path, m, n, k, m % 2 == 1, false, 1 + (m % 3));
            }
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Threads_do_not_change_a_bit(string path)
    {
        SameBits<double>(path);
        SameBits<float>(path);
    }

    private static void AllShapes<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int shape = 0;
        foreach (int m in Sizes)
        {
            foreach (int n in Sizes)
            {
                foreach (int k in (int[])[0, 1, 4, 5, 31])
                {
                    shape++;
                    Check<T>(path, m, n, k, shape % 2 == 0, shape / 2 % 2 == 0, 1 + (shape % 3));
                }
            }
        }
    }

    /// <summary>A product and, where C is square, its lower triangle against sums in double; nothing else may change.</summary>
    private static unsafe void Check<T>(string path, int m, int n, int k, bool transposeA, bool transposeB, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lda = (transposeA ? m : k) + 1, ldb = (transposeB ? k : n) + 2, ldc = n + 3;
        T[] a = DenseCases.Gaussian<T>(((transposeA ? k : m) + 1) * lda, 1), b = DenseCases.Gaussian<T>(((transposeB ? n : k) + 1) * ldb, 2);
        T[] before = DenseCases.Gaussian<T>((m + 1) * ldc, 3);
        T alpha = T.CreateTruncating(-0.75);
        foreach (bool lower in (bool[])[false, true])
        {
            if (lower && m != n)
                continue;
            T[] c = [.. before];
            fixed (T* pa = a, pb = b, pc = c)
            {
                Operand<T> x = Operand.RowMajor(pa, lda), y = Operand.RowMajor(pb, ldb);
                DenseKernels<T> kernels = DenseCases.Kernels<T>(path);
                x = transposeA ? x.Transposed : x;
                y = transposeB ? y.Transposed : y;
                if (lower)
                    kernels.AddLowerProduct(alpha, x, y, pc, ldc, n, k, threads);
                else
                    kernels.AddProduct(alpha, x, y, pc, ldc, m, n, k, threads);
            }

            for (int i = 0; i <= m; i++)
            {
                for (int j = 0; j < ldc; j++)
                {
                    double expected = DenseCases.Value(before[(i * ldc) + j]), scale = 1;
                    for (int p = 0; p < k && i < m && j < n && (!lower || j <= i); p++)
                    {
                        double term = -0.75 * DenseCases.Value(a[transposeA ? (p * lda) + i : (i * lda) + p]) * DenseCases.Value(b[transposeB ? (j * ldb) + p : (p * ldb) + j]);
                        expected += term;
                        scale += Math.Abs(term);
                    }

                    double error = Math.Abs(expected - DenseCases.Value(c[(i * ldc) + j]));
                    if (error > 20 * DenseCases.Epsilon<T>() * scale)
                        Assert.Fail($"{m}×{n}×{k}, lower {lower}, entry ({i}, {j}): {error} off");
                }
            }
        }
    }

    private static unsafe void SameBits<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(150, 101, 77), (60, 333, 90), (203, 203, 120), (10, 401, 150), (16, 12, 700)])
        {
            T[] a = DenseCases.Gaussian<T>(m * k, 4), b = DenseCases.Gaussian<T>(k * n, 5);
            T[]? product = null, triangle = null;
            foreach (int threads in (int[])[1, 2, 3, 2])
            {
                T[] c = new T[m * n], lower = new T[n * n];
                fixed (T* pa = a, pb = b, pc = c, pl = lower)
                {
                    DenseCases.Kernels<T>(path).AddProduct(T.One, Operand.RowMajor(pa, k), Operand.RowMajor(pb, n), pc, n, m, n, k, threads);
                    DenseCases.Kernels<T>(path).AddLowerGram(T.One, Operand.RowMajor(pb, n).Transposed, pl, n, n, k, threads);
                }

                product ??= c;
                triangle ??= lower;
                Assert.True(MemoryMarshal.AsBytes(c.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(product.AsSpan())));
                Assert.True(MemoryMarshal.AsBytes(lower.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(triangle.AsSpan())));
            }
        }
    }
}
