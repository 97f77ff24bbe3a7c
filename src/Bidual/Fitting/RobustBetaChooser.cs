using System.Globalization;
using Bidual.Data;
using Bidual.Robustness;

namespace Bidual.Fitting;

/// <summary>
/// Chooses β/β_max of (30) on a short path by what is proven about rows left out, each at its worst within the ball: the mean of its hinge losses, and the share that is not proven right. Of few rows by folds, of more by one split;
/// the fits are coarse and over few patterns, good enough to compare β.
/// </summary>
/// <param name="settings">Folds, rule and seed.</param>
/// <param name="robust">The ball and the rest.</param>
/// <param name="run">Time and progress.</param>
internal sealed class RobustBetaChooser(FitSettings settings, RobustSettings robust, FitRun run)
{
    private const double QuickTolerance = 1e-3;
    private const int FewRows = 200, LargestRows = 1000, Patience = 2, QuickPatterns = 2000, QuickDraws = 500;

    private static readonly double[] Ratios = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>Tries the path.</summary>
    /// <returns>The selection; null where there are too few rows, or no time.</returns>
    /// <exception cref="DataException">There are fewer rows than folds.</exception>
    public BetaSelection? Choose(Dataset training)
    {
        if (ComparedRows.Of(training, settings, FewRows, LargestRows) is not { Source: var source } compared)
            return null;
        BetaRule rule = FitRules.RuleFor(settings, training.Task);
        (Dataset Kept, Dataset Left)[] parts = [.. compared.Splits.Select(split => (source.SelectRows(split.Training), source.SelectRows(split.Validation)))];
        RobustSettings quick = robust with { Tolerance = Math.Max(QuickTolerance, robust.Tolerance), MaximumPatterns = QuickPatterns, DrawnPatterns = QuickDraws, RequireAll = false };
        double[] betaMax = [.. parts.Select(part => RobustTraining.BetaMax(part.Kept, quick, run.Stop))];
        if (betaMax.Any(beta => !(beta > 0)))
            return null;
        var points = new List<BetaPoint>();
        foreach (double ratio in Ratios)
        {
            (RobustFit Fit, double[] Margins)[] fits = [.. parts.Zip(betaMax, (part, most) => Tried(part.Kept, part.Left, quick with { Beta = ratio * most }))];

            // A point whose fits were cut short is no basis for a comparison.
            if (run.Stop.IsCancellationRequested)
                break;
            points.Add(PointOf(ratio, fits));
            run.Report(FitStage.Selection, points.Count, detail: string.Create(CultureInfo.InvariantCulture, $"beta/beta_max = {ratio}: worst-case validation loss {points[^1].Score:G4}"));
            if (points.Count - 1 - PathComparison.Best(points, rule) >= Patience)
                break;
        }

        return points.Count == 0 ? null : compared.Selection(points, rule);
    }

    private (RobustFit Fit, double[] Margins) Tried(Dataset kept, Dataset left, RobustSettings at)
    {
        RobustFit fit = RobustTraining.Fit(kept, at, null, run.Stop);
        return (fit, RobustProofs.WorstMargins(fit.Model, left, at.Ball));
    }

    private static BetaPoint PointOf(double ratio, (RobustFit Fit, double[] Margins)[] fits)
    {
        double[] margins = [.. fits.SelectMany(fit => fit.Margins)];
        double[] once = [.. margins.Select(_ => 1.0)];
        (double loss, double lossError) = PathComparison.MeanOf([.. margins.Select(margin => Math.Max(0, 1 - margin))], once);
        (double errors, double errorsError) = PathComparison.MeanOf([.. margins.Select(margin => margin > 0 ? 0.0 : 1)], once);
        return new BetaPoint(ratio, loss, (int)Math.Round(fits.Average(fit => fit.Fit.Model.Network.Neurons)), lossError, errors, errorsError);
    }
}
