using System.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Tests.Numerics.Dense;

/// <summary>The factorisation and the solves on every path, in both precisions, around the orders where their blocks end.</summary>
public sealed class CholeskyPathTests
{
    private static readonly int[] Orders = [0, 1, 2, 3, 6, 7, 8, 9, 12, 24, 25, 48, 50, 63, 64, 65, 72, 88, 100, 127, 128, 129, 150, 193, 261];

    public static TheoryData<string> Paths => DenseCases.Paths;

    [Theory, MemberData(nameof(Paths))]
    public void Factor_times_its_transpose_is_the_matrix(string path)
    {
        foreach (int n in Orders)
        {
            CheckFactor<double>(path, n);
            CheckFactor<float>(path, n);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Solves_invert_the_factor_for_any_number_of_right_hand_sides(string path)
    {
        foreach (int n in Orders)
        {
            foreach (int count in (int[])[0, 1, 3, 24, 31, 50])
            {
                CheckSolves<double>(path, n, count);
                CheckSolves<float>(path, n, count);
            }
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public unsafe void Zero_rows_are_replaced_pivots_wherever_they_stand(string path)
    {
        foreach (int n in (int[])[1, 5, 30, 64, 65, 140])
        {
            foreach (int gone in (int[])[0, n / 2, n - 1])
            {
                double[] a = DenseCases.PositiveDefinite<double>(n, n + 3, 1, 5);
                for (int i = 0; i < n; i++)
                    a[(gone * n) + i] = a[(i * n) + gone] = 0;
                double[] b = DenseCases.Gaussian<double>(n, 6);
                fixed (double* p = a, x = b)
                {
                    Assert.Equal(1, DenseCases.Kernels<double>(path).FactorCholesky(p, n, 2));
                    DenseCases.Kernels<double>(path).SolveLower(p, n, n, x);
                    DenseCases.Kernels<double>(path).SolveLowerTransposed(p, n, n, x);
                }

                Assert.All(b, value => Assert.True(double.IsFinite(value)));
                Assert.True(Math.Abs(b[gone]) < 1e-60);
            }
        }
    }

    private static unsafe void CheckFactor<T>(string path, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = DenseCases.PositiveDefinite<T>(n, n + 2, n * 0.1, n), factor = [.. a];
        for (int i = 0; i < n; i++)
            factor.AsSpan((i * n) + i + 1, n - i - 1).Fill(T.NaN);
        T[]? first = null;
        foreach (int threads in (int[])[1, 2, 3, 2])
        {
            T[] copy = [.. factor];
            fixed (T* p = copy)
                Assert.Equal(0, DenseCases.Kernels<T>(path).FactorCholesky(p, n, threads));
            first ??= copy;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                    Assert.Equal(first[(i * n) + j], copy[(i * n) + j]);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k <= j; k++)
                    sum += DenseCases.Value(first![(i * n) + k]) * DenseCases.Value(first[(j * n) + k]);
                double size = Math.Sqrt(DenseCases.Value(a[(i * n) + i]) * DenseCases.Value(a[(j * n) + j]));
                if (!(Math.Abs(sum - DenseCases.Value(a[(i * n) + j])) <= (n + 4) * DenseCases.Epsilon<T>() * size))
                    Assert.Fail($"order {n}, entry ({i}, {j}): {sum} for {a[(i * n) + j]}");
            }
        }
    }

    private static unsafe void CheckSolves<T>(string path, int n, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DenseKernels<T> kernels = DenseCases.Kernels<T>(path);
        T[] factor = DenseCases.Gaussian<T>(n * n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                factor[(i * n) + j] = j > i ? T.NaN : i == j ? T.CreateTruncating(2 + (i % 3)) : factor[(i * n) + j] / T.CreateTruncating(n);
        }

        T[] b = DenseCases.Gaussian<T>(Math.Max(1, n * count), 7);
        foreach (bool transposed in (bool[])[false, true])
        {
            foreach (bool rows in (bool[])[false, true])
            {
                T[] x = [.. b], single = new T[n];
                fixed (T* l = factor, px = x, ps = single)
                {
                    Operand<T> sides = rows ? Operand.RowMajor(px, n).Transposed : Operand.RowMajor(px, count);
                    if (transposed)
                        kernels.SolveLowerTransposed(Operand.RowMajor(l, n), n, sides, count, 2);
                    else
                        kernels.SolveLower(Operand.RowMajor(l, n), n, sides, count, 2);
                    for (int k = 0; k < count; k++)
                    {
                        for (int i = 0; i < n; i++)
                            single[i] = b[rows ? (k * n) + i : (i * count) + k];
                        if (transposed)
                            kernels.SolveLowerTransposed(l, n, n, ps);
                        else
                            kernels.SolveLower(l, n, n, ps);
                        Assert.True(Residual(factor, n, transposed, x, rows, b, k, count) < 200 * DenseCases.Epsilon<T>());
                        for (int i = 0; i < n; i++)
                            Assert.Equal(DenseCases.Value(single[i]), DenseCases.Value(x[rows ? (k * n) + i : (i * count) + k]), 100 * DenseCases.Epsilon<T>() * Math.Max(1, Math.Abs(DenseCases.Value(single[i]))));
                    }
                }
            }
        }
    }

    private static double Residual<T>(T[] factor, int n, bool transposed, T[] x, bool rows, T[] b, int k, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double worst = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = transposed ? i : 0; j < (transposed ? n : i + 1); j++)
                sum += DenseCases.Value(factor[transposed ? (j * n) + i : (i * n) + j]) * DenseCases.Value(x[rows ? (k * n) + j : (j * count) + k]);
            worst = Math.Max(worst, Math.Abs(sum - DenseCases.Value(b[rows ? (k * n) + i : (i * count) + k])));
        }

        return worst;
    }
}
