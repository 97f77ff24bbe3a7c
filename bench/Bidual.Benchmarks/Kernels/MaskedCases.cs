using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Benchmarks.Kernels;

/// <summary>The products of <see cref="MaskedOperator{T}"/>: 2ndP operations by their definition. The table needs fewer.</summary>
internal static class MaskedCases
{
    private static readonly (int N, int D, int P)[] Sizes = [(1000, 20, 1000), (5000, 50, 2000), (10000, 784, 500), (4000, 3072, 500), (10000, 784, 1000)];

    public static IEnumerable<KernelCase> All()
    {
        foreach ((int n, int d, int p) in Sizes)
        {
            for (int threads = 1; threads <= 2; threads++)
            {
                foreach (KernelCase one in Both(n, d, p, threads, InstructionPaths.Best, MaskedKernel.Table))
                    yield return one;
            }
        }

        for (int threads = 1; threads <= 2; threads++)
        {
            foreach ((int n, int d, int p) in Sizes.Take(3))
            {
                foreach (KernelCase one in Both(n, d, p, threads, InstructionPaths.Best, MaskedKernel.Tile))
                    yield return one;
            }
        }

        // Where the table and the tile cross.
        foreach ((int n, int d, int p) in new[] { (1000, 20, 4), (1000, 20, 8), (1000, 20, 16), (1000, 20, 32), (4, 20, 1000), (8, 20, 1000), (16, 20, 1000), (32, 20, 1000), (32, 20, 32) })
        {
            foreach (KernelCase one in Both(n, d, p, 1, InstructionPaths.Best, MaskedKernel.Table).Concat(Both(n, d, p, 1, InstructionPaths.Best, MaskedKernel.Tile)))
                yield return one;
        }

        if (InstructionPaths.Best != InstructionPath.Avx512)
            yield break;
        foreach (KernelCase one in Both(5000, 50, 2000, 1, InstructionPath.Avx2, MaskedKernel.Table).Concat(Both(5000, 50, 2000, 1, InstructionPath.Avx2, MaskedKernel.Tile)))
            yield return one;
    }

    private static IEnumerable<KernelCase> Both(int n, int d, int p, int threads, InstructionPath path, MaskedKernel kernel) =>
        Products<double>(n, d, p, threads, path, kernel).Concat(Products<float>(n, d, p, threads, path, kernel));

    private static IEnumerable<KernelCase> Products<T>(int n, int d, int p, int threads, InstructionPath path, MaskedKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = kernel == MaskedKernel.Table ? "table" : "tile";
        string size = FormattableString.Invariant($"{n},{d},{p}");
        double operations = 2.0 * n * d * p;
        yield return new KernelCase($"{name} forward", size, Bits<T>(), path, threads, operations, () =>
        {
            MaskedOperator<T> operation = RandomOperator<T>(n, d, p, threads, path, kernel);
            Panels<T> v = Gaussian<T>(p, d);
            var f = new T[n];
            return new Timed(() => operation.Forward(v, f));
        });
        yield return new KernelCase($"{name} adjoint", size, Bits<T>(), path, threads, operations, () =>
        {
            MaskedOperator<T> operation = RandomOperator<T>(n, d, p, threads, path, kernel);
            Panels<T> g = operation.Variables();
            T[] r = Numbers<T>(n);
            return new Timed(() => operation.Adjoint(r, g));
        });
    }

    private static unsafe int Bits<T>()
        where T : unmanaged => 8 * sizeof(T);

    private static MaskedOperator<T> RandomOperator<T>(int n, int d, int p, int threads, InstructionPath path, MaskedKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(1);
        var words = new ulong[MaskBits.Words(n)];
        var masks = new MaskBits(n, p, _ =>
        {
            for (int b = 0; b < words.Length; b++)
                words[b] = RandomWord(random) & (b == n >> 6 ? (1UL << (n & 63)) - 1 : ulong.MaxValue);
            return words;
        });
        return new MaskedOperator<T>(masks, Gaussian<T>(n, d), threads, path, kernel);
    }

    /// <summary>From the low bits of the mantissas of two random numbers.</summary>
    private static ulong RandomWord(RandomSource random) =>
        ((ulong)BitConverter.DoubleToInt64Bits(random.NextGaussian()) << 32) ^ (ulong)BitConverter.DoubleToInt64Bits(random.NextGaussian());

    private static Panels<T> Gaussian<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Panels<T>.Pack(Numbers<T>(rows * columns), rows, columns);

    private static T[] Numbers<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(2);
        var numbers = new T[length];
        foreach (ref T number in numbers.AsSpan())
            number = T.CreateTruncating(random.NextGaussian());
        return numbers;
    }
}
