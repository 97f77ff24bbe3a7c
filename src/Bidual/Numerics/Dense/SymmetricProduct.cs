using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>A symmetric matrix times a vector, every entry of its lower triangle read once.</summary>
internal static unsafe class SymmetricProduct<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Sums that a large product is made of, whatever the threads, so that its bits do not depend on them.</summary>
    public const int Shares = 4;

    /// <summary>Order from which there are several sums.</summary>
    private const int LeastOrder = 400;

    /// <summary>Rows taken together.</summary>
    private const int Together = 4;

    /// <summary>y = A x.</summary>
    /// <param name="a">Lower triangle, rows of finite numbers.</param>
    /// <param name="ld">From one row to the next: whole registers.</param>
    /// <param name="n">Order.</param>
    /// <param name="x">x, zero from n to the end of a register.</param>
    /// <param name="y">Shares rows of <paramref name="ld"/> numbers, the first of which becomes y.</param>
    /// <param name="threads">Threads to use at most.</param>
    public static void Multiply(T* a, int ld, int n, T* x, T* y, int threads)
    {
        int shares = n < LeastOrder ? 1 : Shares, parts = Math.Min(shares, threads);
        ForkJoin.Run(parts, part =>
        {
            for (int share = shares * part / parts; share < shares * (part + 1) / parts; share++)
                AddRows(a, ld, n, Gemm<T, V>.TriangleBound(n, share, shares), Gemm<T, V>.TriangleBound(n, share + 1, shares), x, y + (share * ld));
        });
        for (int share = 1; share < shares; share++)
            Lines<T, V>.AddScaled(T.One, y + (share * ld), y, 0, Lines<T, V>.Padded(n));
    }

    /// <summary>What rows first..end and the same columns make of y.</summary>
    [MethodImpl(Kernel.Method)]
    private static void AddRows(T* a, int ld, int n, int first, int end, T* x, T* y)
    {
        new Span<T>(y, Lines<T, V>.Padded(n)).Clear();
        for (int i = first; i < end; i += Together)
        {
            // Rows past the end are the first again, times zero.
            T* a0 = a + ((nint)i * ld), a1 = i + 1 < end ? a0 + ld : a0, a2 = i + 2 < end ? a0 + (2 * (nint)ld) : a0, a3 = i + 3 < end ? a0 + (3 * (nint)ld) : a0;
            V x0 = V.Broadcast(x[i]), x1 = V.Broadcast(a1 == a0 ? T.Zero : x[i + 1]), x2 = V.Broadcast(a2 == a0 ? T.Zero : x[i + 2]), x3 = V.Broadcast(a3 == a0 ? T.Zero : x[i + 3]);
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            int j = 0;
            for (; j + V.Count <= i; j += V.Count)
                Add(V.Load(a0 + j), V.Load(a1 + j), V.Load(a2 + j), V.Load(a3 + j), x + j, y + j, x0, x1, x2, x3, ref s0, ref s1, ref s2, ref s3);
            for (; j < i + Together - 1; j += V.Count)
            {
                V b0 = V.Where(Below(i - j), V.Load(a0 + j)), b1 = V.Where(Below(i + 1 - j), V.Load(a1 + j));
                V b2 = V.Where(Below(i + 2 - j), V.Load(a2 + j)), b3 = V.Where(Below(i + 3 - j), V.Load(a3 + j));
                Add(b0, b1, b2, b3, x + j, y + j, x0, x1, x2, x3, ref s0, ref s1, ref s2, ref s3);
            }

            y[i] += V.Sum(s0) + (a0[i] * x[i]);
            if (a1 != a0)
                y[i + 1] += V.Sum(s1) + (a1[i + 1] * x[i + 1]);
            if (a2 != a0)
                y[i + 2] += V.Sum(s2) + (a2[i + 2] * x[i + 2]);
            if (a3 != a0)
                y[i + 3] += V.Sum(s3) + (a3[i + 3] * x[i + 3]);
        }
    }

    /// <summary>The bits of the lanes before <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Below(int count) => count <= 0 ? 0 : count >= V.Count ? uint.MaxValue : (1U << count) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(V a0, V a1, V a2, V a3, T* x, T* y, V x0, V x1, V x2, V x3, ref V s0, ref V s1, ref V s2, ref V s3)
    {
        V own = V.Load(x), sum = V.Load(y);
        s0 = V.MultiplyAdd(a0, own, s0);
        s1 = V.MultiplyAdd(a1, own, s1);
        s2 = V.MultiplyAdd(a2, own, s2);
        s3 = V.MultiplyAdd(a3, own, s3);
        V low = V.MultiplyAdd(a0, x0, V.MultiplyAdd(a1, x1, sum)), high = V.MultiplyAdd(a2, x2, a3 * x3);
        (low + high).Store(y);
    }
}
