using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bidual.Numerics;

/// <summary>Elementary operations on vectors.</summary>
internal static class Vector
{
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        T sum = T.Zero;
        if (x.Length >= 2 * width)
        {
            ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y[..x.Length]);
            Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i <= x.Length - (4 * width); i += 4 * width)
            {
                s0 += Load(ref a, i) * Load(ref b, i);
                s1 += Load(ref a, i + width) * Load(ref b, i + width);
                s2 += Load(ref a, i + (2 * width)) * Load(ref b, i + (2 * width));
                s3 += Load(ref a, i + (3 * width)) * Load(ref b, i + (3 * width));
            }

            for (; i <= x.Length - width; i += width)
                s0 += Load(ref a, i) * Load(ref b, i);
            sum = System.Numerics.Vector.Sum(s0 + s1 + (s2 + s3));
        }

        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T>(ref T start, int index)
        where T : unmanaged =>
        System.Numerics.Vector.LoadUnsafe(ref start, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector<T> value, ref T start, int index)
        where T : unmanaged =>
        System.Numerics.Vector.StoreUnsafe(value, ref start, (nuint)index);

    public static double SquaredNorm(ReadOnlySpan<double> x) => Dot(x, x);

    /// <summary>The Euclidean norm, safe against overflow and underflow of the squares.</summary>
    public static double Norm(ReadOnlySpan<double> x)
    {
        double square = SquaredNorm(x);
        if (square is > 1e-280 and < 1e280)
            return Math.Sqrt(square);
        double largest = 0;
        foreach (double value in x)
            largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        double scaled = 0;
        foreach (double value in x)
            scaled += value / largest * (value / largest);
        return largest * Math.Sqrt(scaled);
    }

    /// <summary>y ← y + factor·x.</summary>
    public static void AddScaled<T>(T factor, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y[..x.Length]);
        var f = new Vector<T>(factor);
        for (; i <= x.Length - width; i += width)
            Store(Load(ref b, i) + (f * Load(ref a, i)), ref b, i);
        for (; i < x.Length; i++)
            y[i] += factor * x[i];
    }

    /// <summary>(x, y) ← (c·x + s·y, c·y − s·x).</summary>
    public static void Rotate(double c, double s, Span<double> x, Span<double> y)
    {
        int width = Vector<double>.Count, i = 0;
        ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector<double> cosine = new(c), sine = new(s);
        for (; i <= x.Length - width; i += width)
        {
            Vector<double> first = Load(ref a, i), second = Load(ref b, i);
            Store((cosine * first) + (sine * second), ref a, i);
            Store((cosine * second) - (sine * first), ref b, i);
        }

        for (; i < x.Length; i++)
            (x[i], y[i]) = ((c * x[i]) + (s * y[i]), (c * y[i]) - (s * x[i]));
    }

    /// <summary>result ← factor·x; result may be x.</summary>
    public static void Scale<T>(T factor, ReadOnlySpan<T> x, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(result[..x.Length]);
        var f = new Vector<T>(factor);
        for (; i <= x.Length - width; i += width)
            Store(f * Load(ref a, i), ref b, i);
        for (; i < x.Length; i++)
            result[i] = factor * x[i];
    }

    /// <summary>y ← x ∘ y, entry by entry.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (; i <= x.Length - width; i += width)
            Store(Load(ref a, i) * Load(ref b, i), ref b, i);
        for (; i < x.Length; i++)
            y[i] *= x[i];
    }

    /// <summary>result ← x − y; result may be either.</summary>
    public static void Subtract(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int i = 0; i < x.Length; i++)
            result[i] = x[i] - y[i];
    }
}
