using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// Turns points inside cells into patterns on all n rows, and makes sure that the witness in doubles has that very pattern.
/// Each normal is divided by its safe margin, so that a sign is certain where the value exceeds 1.
/// </summary>
internal sealed class PatternWriter
{
    /// <summary>Points treated together, so that a tile of normals is read from the fastest cache.</summary>
    public const int Batch = 256;

    private const int Abreast = 4;
    private const int WordsPerTile = 16;

    private readonly Matrix inputs;
    private readonly ReducedRows rows;
    private readonly double[] columns;
    private readonly ulong[] nonZero;
    private readonly ulong[] zero;
    private readonly int stride;

    /// <param name="inputs">X.</param>
    /// <param name="rows">The same rows in r coordinates.</param>
    /// <param name="example">A row that is not zero; it stands in where there is none.</param>
    public PatternWriter(Matrix inputs, ReducedRows rows, int example)
    {
        this.inputs = inputs;
        this.rows = rows;
        int n = inputs.Rows, words = PatternSet.WordsFor(n);
        stride = words * 64;
        columns = new double[stride * rows.Rank];
        nonZero = new ulong[words];
        zero = new ulong[words];
        for (int t = 0; t < stride; t++)
        {
            bool isZero = t >= n || rows.Amplification[t] == 0;
            if (t < n)
                (isZero ? zero : nonZero)[t >> 6] |= 1UL << (t & 63);
            int shown = isZero ? example : t;
            for (int c = 0; c < rows.Rank; c++)
                columns[(c * stride) + t] = rows.Normals[shown, c] / rows.SafeMargin(shown);
        }

    }

    /// <summary>Writes the patterns of the cells around some points.</summary>
    /// <param name="points">Unit vectors of r coordinates.</param>
    /// <param name="bits">Their patterns, overwritten.</param>
    /// <param name="first">The first point to treat.</param>
    /// <param name="count">How many, at most <see cref="Batch"/>.</param>
    /// <returns>Whether every witness has its pattern: false for a cell too thin for doubles.</returns>
    public bool TryWrite(RecordStore<double> points, RecordStore<ulong> bits, int first, int count)
    {
        Span<Vector256<double>> margins = stackalloc Vector256<double>[Batch];
        margins.Fill(Vector256.Create(double.PositiveInfinity));
        for (int word = 0; word < nonZero.Length; word += WordsPerTile)
        {
            int words = Math.Min(WordsPerTile, nonZero.Length - word);
            int i = 0;
            for (; i + Abreast <= count; i += Abreast)
                Signs(points, bits, first + i, word, words, margins.Slice(i, Abreast));
            for (; i < count; i++)
                SignsOfOne(points[first + i], bits[first + i], word, words, ref margins[i]);
        }

        bool all = true;
        for (int i = 0; i < count; i++)
        {
            Vector256<double> margin = margins[i];
            bool certain = Math.Min(Math.Min(margin[0], margin[1]), Math.Min(margin[2], margin[3])) > 1;
            all &= certain || Reproduces(points[first + i], bits[first + i]);
        }

        return all;
    }

    /// <summary>The pattern of −u for that of u: the complement, but for rows of zeros.</summary>
    public void Mirror(ReadOnlySpan<ulong> bits, Span<ulong> mirrored)
    {
        for (int w = 0; w < bits.Length; w++)
            mirrored[w] = bits[w] ^ nonZero[w];
    }

    private void Signs(RecordStore<double> points, RecordStore<ulong> bits, int first, int word, int words, Span<Vector256<double>> margins)
    {
        int r = rows.Rank;
        Span<Vector256<double>> factors = stackalloc Vector256<double>[Abreast * r];
        for (int c = 0; c < factors.Length; c++)
            factors[c] = Vector256.Create(points[first + (c % Abreast)][c / Abreast]);
        ref Vector256<double> factor = ref MemoryMarshal.GetReference(factors);
        Span<ulong> bits0 = bits[first], bits1 = bits[first + 1], bits2 = bits[first + 2], bits3 = bits[first + 3];
        Vector256<double> margin0 = margins[0], margin1 = margins[1], margin2 = margins[2], margin3 = margins[3];
        for (int w = word; w < word + words; w++)
        {
            ulong word0 = 0, word1 = 0, word2 = 0, word3 = 0;
            ref double column = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(columns), w << 6);
            for (int lane = 0; lane < 64; lane += 4)
            {
                Vector256<double> value0 = Vector256<double>.Zero, value1 = value0, value2 = value0, value3 = value0;
                nuint offset = (nuint)lane;
                for (int c = 0; c < Abreast * r; c += Abreast)
                {
                    Vector256<double> normal = Vector256.LoadUnsafe(ref column, offset);
                    value0 = Vector256.FusedMultiplyAdd(normal, Unsafe.Add(ref factor, c), value0);
                    value1 = Vector256.FusedMultiplyAdd(normal, Unsafe.Add(ref factor, c + 1), value1);
                    value2 = Vector256.FusedMultiplyAdd(normal, Unsafe.Add(ref factor, c + 2), value2);
                    value3 = Vector256.FusedMultiplyAdd(normal, Unsafe.Add(ref factor, c + 3), value3);
                    offset += (nuint)stride;
                }

                word0 |= (ulong)value0.ExtractMostSignificantBits() << lane;
                word1 |= (ulong)value1.ExtractMostSignificantBits() << lane;
                word2 |= (ulong)value2.ExtractMostSignificantBits() << lane;
                word3 |= (ulong)value3.ExtractMostSignificantBits() << lane;
                margin0 = Vector256.MinNative(margin0, Vector256.Abs(value0));
                margin1 = Vector256.MinNative(margin1, Vector256.Abs(value1));
                margin2 = Vector256.MinNative(margin2, Vector256.Abs(value2));
                margin3 = Vector256.MinNative(margin3, Vector256.Abs(value3));
            }

            bits0[w] = Active(word0, w);
            bits1[w] = Active(word1, w);
            bits2[w] = Active(word2, w);
            bits3[w] = Active(word3, w);
        }

        (margins[0], margins[1], margins[2], margins[3]) = (margin0, margin1, margin2, margin3);
    }

    private void SignsOfOne(ReadOnlySpan<double> point, Span<ulong> bits, int word, int words, ref Vector256<double> margin)
    {
        for (int w = word; w < word + words; w++)
        {
            ulong negative = 0;
            for (int lane = 0; lane < 64; lane += 4)
            {
                Vector256<double> value = Vector256<double>.Zero;
                for (int c = 0; c < point.Length; c++)
                    value = Vector256.FusedMultiplyAdd(Vector256.Create(columns.AsSpan((c * stride) + (w << 6) + lane)), Vector256.Create(point[c]), value);
                negative |= (ulong)value.ExtractMostSignificantBits() << lane;
                margin = Vector256.MinNative(margin, Vector256.Abs(value));
            }

            bits[w] = Active(negative, w);
        }
    }

    private ulong Active(ulong negative, int word) => (~negative & nonZero[word]) | zero[word];

    private bool Reproduces(ReadOnlySpan<double> point, ReadOnlySpan<ulong> bits)
    {
        var direction = new double[inputs.Columns];
        PatternSet.Raise(rows.Lift, point, direction);
        var found = new ulong[bits.Length];
        SignPattern.Of(inputs, direction, found);
        return bits.SequenceEqual(found);
    }
}
