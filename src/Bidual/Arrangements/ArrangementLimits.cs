namespace Bidual.Arrangements;

/// <summary>How much an exact enumeration may take; above it, it is refused before it starts.</summary>
public sealed record ArrangementLimits
{
    private readonly long maximumPatterns = 20_000_000;
    private readonly long maximumBytes = 4L << 30;

    /// <summary>20 million patterns, 4 GiB.</summary>
    public static ArrangementLimits Default { get; } = new();

    /// <summary>The largest number of patterns, 1 … 2³⁰.</summary>
    public long MaximumPatterns
    {
        get => maximumPatterns;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1 << 30);
            maximumPatterns = value;
        }
    }

    /// <summary>The largest memory in bytes, at least 1.</summary>
    public long MaximumBytes
    {
        get => maximumBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            maximumBytes = value;
        }
    }

    /// <summary>Whether the predicted number of patterns and its memory are within the limits.</summary>
    public bool Allow(ArrangementPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return !prediction.IsRankAtLeast && prediction.MaximumCount <= MaximumPatterns && prediction.MaximumBytes <= MaximumBytes;
    }
}
