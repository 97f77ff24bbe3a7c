using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Masked;

namespace Bidual.Benchmarks.Kernels;

/// <summary>One measured case.</summary>
/// <param name="Name">The operation, and whose.</param>
/// <param name="Size">m×n×k, or the order.</param>
/// <param name="Precision">fp64 or fp32.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Milliseconds">Best time of a call.</param>
/// <param name="Gigaflops">10⁹ operations a second, by the textbook's count.</param>
/// <param name="Share">Of the multiply-add peak of this process on the same path and threads.</param>
internal sealed record DenseResult(string Name, string Size, string Precision, int Threads, double Milliseconds, double Gigaflops, double Share);

/// <summary>Products and factorisations as shares of the multiply-add peak, next to OpenBLAS where it is installed.</summary>
internal static class DenseBenchmark
{
    private const double SecondsPerCase = 0.25;
    private const double ShortestTiming = 20e-6;

    private static readonly (int M, int N, int K)[] Products =
    [
        (256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048), (10_000, 20, 50), (5_000, 500, 50), (785, 785, 256), (50, 50, 1000),
    ];

    private static readonly (int N, int K)[] Grams = [(50, 1000), (200, 256), (785, 256), (785, 2000)];

    private static readonly int[] Orders = [5, 10, 20, 50, 200, 785, 2000];

    private static readonly int[] EigenOrders = [50, 200, 785];

    /// <summary>All cases, products first.</summary>
    public static IReadOnlyList<DenseResult> Measure(IReadOnlyList<int> threadCounts, string? only = null)
    {
        List<DenseResult> results = [];
        foreach (int threads in threadCounts)
        {
            Measure<double>(VectorPaths.Best, threads, only, results);
            Measure<float>(VectorPaths.Best, threads, only, results);
            if (VectorPaths.Best > VectorPath.Bits256)
                Measure<double>(VectorPath.Bits256, threads, only, results);
        }

        return results;
    }

