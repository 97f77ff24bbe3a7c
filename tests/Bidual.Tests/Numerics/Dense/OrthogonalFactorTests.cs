using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Tests.Numerics.Dense;

/// <summary>QR with and without pivoting, and the singular value decomposition.</summary>
public sealed class OrthogonalFactorTests
{
    private static readonly (int M, int N)[] Shapes = [(1, 1), (2, 1), (1, 3), (3, 3), (9, 4), (4, 9), (17, 17), (40, 33), (70, 12), (65, 65)];

    /// <summary>Of more than one panel, and of several parts of rows.</summary>
    private static readonly (int M, int N)[] LargeShapes = [(120, 110), (150, 150), (2100, 3), (2500, 60)];

    public static TheoryData<string> Paths => DenseCases.Paths;

    /// <summary>Random, of low rank, zero, constant, graded both ways, and at the ends of the range.</summary>
    private static IEnumerable<Func<int, int, double>> Kinds(int m, int n)
    {
        double[] g = DenseCases.Gaussian<double>(m * n, (m * 100) + n);
        yield return (i, j) => g[(i * n) + j];
        yield return (i, j) => g[i] * g[(j * m) % g.Length];
        yield return (_, _) => 0;
        yield return (_, _) => 1;
        yield return (i, j) => g[(i * n) + j] * Math.Pow(10, -(i + j) / 4.0);
        yield return (i, j) => g[(i * n) + j] * Math.Pow(10, (j - i) / 4.0);
        yield return (i, j) => i == j ? 1 : j == i + 1 ? 1 : 0;
        yield return (i, j) => g[(i * n) + j] * 1e300 / m;
        yield return (i, j) => g[(i * n) + j] * 1e-300;
        yield return (i, j) => j % 2 == 0 ? 0 : g[(i * n) + j];
    }

