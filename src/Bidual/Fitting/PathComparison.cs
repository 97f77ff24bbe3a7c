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
    /// <summary>Share of the standard error by which errors may exceed the fewest, and multiple of it up to which losses are not told apart.</summary>
    private const double SameErrors = 0.25, SameLoss = 2;

    /// <summary>A probability of 0 that was wrong does not decide everything.</summary>
    private const double LeastProbability = 1e-12;

    /// <summary>The points in the order of the path, computed as they are asked for.</summary>
    /// <param name="folds">Each with a path over the ratios.</param>
    public IEnumerable<ComparedPoint> Points(IReadOnlyList<PathFold> folds)
    {
        Matrix targets = Matrix.Stack([.. folds.Select(fold => fold.HeldOut.Targets)]);
        double[] weights = [.. folds.SelectMany(fold => fold.HeldOut.Weights ?? Enumerable.Repeat(1.0, fold.HeldOut.Targets.Rows))];
        int[] classes = ClassesOf(targets);
        foreach ((double ratio, Network[] networks) in path.Ratios.Zip(Lockstep.Of([.. folds.Select(fold => fold.Networks)])))
        {
            Matrix[] predictions = [.. folds.Zip(networks, (fold, network) => fold.HeldOut.Predict(network))];
            double[] losses = [.. folds.Zip(predictions).SelectMany(pair => Losses(pair.First.HeldOut, pair.Second))];
            (double mean, double error) = MeanOf(losses, weights);
            int neurons = (int)Math.Round(networks.Average(network => network.Neurons));
            Matrix outputs = Matrix.Stack(predictions);
            var means = new Matrix(outputs.Rows, outputs.Columns, Array.ConvertAll(outputs.Data, loss.Mean));
            (double? errors, double deviation) = (null, 0);
            if (task == LearningTask.Classification)
                (errors, deviation) = MeanOf([.. ClassProbabilities.Classes(outputs).Select((found, t) => found == classes[t] ? 0.0 : 1)], weights);
            yield return new ComparedPoint(new BetaPoint(ratio, mean, neurons, error, errors, deviation), Scores.Of(task, loss, means, targets));
        }
    }

    /// <summary>The mean over rows that count as often as their weights say, and its standard error.</summary>
    public static (double Mean, double StandardError) MeanOf(double[] rows, double[] weights)
    {
        double count = weights.Sum(), mean = rows.Zip(weights, (one, weight) => weight * one).Sum() / count;
        return (mean, Math.Sqrt(rows.Zip(weights, (one, weight) => weight * weight * (one - mean) * (one - mean)).Sum()) / count);
    }

    /// <summary>Index of the point that a rule chooses.</summary>
    /// <param name="points">From large β to small.</param>
    /// <param name="rule">Not <see cref="BetaRule.Auto"/>.</param>
    public static int Best(IReadOnlyList<BetaPoint> points, BetaRule rule)
    {
        if (rule == BetaRule.FewestErrors)
        {
            double least = points.Min(point => point.Score);
            int[] open = [.. Enumerable.Range(0, points.Count).Where(k => points[k].Score <= least + (SameLoss * points[k].StandardError))];
            BetaPoint fewest = points[open.MinBy(k => points[k].Errors)];
            return open.Where(k => points[k].Errors <= fewest.Errors + (SameErrors * fewest.ErrorsStandardError)).MinBy(k => points[k].Score);
        }

        int best = Enumerable.Range(0, points.Count).MinBy(k => points[k].Score);
        double limit = points[best].Score + points[best].StandardError;
        return rule == BetaRule.OneStandardError ? Enumerable.Range(0, points.Count).First(k => points[k].Score <= limit) : best;
    }

    /// <summary>
    /// The loss of each row in its customary size, in the units of the target; of several targets, whose units may differ, the sum of their losses in those they are trained in;
    /// of more than two classes with probabilities −log of that of the right one.
    /// </summary>
    private IEnumerable<double> Losses(HeldOutRows rows, Matrix predictions)
    {
        int outputs = predictions.Columns;
        if (task == LearningTask.Classification && outputs > 1 && loss.HasProbabilities)
        {
            Matrix probabilities = ClassProbabilities.Of(loss, predictions);
            int[] classes = ClassesOf(rows.Targets);
            for (int t = 0; t < predictions.Rows; t++)
                yield return -Math.Log(Math.Max(probabilities[t, classes[t]], LeastProbability));
            yield break;
        }

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

    /// <summary>The classes that targets of ±1 stand for; none where they are numbers.</summary>
    private int[] ClassesOf(Matrix targets) => task == LearningTask.Classification ? ClassProbabilities.Classes(targets) : [];
}