    /// <summary>Measures and prints a table.</summary>
    public static void Run(string? only)
    {
        int[] threads = Environment.ProcessorCount > 1 ? [1, 2] : [1];
        Console.WriteLine($"{"case",-28}{"size",-18}{"",-6}{"threads",8}{"ms",12}{"GF/s",10}{"of peak",10}");
        foreach (DenseResult x in Measure(threads, only))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{x.Name,-28}{x.Size,-18}{x.Precision,-6}{x.Threads,8}{x.Milliseconds,12:F4}{x.Gigaflops,10:F1}{x.Share,10:P0}"));
        }
    }

    private static InstructionPath PeakPath(VectorPath path) => path switch
    {
        VectorPath.Bits512 => InstructionPath.Avx512,
        VectorPath.Bits256 => InstructionPath.Avx2,
        _ => InstructionPath.Portable,
    };

    private static unsafe void Measure<T>(VectorPath path, int threads, string? only, List<DenseResult> results)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DenseKernels<T> kernels = DenseKernels<T>.On(path);
        double peak = 1e-9 * FmaPeak.Measure(8 * sizeof(T), PeakPath(path), threads);
        string precision = typeof(T) == typeof(double) ? "fp64" : "fp32", suffix = path == VectorPaths.Best ? "" : $" {path}";
        OpenBlas? peer = path == VectorPaths.Best ? OpenBlas.Load(threads) : null;
        void Case(string name, string size, double operations, Action? prepare, Action call)
        {
            if (only is not null && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
                return;
            double seconds = Best(prepare, call);
            results.Add(new DenseResult(name + suffix, size, precision, threads, seconds * 1e3, operations / seconds * 1e-9, operations / seconds * 1e-9 / peak));
        }

        foreach ((int m, int n, int k) in Products)
        {
            T[] x = Gaussian<T>(m * k), y = Gaussian<T>(k * n), z = new T[m * n];
            fixed (T* a = x, b = y, c = z)
            {
                Operand<T> left = Operand.RowMajor(a, k), right = Operand.RowMajor(b, n);
                T* pa = a, pb = b, pc = c;
                Case("gemm", $"{m}×{n}×{k}", 2.0 * m * n * k, null, () => kernels.AddProduct(T.One, left, right, pc, n, m, n, k, threads));
                if (peer is not null)
                    Case("gemm OpenBLAS", $"{m}×{n}×{k}", 2.0 * m * n * k, null, () => peer.Gemm(m, n, k, pa, pb, pc));
            }
        }

        foreach ((int n, int k) in Grams)
        {
            T[] x = Gaussian<T>(n * k), z = new T[n * n];
            fixed (T* a = x, c = z)
            {
                Operand<T> left = Operand.RowMajor(a, k);
                T* pa = a, pc = c;
                Case("syrk", $"{n}×{k}", (double)n * n * k, null, () => kernels.AddLowerGram(T.One, left, pc, n, n, k, threads));
                if (peer is not null)
                    Case("syrk OpenBLAS", $"{n}×{k}", (double)n * n * k, null, () => peer.Syrk(n, k, pa, pc));
            }
        }

        foreach (int n in Orders)
        {
            T[] matrix = PositiveDefinite<T>(n), work = new T[n * n];
            fixed (T* a = work)
            {
                T* pa = a;
                Action reset = () => matrix.CopyTo(work, 0);
                Case("cholesky", $"{n}", n / 3.0 * n * n, reset, () => kernels.FactorCholesky(pa, n, threads));
                if (peer is not null)
                    Case("cholesky OpenBLAS", $"{n}", n / 3.0 * n * n, reset, () => peer.Cholesky(n, pa));
            }
        }
        foreach (int n in EigenOrders)
        {
            T[] matrix = Symmetric<T>(n), values = new T[n], vectors = new T[n * n], work = new T[n * n];
            fixed (T* a = matrix, w = values, z = vectors, c = work)
            {
                T* pa = a, pw = w, pz = z, pc = c;
                Case("eigen", $"{n}", 9.0 * n * n * n, null, () => kernels.DecomposeSymmetric(pa, n, pw, pz, threads));
                if (peer is not null && typeof(T) == typeof(double))
                    Case("eigen OpenBLAS dsyevd", $"{n}", 9.0 * n * n * n, () => matrix.CopyTo(work, 0), () => peer.Eigen(n, (double*)pc, (double*)pw));
            }
        }
    }

    /// <summary>Best time of a call; short calls are timed many together.</summary>
    private static double Best(Action? prepare, Action call)
    {
        var total = Stopwatch.StartNew();
        double best = double.PositiveInfinity;
        for (int warm = 0; warm < 3; warm++)
            Together(prepare, call, 1);
        int calls = (int)Math.Clamp(ShortestTiming / Math.Max(Together(prepare, call, 1), 1e-7), 1, 1000);
        for (int repeat = 0; repeat < 3 || total.Elapsed.TotalSeconds < SecondsPerCase; repeat++)
            best = Math.Min(best, Together(prepare, call, calls));
        return prepare is not null && calls > 1 ? Math.Max(best - Together(null, prepare, 100 * calls), 1e-9) : best;
    }

    /// <summary>Seconds of a call among several; with a single one its preparation does not count.</summary>
    private static double Together(Action? prepare, Action call, int calls)
    {
        if (calls == 1)
            prepare?.Invoke();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            if (calls > 1)
                prepare?.Invoke();
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static T[] Gaussian<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new double[count];
        new RandomSource(count).FillGaussian(values);
        return Array.ConvertAll(values, T.CreateTruncating);
    }

    private static unsafe T[] PositiveDefinite<T>(int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] factor = Gaussian<T>(n * n), matrix = new T[n * n];
        fixed (T* a = factor, c = matrix)
            DenseKernels<T>.Best.AddProduct(T.One, Operand.RowMajor(a, n), Operand.RowMajor(a, n).Transposed, c, n, n, n, n, 1);
        for (int i = 0; i < n; i++)
            matrix[(i * n) + i] += T.One;
        return matrix;
    }

    private static T[] Symmetric<T>(int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] matrix = Gaussian<T>(n * n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                matrix[(j * n) + i] = matrix[(i * n) + j];
        }

        return matrix;
    }
}
