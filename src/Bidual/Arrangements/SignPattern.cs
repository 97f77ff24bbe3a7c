using System.Numerics;
using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>The pattern 1[X u ≥ 0] of one direction, in bits.</summary>
internal static class SignPattern
{
    /// <summary>Writes the pattern of <paramref name="direction"/> on the rows of <paramref name="inputs"/>.</summary>
    /// <param name="inputs">n×d.</param>
    /// <param name="direction">Length d.</param>
    /// <param name="bits">⌈n/64⌉ words, overwritten.</param>
    public static void Of(Matrix inputs, ReadOnlySpan<double> direction, Span<ulong> bits)
    {
        bits.Clear();
        for (int t = 0; t < inputs.Rows; t++)
        {
            if (inputs.Dot(t, direction) >= 0)
                bits[t >> 6] |= 1UL << (t & 63);
        }
    }

    public static ulong Hash(ReadOnlySpan<ulong> bits)
    {
        ulong hash = 0x9E3779B97F4A7C15;
        foreach (ulong word in bits)
        {
            hash = BitOperations.RotateLeft(hash ^ word, 29) * 0xBF58476D1CE4E5B9;
            hash ^= hash >> 32;
        }

        return hash;
    }
}
