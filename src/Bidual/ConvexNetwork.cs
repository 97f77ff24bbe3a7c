using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Solvers;

namespace Bidual;

/// <summary>The front door: trains networks by their convex program and proves how good they are.</summary>
public static class ConvexNetwork
{
    /// <summary>Trains on a data set.</summary>
    /// <param name="dataset">Features and targets in their own units.</param>
    /// <param name="settings">How; null for the defaults.</param>
    /// <param name="progress">Told about every stage and evaluated iterate.</param>
    /// <param name="cancellation">Stops early; the best network so far is returned with its honest certificate.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static FittedNetwork Fit(Dataset dataset, FitSettings? settings = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        settings ??= new FitSettings();
        bool given = settings.Beta is not null || settings.BetaRatio is not null;
        if (settings is { Beta: not null, BetaRatio: not null })
            throw new DataException("--beta and --beta-ratio exclude each other.");
        if (given && settings.Folds > 0)
            throw new DataException("--folds chooses beta: it does not go with --beta or --beta-ratio.");
        using var run = new FitRun(settings.MaxTime, progress, cancellation);
        if (settings.Robust is { } ball)
            return new RobustFits(dataset, settings, ball, run).Fit();
        var fits = new OutputFits(dataset, settings, run);

        double began = run.Seconds;
        using FitRun choosing = run.Choosing();
        (double beta, BetaSelection? selection, Network? hint) = given ? (settings.Beta ?? settings.BetaRatio!.Value * fits.BetaMax(), null, null) : fits.ChooseBeta(choosing);
        double selecting = run.Seconds - began;

        FittedNetwork fit = fits.Fit(beta, hint, run);
        began = run.Seconds;
        fit = fits.Searched(fit, run);
        double searching = run.Seconds - began;
        return fit with
        {
            Selection = selection,
            Times = fit.Times with
            {
                Arrangements = fits.ArrangementSeconds + fit.Times.Arrangements,
                Selection = selecting,
                Evidence = searching,
                Total = run.Seconds,
            },
        };
    }

    /// <summary>
    /// Trains along the regularisation path, from β_max down, each network started from the one before it and each with a certificate of its own. With rows set
    /// aside (<see cref="FitSettings.Validation"/>) or folds (<see cref="FitSettings.Folds"/>, which win), the β of least loss on rows not trained on is chosen.
    /// </summary>
    /// <param name="dataset">Features and targets in their own units.</param>
    /// <param name="settings">Which β, and how to train; null for the defaults.</param>
    /// <param name="progress">Told about every stage and evaluated iterate.</param>
    /// <param name="cancellation">Stops early; the points finished by then are returned.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static FittedPath Path(Dataset dataset, PathSettings? settings = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        settings ??= new PathSettings();
        if (settings.Fit.Rank is not null)
            throw new DataException("--rank does not go with a path.");
        if (settings.Fit.Robust is not null)
            throw new DataException("--robust does not go with a path.");
        if (settings.Fit.OutputPenalty == OutputPenalty.WeightDecay && dataset.Outputs > 1)
            throw new DataException("--output-penalty weight-decay does not go with a path: train at one beta, or use one-against-all.");
        using var run = new FitRun(settings.Fit.MaxTime, progress, cancellation);
        var fits = new OutputFits(dataset, settings.Fit, run);
        var walk = new PathWalk(fits, settings, run);
        (IReadOnlyList<FittedNetwork> networks, SolveStatus status) = walk.Fit();
        double began = run.Seconds;
        (IReadOnlyList<ComparedPoint> compared, SolveStatus comparison) = walk.Compare(networks);
        double selecting = run.Seconds - began;
        return new FittedPath
        {
            Points = [.. networks.Select((fit, k) => new PathPoint(walk.Ratios[k], fit, k < compared.Count ? compared[k].Scores : null))],
            BetaMax = walk.BetaMax,
            Selection = walk.Selection(compared),
            Status = status == SolveStatus.Converged ? comparison : status,
            Settings = settings with { Fit = networks[0].Settings with { Beta = null } },
            Times = new FitTimes(
                fits.ArrangementSeconds + networks.Sum(fit => fit.Times.Arrangements),
                selecting,
                networks.Sum(fit => fit.Times.Solve),
                networks.Sum(fit => fit.Times.Certify),
                run.Seconds),
        };
    }
}
