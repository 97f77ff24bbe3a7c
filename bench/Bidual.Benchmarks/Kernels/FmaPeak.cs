using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bidual.Numerics.Dense;

namespace Bidual.Benchmarks.Kernels;

/// <summary>What the multiply-add units of this process give at best: independent chains in registers, on every thread at once.</summary>
internal static class FmaPeak
{
    private const long Iterations = 2_000_000;
    private const int Chains = 12;

    /// <summary>10⁹ operations a second.</summary>
    public static double Gigaflops<T>(VectorPath path, int threads)
        where T : unmanaged, IFloatingPointIeee754<T> => path switch
        {
            VectorPath.Bits512 => Measure<T, Vector512<T>, Lanes512<T>>(threads),
            VectorPath.Bits256 => Measure<T, Vector256<T>, Lanes256<T>>(threads),
            VectorPath.Bits128 => Measure<T, Vector128<T>, Lanes128<T>>(threads),
            _ => Measure<T, T, LanesScalar<T>>(threads),
        };

    private static double Measure<T, V, L>(int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : unmanaged
        where L : struct, ILanes<T, V>
    {
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < 12; repeat++)
        {
            var clock = Stopwatch.StartNew();
            Team.Run(threads, _ => Spin<T, V, L>());
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return threads * Iterations * 2.0 * Chains * L.Count / best * 1e-9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Spin<T, V, L>()
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : unmanaged
        where L : struct, ILanes<T, V>
    {
        V x = L.All(T.CreateTruncating(0.999)), y = L.All(T.CreateTruncating(1e-3));
        V c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (long i = 0; i < Iterations; i++)
        {
            c0 = L.MultiplyAdd(c0, x, y);
            c1 = L.MultiplyAdd(c1, x, y);
            c2 = L.MultiplyAdd(c2, x, y);
            c3 = L.MultiplyAdd(c3, x, y);
            c4 = L.MultiplyAdd(c4, x, y);
            c5 = L.MultiplyAdd(c5, x, y);
            c6 = L.MultiplyAdd(c6, x, y);
            c7 = L.MultiplyAdd(c7, x, y);
            c8 = L.MultiplyAdd(c8, x, y);
            c9 = L.MultiplyAdd(c9, x, y);
            c10 = L.MultiplyAdd(c10, x, y);
            c11 = L.MultiplyAdd(c11, x, y);
        }

        V sum = L.Add(L.Add(L.Add(c0, c1), L.Add(c2, c3)), L.Add(L.Add(c4, c5), L.Add(c6, c7)));
        return L.Sum(L.Add(sum, L.Add(L.Add(c8, c9), L.Add(c10, c11))));
    }
}
