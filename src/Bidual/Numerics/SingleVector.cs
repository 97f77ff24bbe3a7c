using System.Numerics;

namespace Bidual.Numerics;

/// <summary>Elementary operations on vectors of floats.</summary>
internal static class SingleVector
{
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<float> s0 = default, s1 = default;
        for (; i <= x.Length - (2 * width); i += 2 * width)
        {
            s0 += new Vector<float>(x[i..]) * new Vector<float>(y[i..]);
            s1 += new Vector<float>(x[(i + width)..]) * new Vector<float>(y[(i + width)..]);
        }

        float sum = System.Numerics.Vector.Sum(s0 + s1);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>y ← y + factor·x.</summary>
    public static void AddScaled(float factor, ReadOnlySpan<float> x, Span<float> y)
    {
        int width = Vector<float>.Count, i = 0;
        var f = new Vector<float>(factor);
        for (; i <= x.Length - width; i += width)
            (new Vector<float>(y[i..]) + (f * new Vector<float>(x[i..]))).CopyTo(y[i..]);
        for (; i < x.Length; i++)
            y[i] += factor * x[i];
    }

    /// <summary>x ← factor·x.</summary>
    public static void Scale(float factor, Span<float> x)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] *= factor;
    }
}
