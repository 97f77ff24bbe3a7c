using System.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;

namespace Bidual.Benchmarks.Kernels;

/// <summary>Products and factorisations by the textbook's count of operations, next to OpenBLAS where it is installed.</summary>
internal static class DenseCases
{
    private static readonly (int M, int N, int K)[] Products =
    [
        (256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048), (10_000, 20, 50), (5_000, 500, 50), (785, 785, 256), (50, 50, 1000),
    ];

    private static readonly (int N, int K)[] Grams = [(4, 30), (8, 20), (20, 40), (50, 8), (50, 1000), (200, 256), (785, 256), (785, 2000)];

    private static readonly int[] Orders = [5, 10, 20, 50, 200, 785, 2000];

    private static readonly int[] EigenOrders = [50, 200, 785];

    private static readonly (int M, int N)[] Tall = [(20, 10), (200, 50), (785, 200), (500, 500), (20_000, 500)];

    public static IEnumerable<KernelCase> All()
    {
        for (int threads = 1; threads <= Math.Min(2, Environment.ProcessorCount); threads++)
        {
            foreach (KernelCase one in On<double>(InstructionPaths.Best, threads).Concat(On<float>(InstructionPaths.Best, threads)))
                yield return one;
        }

        if (InstructionPaths.Best > InstructionPath.Avx2)
        {
            foreach (KernelCase one in On<double>(InstructionPath.Avx2, 1))
                yield return one;
        }
    }

    private static IEnumerable<KernelCase> On<T>(InstructionPath path, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OpenBlas? library = path == InstructionPaths.Best ? OpenBlas.Load(threads) : null;
        var own = new DenseRuns<T>(DenseKernels<T>.On(path), null, threads);
        DenseRuns<T>? peer = library is null ? null : new(DenseKernels<T>.On(path), library, threads);
        foreach ((int m, int n, int k) in Products)
        {
            foreach (KernelCase one in Beside("gemm", $"{m},{n},{k}", 2.0 * m * n * k, run => run.Product(m, n, k)))
                yield return one;
        }

        foreach ((int n, int k) in Grams)
        {
            foreach (KernelCase one in Beside("syrk", $"{n},{k}", (double)n * n * k, run => run.Gram(n, k)))
                yield return one;
        }

        foreach (int n in Orders)
        {
            foreach (KernelCase one in Beside("cholesky", $"{n}", n / 3.0 * n * n, run => run.Factor(n)))
                yield return one;
        }

        foreach (int n in EigenOrders)
        {
            foreach (KernelCase one in Beside("eigen", $"{n}", 9.0 * n * n * n, run => run.Eigen(n), typeof(T) == typeof(double)))
                yield return one;
        }

        foreach ((int m, int n) in Tall)
        {
            double square = (double)n * n;
            foreach (KernelCase one in Beside("qr", $"{m},{n}", (4.0 * m * square) - (4 * n * square / 3), run => run.Qr(m, n), typeof(T) == typeof(double)))
                yield return one;
            foreach (KernelCase one in Beside("svd", $"{m},{n}", (6.0 * m * square) + (20 * n * square), run => run.Svd(m, n), typeof(T) == typeof(double)))
                yield return one;
        }

        IEnumerable<KernelCase> Beside(string name, string size, double operations, Func<DenseRuns<T>, Timed> prepare, bool hasPeer = true)
        {
            yield return Case(name, size, operations, () => prepare(own));
            if (peer is not null && hasPeer)
                yield return Case(name + " OpenBLAS", size, operations, () => prepare(peer));
        }

        KernelCase Case(string name, string size, double operations, Func<Timed> prepare) => new(name, size, Bits<T>(), path, threads, operations, prepare);
    }

    private static unsafe int Bits<T>()
        where T : unmanaged => 8 * sizeof(T);
}
