using Bidual.Data;

namespace Bidual.Reproductions;

/// <summary>What an entry measures with.</summary>
internal sealed record ReproductionRun(ReproductionSettings Settings, IProgress<FitProgress>? Progress, CancellationToken Cancellation)
{
    public bool Quick => Settings.Quick;

    public long Seed => Settings.Seed;

    /// <summary>Settings of a convex fit on raw columns, with the run's seed and threads.</summary>
    public FitSettings Fit => new() { Standardize = false, Seed = Seed, Threads = Settings.Threads };

    /// <summary>Fits; a cancelled fit is none.</summary>
    public FittedNetwork Train(Dataset dataset, FitSettings fit)
    {
        FittedNetwork fitted = ConvexNetwork.Fit(dataset, fit, Progress, Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        return fitted;
    }

    /// <summary>Compares; a cancelled comparison is none.</summary>
    public ComparedTrainers Compare(Dataset dataset, ComparisonSettings comparison)
    {
        ComparedTrainers compared = TrainerComparison.Run(dataset, comparison, Progress, Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        return compared;
    }

    /// <summary>A table of the data folder.</summary>
    public Table Read(string path) => DataFile.Read(Path.Combine(Settings.Data!, path), cancellation: Cancellation);
}
