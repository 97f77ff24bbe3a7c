using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;

namespace Bidual.Fitting;

/// <summary>A path over some of the rows and the rows it has not seen.</summary>
/// <param name="Networks">Its networks, from large β to small.</param>
/// <param name="HeldOut">The other rows.</param>
internal sealed record PathFold(IEnumerable<Network> Networks, HeldOutRows HeldOut);

/// <summary>One β of a comparison.</summary>
/// <param name="Point">Its loss.</param>
/// <param name="Scores">Its other scores, on the same rows.</param>
internal sealed record ComparedPoint(BetaPoint Point, Scores Scores);

/// <summary>
/// Compares the β of a path by the loss on rows its networks were not trained on: those of one split, or of K folds together, where every row is
/// predicted by the fold that left it out.
/// </summary>
/// <param name="path">The ratios.</param>
/// <param name="task">What is learned.</param>
/// <param name="loss">L.</param>
internal sealed class PathComparison(RegularisationPath path, LearningTask task, ILoss loss)
{
    /// <summary>The points in the order of the path, computed as they are asked for.</summary>
    /// <param name="folds">Each with a path over the ratios.</param>
    public IEnumerable<ComparedPoint> Points(IReadOnlyList<PathFold> folds)
    {
        double[] targets = [.. folds.SelectMany(fold => fold.HeldOut.Targets)];
        foreach ((double ratio, Network[] networks) in path.Ratios.Zip(Together(folds)))
        {
            double[][] predictions = [.. folds.Zip(networks, (fold, network) => fold.HeldOut.Predict(network))];
            double total = folds.Zip(predictions, (fold, f) => loss.InUnits(fold.HeldOut.Scale).Value(f, fold.HeldOut.Targets)).Sum();
            int neurons = (int)Math.Round(networks.Average(network => network.Neurons));
            yield return new ComparedPoint(new BetaPoint(ratio, loss.CustomaryFactor * total / targets.Length, neurons), Scores.Of(task, [.. predictions.SelectMany(f => f).Select(loss.Mean)], targets));
        }
    }

    /// <summary>Index of the point of least loss, the larger β where several have it.</summary>
    public static int Best(IReadOnlyList<BetaPoint> points) =>
        Enumerable.Range(0, points.Count).MinBy(k => points[k].Score);

    /// <summary>The networks of all folds, β by β.</summary>
    private static IEnumerable<Network[]> Together(IReadOnlyList<PathFold> folds)
    {
        IEnumerator<Network>[] walks = [.. folds.Select(fold => fold.Networks.GetEnumerator())];
        try
        {
            while (walks.All(walk => walk.MoveNext()))
                yield return [.. walks.Select(walk => walk.Current)];
        }
        finally
        {
            foreach (IEnumerator<Network> walk in walks)
                walk.Dispose();
        }
    }
}
