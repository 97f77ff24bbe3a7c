using Bidual.Data;

namespace Bidual;

/// <summary>How all optimal networks are described. Immutable; every value is checked when it is set.</summary>
public sealed record OptimalSetSettings
{
    private readonly TimeSpan? maxTime;
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>Rows on which one of the optimal networks is to be best, in their own units; null for none.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>Wall-clock limit; null for none. Positive.</summary>
    public TimeSpan? MaxTime
    {
        get => maxTime;
        init => maxTime = new FitSettings { MaxTime = value }.MaxTime;
    }

    /// <summary>Worker threads, at least 1.</summary>
    public int Threads
    {
        get => threads;
        init => threads = new FitSettings { Threads = value }.Threads;
    }
}
