using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>Elementary operations on rows padded with zeros to whole registers, from a column on that is rounded down to one.</summary>
internal static unsafe class Lines<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>A length rounded up to whole registers.</summary>
    public static int Padded(int n) => (n + V.Count - 1) / V.Count * V.Count;

    /// <summary>xᵀy over first..length.</summary>
    [MethodImpl(Kernel.Method)]
    public static T Dot(T* x, T* y, int first, int length)
    {
        V s0 = V.Zero, s1 = V.Zero;
        int j = first / V.Count * V.Count;
        for (; j + (2 * V.Count) <= length; j += 2 * V.Count)
        {
            s0 = V.MultiplyAdd(V.Load(x + j), V.Load(y + j), s0);
            s1 = V.MultiplyAdd(V.Load(x + j + V.Count), V.Load(y + j + V.Count), s1);
        }

        for (; j < length; j += V.Count)
            s0 = V.MultiplyAdd(V.Load(x + j), V.Load(y + j), s0);
        return V.Sum(s0 + s1);
    }

    /// <summary>y ← y + factor·x.</summary>
    [MethodImpl(Kernel.Method)]
    public static void AddScaled(T factor, T* x, T* y, int first, int length)
    {
        V f = V.Broadcast(factor);
        for (int j = first / V.Count * V.Count; j < length; j += V.Count)
            V.MultiplyAdd(f, V.Load(x + j), V.Load(y + j)).Store(y + j);
    }

    /// <summary>y ← y + Σ_q factor_q·x_q over 0..length, up to whole registers, for the rows x_q of a matrix.</summary>
    [MethodImpl(Kernel.Method)]
    public static void AddCombination(T* rows, int ld, int count, T* factors, T* y, int length)
    {
        int q = 0;
        for (; q + 4 <= count; q += 4, rows += 4 * (nint)ld)
        {
            V f0 = V.Broadcast(factors[q]), f1 = V.Broadcast(factors[q + 1]), f2 = V.Broadcast(factors[q + 2]), f3 = V.Broadcast(factors[q + 3]);
            T* x1 = rows + ld, x2 = x1 + ld, x3 = x2 + ld;
            for (int j = 0; j < length; j += V.Count)
            {
                V low = V.MultiplyAdd(f0, V.Load(rows + j), V.MultiplyAdd(f1, V.Load(x1 + j), V.Load(y + j)));
                (low + V.MultiplyAdd(f2, V.Load(x2 + j), f3 * V.Load(x3 + j))).Store(y + j);
            }
        }

        for (; q < count; q++, rows += ld)
        {
            V f = V.Broadcast(factors[q]);
            for (int j = 0; j < length; j += V.Count)
                V.MultiplyAdd(f, V.Load(rows + j), V.Load(y + j)).Store(y + j);
        }
    }

    /// <summary>result_q ← −x_qᵀy over 0..length, up to whole registers, for the rows x_q of a matrix.</summary>
    [MethodImpl(Kernel.Method)]
    public static void NegativeDots(T* rows, int ld, int count, T* y, T* result, int length)
    {
        int q = 0;
        for (; q + 4 <= count; q += 4, rows += 4 * (nint)ld)
        {
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            T* x1 = rows + ld, x2 = x1 + ld, x3 = x2 + ld;
            for (int j = 0; j < length; j += V.Count)
            {
                V z = V.Load(y + j);
                s0 = V.MultiplyAdd(V.Load(rows + j), z, s0);
                s1 = V.MultiplyAdd(V.Load(x1 + j), z, s1);
                s2 = V.MultiplyAdd(V.Load(x2 + j), z, s2);
                s3 = V.MultiplyAdd(V.Load(x3 + j), z, s3);
            }

            result[q] = -V.Sum(s0);
            result[q + 1] = -V.Sum(s1);
            result[q + 2] = -V.Sum(s2);
            result[q + 3] = -V.Sum(s3);
        }

        for (; q < count; q++, rows += ld)
            result[q] = -Dot(rows, y, 0, Padded(length));
    }

    /// <summary>(x, y) ← (c·x − s·y, s·x + c·y).</summary>
    [MethodImpl(Kernel.Method)]
    public static void Rotate(T* x, T* y, T c, T s, int length)
    {
        V cosine = V.Broadcast(c), sine = V.Broadcast(s), minus = V.Broadcast(-s);
        for (int j = 0; j < length; j += V.Count)
        {
            V u = V.Load(x + j), v = V.Load(y + j);
            V.MultiplyAdd(minus, v, cosine * u).Store(x + j);
            V.MultiplyAdd(cosine, v, sine * u).Store(y + j);
        }
    }
}
