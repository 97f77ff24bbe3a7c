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

    /// <summary>a ← a + f·x + g·y, and then aᵀz.</summary>
    [MethodImpl(Kernel.Method)]
    public static T AddTwoAndDot(T* a, T f, T* x, T g, T* y, T* z, int first, int length)
    {
        V p = V.Broadcast(f), q = V.Broadcast(g), s0 = V.Zero, s1 = V.Zero;
        int j = first / V.Count * V.Count;
        for (; j + (2 * V.Count) <= length; j += 2 * V.Count)
        {
            V u = V.MultiplyAdd(p, V.Load(x + j), V.MultiplyAdd(q, V.Load(y + j), V.Load(a + j)));
            V v = V.MultiplyAdd(p, V.Load(x + j + V.Count), V.MultiplyAdd(q, V.Load(y + j + V.Count), V.Load(a + j + V.Count)));
            u.Store(a + j);
            v.Store(a + j + V.Count);
            s0 = V.MultiplyAdd(u, V.Load(z + j), s0);
            s1 = V.MultiplyAdd(v, V.Load(z + j + V.Count), s1);
        }

        for (; j < length; j += V.Count)
        {
            V u = V.MultiplyAdd(p, V.Load(x + j), V.MultiplyAdd(q, V.Load(y + j), V.Load(a + j)));
            u.Store(a + j);
            s0 = V.MultiplyAdd(u, V.Load(z + j), s0);
        }

        return V.Sum(s0 + s1);
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
