using System.Numerics;
using System.Runtime.InteropServices;
using Bidual.Numerics.Dense;

namespace Bidual.Tests.Numerics.Dense;

public sealed class SymmetricEigenTests
{
    private static readonly int[] Orders = [1, 2, 3, 4, 5, 8, 9, 17, 32, 33, 50, 64, 65, 100, 173];

    public static TheoryData<string> Paths => DenseCases.Paths;

    [Theory, MemberData(nameof(Paths))]
    public void Random_matrices(string path)
    {
        foreach (int n in Orders)
        {
            double[] g = DenseCases.Gaussian<double>(n * n, n);
            Check<double>(path, n, (i, j) => g[(i * n) + j]);
            Check<float>(path, n, (i, j) => g[(i * n) + j]);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Matrices_of_every_kind_of_trouble(string path)
    {
        foreach (int n in (int[])[1, 2, 7, 30, 90])
        {
            double[] g = DenseCases.Gaussian<double>(n * n, n);
            Check<double>(path, n, (_, _) => 0);
            Check<double>(path, n, (_, _) => 1);
            Check<double>(path, n, (i, j) => i == j ? 3 : 0);
            Check<double>(path, n, (i, j) => i == j ? -i : 0);
            Check<double>(path, n, (i, j) => g[i] * g[j]);
            Check<double>(path, n, (i, j) => g[(i * n) + j] * Math.Pow(10, -(i + j) / 3.0));
            Check<double>(path, n, (i, j) => g[(i * n) + j] * Math.Pow(10, (i + j - n) / 3.0));
            Check<double>(path, n, (i, j) => g[(i * n) + j] * 1e300 / n);
            Check<double>(path, n, (i, j) => g[(i * n) + j] * 1e-300);
            Check<double>(path, n, (i, j) => Math.Abs(i - j) == 1 ? 1 : i == j ? Math.Abs(i - (n / 2)) : 0);
            Check<double>(path, n, (i, j) => Math.Abs(i - j) == 1 ? 1e-200 : i == j ? 1 : 0);
            Check<double>(path, n, (i, j) => 1.0 / (i + j + 1));
            Check<float>(path, n, (i, j) => 1.0 / (i + j + 1));
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void The_second_difference_has_known_eigenvalues(string path)
    {
        const int N = 60;
        double[] values = Check<double>(path, N, (i, j) => i == j ? 2 : i - j == 1 ? -1 : 0);
        for (int k = 0; k < N; k++)
            Assert.Equal(2 - (2 * Math.Cos((k + 1) * Math.PI / (N + 1))), values[k], 1e-13);
    }

    /// <summary>What divide and conquer deflates, in part or whole, and what it must not.</summary>
    [Theory, MemberData(nameof(Paths))]
    public void Tridiagonal_matrices_with_close_values(string path)
    {
        foreach (int n in (int[])[33, 70, 105, 168])
        {
            double[] g = DenseCases.Gaussian<double>(2 * n, n);
            CheckTridiagonal(path, n, i => Math.Abs(10 - (i % 21)), i => i % 21 == 20 ? 1e-8 : 1);
            CheckTridiagonal(path, n, i => Math.Abs(10 - (i % 21)), i => i % 21 == 20 ? 1e-14 : 1);
            CheckTridiagonal(path, n, i => Math.Pow(10, -i / 4.0), i => Math.Pow(10, -(i + 0.5) / 4));
            CheckTridiagonal(path, n, i => Math.Pow(10, (i - n) / 4.0), i => Math.Pow(10, (i + 0.5 - n) / 4));
            CheckTridiagonal(path, n, i => g[i], i => i == (n / 2) - 1 ? 0 : g[n + i]);
            CheckTridiagonal(path, n, i => 1, i => 1e-7 * g[i]);
            CheckTridiagonal(path, n, i => i / 3, _ => 1e-3);
            CheckTridiagonal(path, n, i => i % 5, i => i % 3 == 0 ? 0 : -1);
            CheckTridiagonal(path, n, _ => 0, _ => -1);
            CheckTridiagonal(path, n, i => i % 2 == 0 ? 1e-30 : 1, _ => 1e-16);
            CheckTridiagonal(path, n, i => i < n / 2 ? 1 : 1 + 1e-15, _ => 1e-9);
        }
    }

    /// <summary>Large enough for sums in several shares.</summary>
    [Theory, MemberData(nameof(Paths))]
    public void A_large_matrix(string path)
    {
        const int N = 403;
        double[] g = DenseCases.Gaussian<double>(N * N, 1);
        Check<double>(path, N, (i, j) => g[(i * N) + j]);
    }

    [Theory, MemberData(nameof(Paths))]
    public void A_few_values_many_times_each(string path)
    {
        const int N = 120;
        double[] g = DenseCases.Gaussian<double>(N * 3, 7);
        Check<double>(path, N, (i, j) => (i == j ? 1 : 0) + (g[i] * g[j]) - (g[N + i] * g[N + j]) + (1e-9 * g[(2 * N) + i] * g[(2 * N) + j]));
    }

    [Theory, MemberData(nameof(Paths))]
    public unsafe void Nothing_and_not_numbers(string path)
    {
        Assert.True(DenseCases.Kernels<double>(path).DecomposeSymmetric(null, 0, null, null, 2));
        double[] a = [1, 0, double.NaN, 2], values = new double[2], vectors = new double[4];
        fixed (double* p = a, w = values, z = vectors)
            Assert.False(DenseCases.Kernels<double>(path).DecomposeSymmetric(p, 2, w, z, 1));
    }

    /// <summary>Besides all else, value i is where the number of negative pivots of T − λ passes i (Sylvester's law of inertia).</summary>
    private static void CheckTridiagonal(string path, int n, Func<int, double> diagonal, Func<int, double> beside)
    {
        double[] values = Check<double>(path, n, (i, j) => i == j ? diagonal(i) : i - j == 1 ? beside(j) : 0);
        Check<float>(path, n, (i, j) => i == j ? diagonal(i) : i - j == 1 ? beside(j) : 0);
        double norm = Enumerable.Range(0, n).Max(i => Math.Abs(diagonal(i)) + (2 * Math.Abs(beside(i)))), tolerance = 4 * n * norm * DenseCases.Epsilon<double>();
        for (int i = 0; i < n; i++)
            Assert.True(ValuesBelow(values[i] - tolerance) <= i && ValuesBelow(values[i] + tolerance) > i, $"order {n}: value {i} is not {values[i]}");

        int ValuesBelow(double lambda)
        {
            int count = 0;
            double pivot = 1;
            for (int i = 0; i < n; i++)
            {
                pivot = diagonal(i) - lambda - (i == 0 ? 0 : beside(i - 1) * beside(i - 1) / pivot);
                pivot = pivot == 0 ? -1e-300 : pivot;
                count += pivot < 0 ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Residual, orthogonality, order, and the same bits for every number of threads.</summary>
    private static unsafe double[] Check<T>(string path, int n, Func<int, int, double> lower)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = new T[n * n];
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[(i * n) + j] = j > i ? T.NaN : T.CreateTruncating(lower(i, j));
                largest = Math.Max(largest, j > i ? 0 : Math.Abs(lower(i, j)));
            }
        }

        T[] values = new T[n], vectors = new T[n * n];
        T[]? first = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            fixed (T* p = a, w = values, z = vectors)
                Assert.True(DenseCases.Kernels<T>(path).DecomposeSymmetric(p, n, w, z, threads));
            first ??= [.. vectors];
            Assert.True(MemoryMarshal.AsBytes(vectors.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(first.AsSpan())));
        }

        double tolerance = 10 * (n + 10) * DenseCases.Epsilon<T>(), scale = largest == 0 ? 1 : largest;
        for (int i = 0; i < n; i++)
        {
            Assert.True(i == 0 || values[i] >= values[i - 1]);
            for (int j = 0; j < n; j++)
            {
                double dot = 0, image = 0;
                for (int k = 0; k < n; k++)
                {
                    dot += Value(vectors, i, k) * Value(vectors, j, k);
                    image += DenseCases.Value(a[k <= j ? (j * n) + k : (k * n) + j]) / scale * Value(vectors, i, k);
                }

                if (!(Math.Abs(dot - (i == j ? 1 : 0)) < tolerance))
                    Assert.Fail($"order {n}: vectors {i} and {j} have product {dot}");
                double rest = image - (DenseCases.Value(values[i]) / scale * Value(vectors, i, j));
                if (!(Math.Abs(rest) < tolerance))
                    Assert.Fail($"order {n}: residual {rest} of vector {i}");
            }
        }

        return Array.ConvertAll(values, DenseCases.Value);

        double Value(T[] x, int i, int j) => DenseCases.Value(x[(i * n) + j]);
    }
}
