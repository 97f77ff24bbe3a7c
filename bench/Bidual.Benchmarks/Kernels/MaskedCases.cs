using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Benchmarks.Kernels;

/// <summary>The products of <see cref="MaskedOperator{T}"/>: 2ndP operations by their definition.</summary>
internal static class MaskedCases
{
    private static readonly (int N, int D, int P)[] Sizes = [(1000, 20, 1000), (5000, 50, 2000), (10000, 784, 500), (4000, 3072, 500), (10000, 784, 1000)];

    public static IEnumerable<KernelCase> All()
    {
        foreach ((int n, int d, int p) in Sizes)
        {
            for (int threads = 1; threads <= 2; threads++)
            {
                foreach (KernelCase one in Products<double>(n, d, p, threads, InstructionPaths.Best).Concat(Products<float>(n, d, p, threads, InstructionPaths.Best)))
                    yield return one;
            }
        }

        if (InstructionPaths.Best != InstructionPath.Avx512)
            yield break;
        foreach (KernelCase one in Products<double>(5000, 50, 2000, 2, InstructionPath.Avx2).Concat(Products<float>(5000, 50, 2000, 2, InstructionPath.Avx2)))
            yield return one;
    }

    private static IEnumerable<KernelCase> Products<T>(int n, int d, int p, int threads, InstructionPath path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string size = FormattableString.Invariant($"{n},{d},{p}");
        double operations = 2.0 * n * d * p;
        yield return new KernelCase("table forward", size, Bits<T>(), path, threads, operations, () =>
        {
            MaskedOperator<T> operation = RandomOperator<T>(n, d, p, threads, path);
            Panels<T> v = Gaussian<T>(p, d);
            var f = new T[n];
            return () => operation.Forward(v, f);
        });
        yield return new KernelCase("table adjoint", size, Bits<T>(), path, threads, operations, () =>
        {
            MaskedOperator<T> operation = RandomOperator<T>(n, d, p, threads, path);
            Panels<T> g = operation.Variables();
            T[] r = Numbers<T>(n);
            return () => operation.Adjoint(r, g);
        });
    }

    private static unsafe int Bits<T>()
        where T : unmanaged => 8 * sizeof(T);

    private static MaskedOperator<T> RandomOperator<T>(int n, int d, int p, int threads, InstructionPath path)
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
        return new MaskedOperator<T>(masks, Gaussian<T>(n, d), threads, path);
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
