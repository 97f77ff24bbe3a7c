using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Dense;

/// <summary>Elementary operations on rows padded with zeros to whole registers, from a column on that is rounded down to one.</summary>
internal static unsafe class Lines<T, V, L>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : unmanaged
    where L : struct, ILanes<T, V>
{
    /// <summary>A length rounded up to whole registers.</summary>
    public static int Padded(int n) => (n + L.Count - 1) / L.Count * L.Count;

    /// <summary>xᵀy over first..length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot(T* x, T* y, int first, int length)
    {
        V s0 = L.Zero, s1 = L.Zero;
        int j = first / L.Count * L.Count;
        for (; j + (2 * L.Count) <= length; j += 2 * L.Count)
        {
            s0 = L.MultiplyAdd(L.Load(x + j), L.Load(y + j), s0);
            s1 = L.MultiplyAdd(L.Load(x + j + L.Count), L.Load(y + j + L.Count), s1);
        }

        for (; j < length; j += L.Count)
            s0 = L.MultiplyAdd(L.Load(x + j), L.Load(y + j), s0);
        return L.Sum(L.Add(s0, s1));
    }

    /// <summary>y ← y + factor·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(T factor, T* x, T* y, int first, int length)
    {
        V f = L.All(factor);
        for (int j = first / L.Count * L.Count; j < length; j += L.Count)
            L.Store(L.MultiplyAdd(f, L.Load(x + j), L.Load(y + j)), y + j);
    }

    /// <summary>a ← a + f·x + g·y, and then aᵀz.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T AddTwoAndDot(T* a, T f, T* x, T g, T* y, T* z, int first, int length)
    {
        V p = L.All(f), q = L.All(g), s0 = L.Zero, s1 = L.Zero;
        int j = first / L.Count * L.Count;
        for (; j + (2 * L.Count) <= length; j += 2 * L.Count)
        {
            V u = L.MultiplyAdd(p, L.Load(x + j), L.MultiplyAdd(q, L.Load(y + j), L.Load(a + j)));
            V v = L.MultiplyAdd(p, L.Load(x + j + L.Count), L.MultiplyAdd(q, L.Load(y + j + L.Count), L.Load(a + j + L.Count)));
            L.Store(u, a + j);
            L.Store(v, a + j + L.Count);
            s0 = L.MultiplyAdd(u, L.Load(z + j), s0);
            s1 = L.MultiplyAdd(v, L.Load(z + j + L.Count), s1);
        }

        for (; j < length; j += L.Count)
        {
            V u = L.MultiplyAdd(p, L.Load(x + j), L.MultiplyAdd(q, L.Load(y + j), L.Load(a + j)));
            L.Store(u, a + j);
            s0 = L.MultiplyAdd(u, L.Load(z + j), s0);
        }

        return L.Sum(L.Add(s0, s1));
    }

    /// <summary>(x, y) ← (c·x − s·y, s·x + c·y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(T* x, T* y, T c, T s, int length)
    {
        V cosine = L.All(c), sine = L.All(s), minus = L.All(-s);
        for (int j = 0; j < length; j += L.Count)
        {
            V u = L.Load(x + j), v = L.Load(y + j);
            L.Store(L.MultiplyAdd(minus, v, L.Multiply(cosine, u)), x + j);
            L.Store(L.MultiplyAdd(cosine, v, L.Multiply(sine, u)), y + j);
        }
    }
}