    [Theory, MemberData(nameof(Paths))]
    public void Q_times_R_is_the_matrix(string path)
    {
        foreach ((int m, int n) in Shapes)
        {
            foreach (Func<int, int, double> kind in Kinds(m, n))
            {
                CheckQr<double>(path, m, n, kind, pivoted: false);
                CheckQr<double>(path, m, n, kind, pivoted: true);
            }

            CheckQr<float>(path, m, n, Kinds(m, n).First(), pivoted: true);
        }

        foreach ((int m, int n) in LargeShapes)
        {
            foreach (Func<int, int, double> kind in Kinds(m, n).Take(3))
                CheckQr<double>(path, m, n, kind, pivoted: false);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Singular_values_and_vectors_give_the_matrix_back(string path)
    {
        foreach ((int m, int n) in Shapes.Where(shape => shape.M >= shape.N))
        {
            foreach (Func<int, int, double> kind in Kinds(m, n))
                CheckSingular<double>(path, m, n, kind);
            CheckSingular<float>(path, m, n, Kinds(m, n).First());
            CheckSingular<float>(path, m, n, Kinds(m, n).ElementAt(1));
        }

        foreach ((int m, int n) in LargeShapes)
        {
            foreach (Func<int, int, double> kind in Kinds(m, n).Take(5))
                CheckSingular<double>(path, m, n, kind);
            CheckSingular<float>(path, m, n, Kinds(m, n).First());
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public unsafe void Known_singular_values(string path)
    {
        // A graded triangle: σ are those of diag(1, 1e-5, 1e-10) times an orthogonal matrix.
        double[] a = [0.6, -0.8e-5, 0, 0.8, 0.6e-5, 0, 0, 0, 1e-10], sigma = new double[3], u = new double[9], w = new double[9];
        fixed (double* p = a, pu = u, ps = sigma, pw = w)
            Assert.True(DenseCases.Kernels<double>(path).DecomposeSingular(p, 3, 3, pu, ps, pw, 1));
        Assert.Equal(1, sigma[0], 1e-15);
        Assert.Equal(1e-5, sigma[1], 1e-19);
        Assert.Equal(1e-10, sigma[2], 1e-24);
    }

    /// <summary>σ = 10^(−k/8) and W known: of many columns small values have an error relative to the largest.</summary>
    [Theory, MemberData(nameof(Paths))]
    public unsafe void Many_known_singular_values(string path)
    {
        const int M = 90, N = 80;
        Matrix left = ThinSvd.Of(new Matrix(M, N, DenseCases.Gaussian<double>(M * N, 1))).Left, right = ThinSvd.Of(new Matrix(N, N, DenseCases.Gaussian<double>(N * N, 2))).Right, a = new(M, N);
        double[] expected = [.. Enumerable.Range(0, N).Select(k => Math.Pow(10, -k / 8.0))], sigma = new double[N];
        for (int k = 0; k < N; k++)
        {
            for (int i = 0; i < M; i++)
                Bidual.Numerics.Vector.AddScaled(expected[k] * left[i, k], right.Column(k), a.MutableRow(i));
        }

        var w = new double[N * N];
        fixed (double* p = a.Data, ps = sigma, pw = w)
            Assert.True(DenseCases.Kernels<double>(path).DecomposeSingular(p, M, N, null, ps, pw, 1));
        for (int k = 0; k < N; k++)
            Assert.Equal(expected[k], sigma[k], 2e-15);
        CheckOrthonormal(w, N, N, 1e-13);
        for (int k = 0; k < 16; k++)
            Assert.Equal(1, Math.Abs(Enumerable.Range(0, N).Sum(i => w[(i * N) + k] * right[i, k])), 1e-12);
    }

    [Theory, MemberData(nameof(Paths))]
    public unsafe void The_bits_do_not_depend_on_the_threads(string path)
    {
        DenseKernels<double> kernels = DenseCases.Kernels<double>(path);
        foreach ((int m, int n) in LargeShapes)
        {
            double[] a = DenseCases.Gaussian<double>(m * n, 1);
            double[][] results = [.. new[] { 1, 2, 3 }.Select(threads =>
            {
                double[] q = new double[m * n], r = new double[n * n], u = new double[m * n], sigma = new double[n], w = new double[n * n];
                fixed (double* p = a, pq = q, pr = r, pu = u, ps = sigma, pw = w)
                {
                    kernels.FactorQr(p, m, n, pq, pr, [], threads);
                    Assert.True(kernels.DecomposeSingular(p, m, n, pu, ps, pw, threads));
                }

                return (double[])[.. q, .. r, .. u, .. sigma, .. w];
            })];
            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public unsafe void What_is_not_wanted_changes_nothing(string path)
    {
        DenseKernels<double> kernels = DenseCases.Kernels<double>(path);
        foreach ((int m, int n) in LargeShapes)
        {
            double[] a = DenseCases.Gaussian<double>(m * n, 1);
            double[] q = new double[m * n], r = new double[n * n], alone = new double[n * n], u = new double[m * n], sigma = new double[n], w = new double[n * n], other = new double[n], turn = new double[n * n];
            fixed (double* p = a, pq = q, pr = r, pl = alone, pu = u, ps = sigma, pw = w, po = other, pt = turn)
            {
                kernels.FactorQr(p, m, n, pq, pr, [], 1);
                kernels.FactorQr(p, m, n, null, pl, [], 1);
                Assert.True(kernels.DecomposeSingular(p, m, n, pu, ps, pw, 1));
                Assert.True(kernels.DecomposeSingular(p, m, n, null, po, pt, 1));
            }

            Assert.Equal(r, alone);
            Assert.Equal(sigma, other);
            Assert.Equal(w, turn);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public unsafe void Nothing_and_not_numbers(string path)
    {
        DenseKernels<double> kernels = DenseCases.Kernels<double>(path);
        kernels.FactorQr(null, 0, 0, null, null, [], 1);
        Assert.True(kernels.DecomposeSingular(null, 0, 0, null, null, null, 1));
        double[] a = [double.PositiveInfinity], one = new double[1], two = new double[1], three = new double[1];
        fixed (double* p = a, x = one, y = two, z = three)
            Assert.False(kernels.DecomposeSingular(p, 1, 1, x, y, z, 1));
    }

    private static unsafe void CheckQr<T>(string path, int m, int n, Func<int, int, double> entry, bool pivoted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rank = Math.Min(m, n);
        (T[] a, double scale) = Entries<T>(m, n, entry);
        T[] q = new T[m * rank], r = new T[rank * n];
        int[] pivots = pivoted ? new int[n] : [];
        fixed (T* p = a, pq = q, pr = r)
            DenseCases.Kernels<T>(path).FactorQr(p, m, n, pq, pr, pivots, 1);
        double tolerance = 20 * (m + n) * DenseCases.Epsilon<T>();
        CheckOrthonormal(q, m, rank, tolerance);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < rank; k++)
                    sum += DenseCases.Value(q[(i * rank) + k]) * (DenseCases.Value(r[(k * n) + j]) / scale);
                int column = pivoted ? pivots[j] : j;
                Assert.True(Math.Abs(sum - (DenseCases.Value(a[(i * n) + column]) / scale)) < tolerance, $"{m}×{n} at ({i}, {j})");
            }
        }

        for (int k = 0; k < rank; k++)
        {
            for (int j = 0; j < k; j++)
                Assert.Equal(T.Zero, r[(k * n) + j]);
            if (pivoted && k > 0)
                Assert.True(Math.Abs(DenseCases.Value(r[(k * n) + k])) <= (Math.Abs(DenseCases.Value(r[((k - 1) * n) + k - 1])) * 1.01) + (tolerance * scale));
        }

        Assert.Equal(pivoted ? Enumerable.Range(0, n) : [], pivots.Order());
    }

    private static unsafe void CheckSingular<T>(string path, int m, int n, Func<int, int, double> entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] a, double scale) = Entries<T>(m, n, entry);
        T[] u = new T[m * n], sigma = new T[n], w = new T[n * n];
        fixed (T* p = a, pu = u, ps = sigma, pw = w)
            Assert.True(DenseCases.Kernels<T>(path).DecomposeSingular(p, m, n, pu, ps, pw, 1), $"{typeof(T)} {m}×{n}, {string.Join(" ", a.Take(4))}");
        double tolerance = 20 * (m + n) * DenseCases.Epsilon<T>();
        CheckOrthonormal(u, m, n, tolerance);
        CheckOrthonormal(w, n, n, tolerance);
        for (int k = 0; k < n; k++)
            Assert.True(sigma[k] >= T.Zero && (k == 0 || sigma[k] <= sigma[k - 1]));
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                    sum += DenseCases.Value(u[(i * n) + k]) * (DenseCases.Value(sigma[k]) / scale) * DenseCases.Value(w[(j * n) + k]);
                Assert.True(Math.Abs(sum - (DenseCases.Value(a[(i * n) + j]) / scale)) < tolerance, $"{m}×{n} at ({i}, {j})");
            }
        }
    }

    private static (T[] Values, double Scale) Entries<T>(int m, int n, Func<int, int, double> entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = new T[m * n];
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = T.CreateTruncating(entry(i / n, i % n));
            largest = Math.Max(largest, Math.Abs(DenseCases.Value(a[i])));
        }

        return (a, largest == 0 ? 1 : largest);
    }

    private static void CheckOrthonormal<T>(T[] q, int m, int n, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = 0;
                for (int k = 0; k < m; k++)
                    dot += DenseCases.Value(q[(k * n) + i]) * DenseCases.Value(q[(k * n) + j]);
                Assert.True(Math.Abs(dot - (i == j ? 1 : 0)) < tolerance, $"columns {i} and {j} of {m}×{n} have product {dot}");
            }
        }
    }
}
