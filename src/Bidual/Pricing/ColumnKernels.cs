using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Pricing;

/// <summary>Weighted sums over the columns of <see cref="BoxRows{T}"/>. An odd number of columns is completed by one of zeros.</summary>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="T">double or float; sums are handed over in double.</typeparam>
internal static unsafe class ColumnKernels<V, T>
    where V : unmanaged, IOrderedLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>sums_j = Σ_t weights_t·x_tj, or ·|x_tj|.</summary>
    /// <param name="columns">The columns, an even number of them.</param>
    /// <param name="count">Their number.</param>
    /// <param name="weights">Padded like the columns.</param>
    /// <param name="length">Rows with padding.</param>
    /// <param name="sums">Receives <paramref name="count"/> numbers.</param>
    /// <param name="absolute">Whether to sum |x_tj|.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sums(T** columns, int count, T* weights, int length, double* sums, bool absolute)
    {
        int j = 0;
        for (; j <= count - 4; j += 4)
        {
            T* a = columns[j], b = columns[j + 1], c = columns[j + 2], d = columns[j + 3];
            V sa = V.Zero, sb = V.Zero, sc = V.Zero, sd = V.Zero;
            for (int i = 0; i < length; i += V.Count)
            {
                V w = V.Load(weights + i);
                sa = V.MultiplyAdd(w, Size(V.Load(a + i), absolute), sa);
                sb = V.MultiplyAdd(w, Size(V.Load(b + i), absolute), sb);
                sc = V.MultiplyAdd(w, Size(V.Load(c + i), absolute), sc);
                sd = V.MultiplyAdd(w, Size(V.Load(d + i), absolute), sd);
            }

            sums[j] = Sum(sa);
            sums[j + 1] = Sum(sb);
            sums[j + 2] = Sum(sc);
            sums[j + 3] = Sum(sd);
        }

        for (; j < count; j += 2)
        {
            T* a = columns[j], b = columns[j + 1];
            V sa = V.Zero, sb = V.Zero;
            for (int i = 0; i < length; i += V.Count)
            {
                V w = V.Load(weights + i);
                sa = V.MultiplyAdd(w, Size(V.Load(a + i), absolute), sa);
                sb = V.MultiplyAdd(w, Size(V.Load(b + i), absolute), sb);
            }

            sums[j] = Sum(sa);
            sums[j + 1] = Sum(sb);
        }
    }

    /// <summary>The lower triangle of Q = Σ_t weights_t·x_t x_tᵀ, row i at <paramref name="gram"/> + i·<see cref="Box.MostDimensions"/>; some of what is above it is written too.</summary>
    public static void Gram(T** columns, int count, T* weights, int length, double* gram)
    {
        for (int i = 0; i < count; i += 2)
        {
            double* upper = gram + (i * Box.MostDimensions), lower = upper + Box.MostDimensions;
            int j = 0;
            for (; j <= i - 2; j += 4)
                Tile(columns[i], columns[i + 1], columns + j, weights, length, upper + j, lower + j);
            if (j <= i)
                SmallTile(columns[i], columns[i + 1], columns[j], columns[j + 1], weights, length, upper + j, lower + j);
        }
    }

    private static void Tile(T* x, T* y, T** columns, T* weights, int length, double* upper, double* lower)
    {
        T* a = columns[0], b = columns[1], c = columns[2], d = columns[3];
        V xa = V.Zero, xb = V.Zero, xc = V.Zero, xd = V.Zero, ya = V.Zero, yb = V.Zero, yc = V.Zero, yd = V.Zero;
        for (int i = 0; i < length; i += V.Count)
        {
            V w = V.Load(weights + i), u = w * V.Load(x + i), v = w * V.Load(y + i), z = V.Load(a + i);
            xa = V.MultiplyAdd(u, z, xa);
            ya = V.MultiplyAdd(v, z, ya);
            z = V.Load(b + i);
            xb = V.MultiplyAdd(u, z, xb);
            yb = V.MultiplyAdd(v, z, yb);
            z = V.Load(c + i);
            xc = V.MultiplyAdd(u, z, xc);
            yc = V.MultiplyAdd(v, z, yc);
            z = V.Load(d + i);
            xd = V.MultiplyAdd(u, z, xd);
            yd = V.MultiplyAdd(v, z, yd);
        }

        upper[0] = Sum(xa);
        upper[1] = Sum(xb);
        upper[2] = Sum(xc);
        upper[3] = Sum(xd);
        lower[0] = Sum(ya);
        lower[1] = Sum(yb);
        lower[2] = Sum(yc);
        lower[3] = Sum(yd);
    }

    private static void SmallTile(T* x, T* y, T* a, T* b, T* weights, int length, double* upper, double* lower)
    {
        V xa = V.Zero, xb = V.Zero, ya = V.Zero, yb = V.Zero;
        for (int i = 0; i < length; i += V.Count)
        {
            V w = V.Load(weights + i), u = w * V.Load(x + i), v = w * V.Load(y + i), z = V.Load(a + i);
            xa = V.MultiplyAdd(u, z, xa);
            ya = V.MultiplyAdd(v, z, ya);
            z = V.Load(b + i);
            xb = V.MultiplyAdd(u, z, xb);
            yb = V.MultiplyAdd(v, z, yb);
        }

        upper[0] = Sum(xa);
        upper[1] = Sum(xb);
        lower[0] = Sum(ya);
        lower[1] = Sum(yb);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(V x) => double.CreateTruncating(V.Sum(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Size(V x, bool absolute) => absolute ? V.Abs(x) : x;
}
