namespace Bidual.Pricing;

/// <summary>The best distinct directions met, the largest value first.</summary>
/// <param name="rows">The function they belong to.</param>
/// <param name="capacity">How many are kept.</param>
internal sealed class DirectionPool(PreparedRows rows, int capacity)
{
    /// <summary>Directions nearer to each other than this, as a squared distance of unit vectors, are one.</summary>
    private const double Same = 1e-12;

    private readonly List<Entry> entries = [];

    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>The largest value, 0 when there is none.</summary>
    public double Best => entries.Count == 0 ? 0 : entries[0].Value;

    /// <summary>Whether a new direction of this value would be kept.</summary>
    public bool Admits(double value) => value > 0 && (entries.Count < capacity || value > entries[^1].Value);

    /// <summary>Takes in sign·f(y) = value at |y| = 1, if it is positive and among the best; y is copied.</summary>
    public void Offer(double value, int sign, ReadOnlySpan<double> y)
    {
        if (!Admits(value))
            return;
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Sign != sign || Distance(entries[i].Point, y) > Same)
                continue;
            if (value <= entries[i].Value)
                return;
            entries.RemoveAt(i);
            break;
        }

        int place = entries.FindIndex(entry => entry.Value < value);
        entries.Insert(place < 0 ? entries.Count : place, new Entry(y.ToArray(), sign, value));
        if (entries.Count > capacity)
            entries.RemoveAt(capacity);
    }

    public void Add(DirectionPool other)
    {
        foreach (Entry entry in other.entries)
            Offer(entry.Value, entry.Sign, entry.Point);
    }

    private double Distance(double[] x, ReadOnlySpan<double> y)
    {
        double square = 0;
        for (int j = 0; j < x.Length; j++)
            square += rows.Metric[j] * (x[j] - y[j]) * (x[j] - y[j]);
        return square;
    }

    /// <summary>sign·f(point) = value.</summary>
    internal readonly record struct Entry(double[] Point, int Sign, double Value);
}
