using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>Collects distinct patterns of directions, in order of first appearance.</summary>
internal sealed class PatternSetBuilder
{
    private readonly Matrix inputs;
    private readonly int words;
    private readonly ulong[] scratch;
    private readonly Dictionary<ulong, List<int>> byHash = [];
    private readonly List<ulong> bits = [];
    private readonly List<double> witnesses = [];

    public PatternSetBuilder(Matrix inputs)
    {
        this.inputs = inputs;
        words = PatternSet.WordsFor(inputs.Rows);
        scratch = new ulong[words];
    }

    public int Count { get; private set; }

    /// <summary>Adds the pattern of <paramref name="direction"/>.</summary>
    /// <returns>Its index, and whether it is new.</returns>
    public (int Index, bool IsNew) Add(ReadOnlySpan<double> direction)
    {
        SignPattern.Of(inputs, direction, scratch);
        ulong hash = SignPattern.Hash(scratch);
        if (!byHash.TryGetValue(hash, out List<int>? candidates))
            byHash[hash] = candidates = [];
        ReadOnlySpan<ulong> known = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bits);
        foreach (int candidate in candidates)
        {
            if (known.Slice(candidate * words, words).SequenceEqual(scratch))
                return (candidate, false);
        }

        candidates.Add(Count);
        bits.AddRange(scratch);
        foreach (double value in direction)
            witnesses.Add(value);
        return (Count++, true);
    }

    public PatternSet Build(Coverage coverage) => new(inputs.Rows, inputs.Columns, [.. bits], [.. witnesses], coverage);
}
