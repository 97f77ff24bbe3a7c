using System.Numerics;

namespace Bidual.Numerics;

/// <summary>
/// A seeded source of random numbers whose stream is the same on every platform and version:
/// xoshiro256** (Blackman &amp; Vigna 2018) seeded through SplitMix64.
/// </summary>
internal sealed class RandomSource
{
    private ulong s0, s1, s2, s3;
    private double spare = double.NaN;

    public RandomSource(long seed)
    {
        ulong state = (ulong)seed;
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state);
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state);
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform on [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0 … bound − 1 (Lemire's multiplication, bias below 2⁻³²).</summary>
    public int NextInt32(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>±1 with equal chances.</summary>
    public double NextSign() => NextInt32(2) == 0 ? 1 : -1;

    /// <summary>Standard normal (Box and Muller, both values used).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        double angle = 2 * Math.PI * NextDouble();
        spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    public void FillGaussian(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = NextGaussian();
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
