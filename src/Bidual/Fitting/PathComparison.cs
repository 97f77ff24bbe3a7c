using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
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
        Matrix targets = Matrix.Stack([.. folds.Select(fold => fold.HeldOut.Targets)]);
        double[] weights = [.. folds.SelectMany(fold => fold.HeldOut.Weights ?? Enumerable.Repeat(1.0, fold.HeldOut.Targets.Rows))];
        double count = weights.Sum();
        foreach ((double ratio, Network[] networks) in path.Ratios.Zip(Lockstep.Of([.. folds.Select(fold => fold.Networks)])))
        {
            Matrix[] predictions = [.. folds.Zip(networks, (fold, network) => fold.HeldOut.Predict(network))];
            double[] losses = [.. folds.Zip(predictions).SelectMany(pair => Losses(pair.First.HeldOut, pair.Second))];
            double mean = losses.Zip(weights, (one, weight) => weight * one).Sum() / count;
            double error = Math.Sqrt(losses.Zip(weights, (one, weight) => weight * weight * (one - mean) * (one - mean)).Sum()) / count;
            int neurons = (int)Math.Round(networks.Average(network => network.Neurons));
            Matrix outputs = Matrix.Stack(predictions);
            var means = new Matrix(outputs.Rows, outputs.Columns, Array.ConvertAll(outputs.Data, loss.Mean));
            yield return new ComparedPoint(new BetaPoint(ratio, mean, neurons, error), Scores.Of(task, loss, means, targets));
        }
    }

    /// <summary>Index of the point that a rule chooses.</summary>
    public static int Best(IReadOnlyList<BetaPoint> points, BetaRule rule = BetaRule.Least)
    {
        int least = Enumerable.Range(0, points.Count).MinBy(k => points[k].Score);
        double limit = points[least].Score + points[least].StandardError;
        return rule == BetaRule.OneStandardError ? Enumerable.Range(0, points.Count).First(k => points[k].Score <= limit) : least;
    }

    /// <summary>
    /// The loss of each row in its customary size, in the units of the target; of several targets, whose units may differ, the sum of their losses in those they are trained in.
    /// </summary>
    private IEnumerable<double> Losses(HeldOutRows rows, Matrix predictions)
    {
        int outputs = predictions.Columns;
        ILoss[] losses = [.. rows.Scale.Select(scale => outputs == 1 ? loss.InUnits(scale) : loss)];
        for (int t = 0; t < predictions.Rows; t++)
        {
            double sum = 0;
            for (int k = 0; k < outputs; k++)
            {
                double unit = outputs == 1 ? 1 : rows.Scale[k];
                sum += losses[k].Value([predictions[t, k] / unit], [rows.Targets[t, k] / unit]);
            }

            yield return loss.CustomaryFactor * sum;
        }
    }
}
