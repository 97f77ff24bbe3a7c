namespace Bidual.Reproductions;

/// <summary>How a figure or table is measured.</summary>
public sealed record ReproductionSettings
{
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>Whether smaller sizes than those of the literature will do.</summary>
    public bool Quick { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public long Seed { get; init; }

    /// <summary>Worker threads, at least 1.</summary>
    public int Threads
    {
        get => threads;
        init => threads = value is >= 1 and <= 1024 ? value : throw FitSettings.Refuse("--threads", value, "in 1 … 1024");
    }

    /// <summary>A folder with the public data sets that are not built in, such as <c>uci121/pima.csv.gz</c>; null where there is none.</summary>
    public string? Data { get; init; }
}
