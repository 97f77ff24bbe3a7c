using Bidual.Data;

namespace Bidual;

/// <summary>The front door: trains a network by its convex program and proves how good it is.</summary>
public static class ConvexNetwork
{
    /// <summary>Trains on a data set.</summary>
    /// <param name="dataset">Features and targets in their own units.</param>
    /// <param name="settings">How; null for the defaults.</param>
    /// <param name="progress">Told about every stage and evaluated iterate, on the calling thread.</param>
    /// <param name="cancellation">Stops early; the best network so far is returned with its honest certificate.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static FittedNetwork Fit(Dataset dataset, FitSettings? settings = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}
