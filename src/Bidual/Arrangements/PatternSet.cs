using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// Distinct activation patterns 1[X u ≥ 0] of n rows, one bit a row, each with a witness direction u that has it.
/// Row t of pattern i is bit t mod 64 of word t / 64. Rows of zeros are active in every pattern.
/// </summary>
public sealed class PatternSet
{
    private readonly ulong[] bits;
    private readonly double[] witnesses;

    internal PatternSet(int rows, int inputs, ulong[] bits, double[] witnesses, Coverage coverage)
    {
        Rows = rows;
        Inputs = inputs;
        Words = WordsFor(rows);
        Count = witnesses.Length / inputs;
        Coverage = coverage;
        this.bits = bits;
        this.witnesses = witnesses;
        if ((long)Count * Words != bits.LongLength || (long)Count * inputs != witnesses.LongLength)
            throw new ArgumentException("Bits and witnesses disagree in their number of patterns.", nameof(bits));
    }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>d, the length of a witness.</summary>
    public int Inputs { get; }

    /// <summary>P.</summary>
    public int Count { get; }

    /// <summary>Words of 64 bits a pattern, ⌈n/64⌉.</summary>
    public int Words { get; }

    /// <summary>Whether these are all patterns of the data.</summary>
    public Coverage Coverage { get; }

    /// <summary>The bits of pattern <paramref name="i"/>; bits past n are 0.</summary>
    public ReadOnlySpan<ulong> Pattern(int i) => bits.AsSpan(i * Words, Words);

    /// <summary>A direction u with this pattern; strictly inside its cell unless the direction was given.</summary>
    public ReadOnlySpan<double> Witness(int i) => witnesses.AsSpan(i * Inputs, Inputs);

    /// <summary>Whether pattern <paramref name="i"/> is active on row <paramref name="row"/>.</summary>
    public bool IsActive(int i, int row) => (bits[((long)i * Words) + (row >> 6)] >> (row & 63) & 1) != 0;

    /// <summary>The distinct patterns of given directions, in order of first appearance; the first direction of each is its witness.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="directions">p×d, a row a direction.</param>
    /// <returns>A set with <see cref="Coverage.Sampled"/>.</returns>
    public static PatternSet FromDirections(Matrix inputs, Matrix directions)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Columns != inputs.Columns)
            throw new ArgumentException($"The directions have {directions.Columns} entries where the data have {inputs.Columns} columns.", nameof(directions));
        var builder = new PatternSetBuilder(inputs);
        for (int i = 0; i < directions.Rows; i++)
            builder.Add(directions.Row(i));
        return builder.Build(Coverage.Sampled);
    }

    internal static int WordsFor(int rows) => (rows + 63) >> 6;
}
