using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Benchmarks.Kernels;

/// <summary>
/// Operations a second of nothing but fused multiply-adds in registers, the largest seen by this process. That of several
/// threads is so many times that of one: another program that takes a processor must not make the peak small.
/// </summary>
internal static class FmaPeak
{
    private const int Rounds = 400_000;

    private static readonly Dictionary<(int, InstructionPath), double> Largest = [];

    public static double Measure(int bits, InstructionPath path, int threads)
    {
        double now = (bits, path) switch
        {
            (64, InstructionPath.Avx512) => Measure<Lanes512<double>, double>(),
            (64, InstructionPath.Avx2) => Measure<Lanes256<double>, double>(),
            (64, _) => Measure<Lanes128<double>, double>(),
            (_, InstructionPath.Avx512) => Measure<Lanes512<float>, float>(),
            (_, InstructionPath.Avx2) => Measure<Lanes256<float>, float>(),
            _ => Measure<Lanes128<float>, float>(),
        };
        return threads * (Largest[(bits, path)] = Math.Max(now, Largest.GetValueOrDefault((bits, path))));
    }

    private static double Measure<TV, T>()
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 10; i++)
        {
            var clock = Stopwatch.StartNew();
            Multiply<TV, T>(Rounds);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return 2.0 * 12 * TV.Count * Rounds / best;
    }

    /// <summary>Twelve chains: enough to hide the latency, few enough for 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Multiply<TV, T>(int rounds)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TV x = TV.Broadcast(T.CreateTruncating(0.999)), y = TV.Broadcast(T.CreateTruncating(0.001));
        TV c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (int i = 0; i < rounds; i++)
        {
            c0 = TV.MultiplyAdd(c0, x, y);
            c1 = TV.MultiplyAdd(c1, x, y);
            c2 = TV.MultiplyAdd(c2, x, y);
            c3 = TV.MultiplyAdd(c3, x, y);
            c4 = TV.MultiplyAdd(c4, x, y);
            c5 = TV.MultiplyAdd(c5, x, y);
            c6 = TV.MultiplyAdd(c6, x, y);
            c7 = TV.MultiplyAdd(c7, x, y);
            c8 = TV.MultiplyAdd(c8, x, y);
            c9 = TV.MultiplyAdd(c9, x, y);
            c10 = TV.MultiplyAdd(c10, x, y);
            c11 = TV.MultiplyAdd(c11, x, y);
        }

        return TV.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
