using System.Numerics;

namespace Bidual.Classical.Sketching;

/// <summary>The Walsh–Hadamard transform of order N = 2^k, H_{ij} = (−1)^{popcount(i &amp; j)}, by k passes of sums and differences (Fino &amp; Algazi 1976).</summary>
internal static class FastHadamard
{
    /// <summary>The least power of two that is not below n.</summary>
    public static int OrderFor(int n) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, n));

    /// <summary>x ← H x of several columns.</summary>
    /// <param name="values">N×width, row after row.</param>
    /// <param name="width">Number of columns.</param>
    public static void Transform(Span<double> values, int width)
    {
        for (int half = width; half < values.Length; half *= 2)
        {
            for (int start = 0; start < values.Length; start += 2 * half)
                SumAndDifference(values.Slice(start, half), values.Slice(start + half, half));
        }
    }

    /// <summary>(x, y) ← (x + y, x − y).</summary>
    private static void SumAndDifference(Span<double> x, Span<double> y)
    {
        int width = Vector<double>.Count, i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Vector<double> a = new(x[i..]), b = new(y[i..]);
            (a + b).CopyTo(x[i..]);
            (a - b).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
            (x[i], y[i]) = (x[i] + y[i], x[i] - y[i]);
    }
}
