using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>Collects distinct patterns of directions, in order of first appearance.</summary>
internal sealed class PatternSetBuilder
{
    private readonly Matrix inputs;
    private readonly RecordStore<ulong> bits;
    private readonly RecordStore<double> witnesses;
    private readonly Dictionary<ulong, int> newest = [];
    private readonly List<int> older = [];
    private readonly ulong[] scratch;

    public PatternSetBuilder(Matrix inputs)
    {
        this.inputs = inputs;
        scratch = new ulong[PatternSet.WordsFor(inputs.Rows)];
        bits = new RecordStore<ulong>(Math.Max(1, scratch.Length));
        witnesses = new RecordStore<double>(Math.Max(1, inputs.Columns));
    }

    /// <summary>Begins with the patterns of a set, in their order.</summary>
    public static PatternSetBuilder From(Matrix inputs, PatternSet patterns)
    {
        var builder = new PatternSetBuilder(inputs);
        var direction = new double[inputs.Columns];
        for (int i = 0; i < patterns.Count; i++)
        {
            patterns.Witness(i, direction);
            builder.Add(direction, patterns.Pattern(i));
        }

        return builder.Count == patterns.Count ? builder : throw new InvalidOperationException("Two patterns have one witness.");
    }

    /// <summary>The patterns of a set, in their order, and after them those of directions that are new; directions of zeros have none.</summary>
    /// <returns>A set with <see cref="Coverage.Sampled"/>.</returns>
    public static PatternSet Extended(Matrix inputs, PatternSet patterns, IEnumerable<double[]> directions)
    {
        PatternSetBuilder builder = From(inputs, patterns);
        foreach (double[] direction in directions)
        {
            if (direction.AsSpan().ContainsAnyExcept(0.0))
                builder.Add(direction);
        }

        return builder.Build(Coverage.Sampled);
    }

    public int Count => bits.Count;

    /// <summary>Adds the pattern of <paramref name="direction"/>.</summary>
    /// <returns>Its index, and whether it is new.</returns>
    public (int Index, bool IsNew) Add(ReadOnlySpan<double> direction)
    {
        SignPattern.Of(inputs, direction, scratch);
        return Add(direction, scratch);
    }

    /// <summary>Adds the pattern <paramref name="pattern"/>, which is that of <paramref name="direction"/>.</summary>
    /// <returns>Its index, and whether it is new.</returns>
    public (int Index, bool IsNew) Add(ReadOnlySpan<double> direction, ReadOnlySpan<ulong> pattern)
    {
        ulong hash = SignPattern.Hash(pattern);
        int sameHash = newest.GetValueOrDefault(hash, -1);
        for (int i = sameHash; i >= 0; i = older[i])
        {
            if (bits[i].SequenceEqual(pattern))
                return (i, false);
        }

        newest[hash] = Count;
        older.Add(sameHash);
        pattern.CopyTo(bits.Append());
        direction.CopyTo(witnesses.Append());
        return (Count - 1, true);
    }

    public PatternSet Build(Coverage coverage) => new(inputs.Rows, inputs.Columns, bits, witnesses, lift: null, coverage);
}
