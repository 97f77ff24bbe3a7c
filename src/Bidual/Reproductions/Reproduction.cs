using System.Diagnostics;
using Bidual.Data;

namespace Bidual.Reproductions;

/// <summary>A figure or a table of the literature, measured anew. Each is one file under <c>Entries</c> and a line in <see cref="ReproductionCatalogue"/>.</summary>
public abstract class Reproduction
{
    private protected Reproduction()
    {
    }

    /// <summary>What it is called on the command line: "toy".</summary>
    public abstract string Name { get; }

    /// <summary>What is shown, in a line.</summary>
    public abstract string Title { get; }

    /// <summary>Paper and figure or equation, or the lecture.</summary>
    public abstract string Source { get; }

    /// <summary>Seconds that it takes about, on two cores.</summary>
    public abstract ExpectedSeconds Expected { get; }

    /// <summary>The folder of data that it needs, below <see cref="ReproductionSettings.Data"/>; null for none.</summary>
    public virtual string? DataFolder => null;

    /// <summary>Measures.</summary>
    /// <param name="settings">How; null for the defaults.</param>
    /// <param name="progress">Told about every stage.</param>
    /// <param name="cancellation">Ends it without a result.</param>
    /// <exception cref="DataException">Its data are missing, or are not what they should be.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ReproducedResult Run(ReproductionSettings? settings = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        settings ??= new ReproductionSettings();
        RequireData(settings);
        long began = Stopwatch.GetTimestamp();
        var run = new ReproductionRun(settings, progress is null ? null : new ProgressSince(progress, began), cancellation);
        Finding finding = Measure(run);
        cancellation.ThrowIfCancellationRequested();
        return new ReproducedResult(this, settings, finding, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>What is found.</summary>
    internal abstract Finding Measure(ReproductionRun run);

    private void RequireData(ReproductionSettings settings)
    {
        if (DataFolder is not { } needed)
            return;
        if (settings.Data is not { } folder)
            throw new DataException($"{Name}: needs data that are not built in: give a folder that has {needed} with --data.");
        if (!Directory.Exists(Path.Combine(folder, needed)))
            throw new DataException($"{Name}: --data {folder}: has no folder {needed}.");
    }
}

/// <summary>How long a reproduction takes about.</summary>
/// <param name="Full">At full size.</param>
/// <param name="Quick">At the size of <see cref="ReproductionSettings.Quick"/>.</param>
public readonly record struct ExpectedSeconds(double Full, double Quick);
