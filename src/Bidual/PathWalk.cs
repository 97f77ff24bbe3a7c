using System.Globalization;
using Bidual.Architectures;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Solvers;

namespace Bidual;

/// <summary>Fits the points of a path and compares them on rows they were not trained on.</summary>
internal sealed class PathWalk
{
    /// <summary>Relative gap of the fits of folds, which are compared and not proven.</summary>
    private const double LeastFoldTolerance = 1e-4;

    private readonly OutputFits fits;
    private readonly PathSettings settings;
    private readonly FitRun run;
    private readonly RegularisationPath path;

    public PathWalk(OutputFits fits, PathSettings settings, FitRun run)
    {
        this.fits = fits;
        this.settings = settings;
        this.run = run;
        path = RegularisationPath.LogSpaced(settings.Points, settings.SmallestRatio);
        BetaMax = fits.ProvenBetaMax(run);
    }

    /// <summary>What a ratio of 1 stands for.</summary>
    public double BetaMax { get; }

    /// <summary>β/β_max of the points.</summary>
    public IReadOnlyList<double> Ratios => path.Ratios;

    /// <summary>
    /// The networks with their certificates, as many as the time allows, and whether they are all. A fit that was cut off is left out, unless it is the only one.
    /// </summary>
    public (IReadOnlyList<FittedNetwork> Networks, SolveStatus Status) Fit()
    {
        var networks = new List<FittedNetwork>();
        foreach (FollowedFit step in path.Walk<FollowedFit>(BetaMax, (beta, previous) => Next(beta, previous, networks.Count)))
        {
            bool stopped = run.Stop.IsCancellationRequested;
            bool cutOff = step.Fit.Status is SolveStatus.Cancelled or SolveStatus.TimeLimit || (stopped && step.Fit.Certificate.Claim == Claim.None);
            if (!cutOff || networks.Count == 0)
                networks.Add(step.Fit);
            if (stopped || cutOff)
                break;
        }

        return (networks, networks.Count == path.Ratios.Count ? SolveStatus.Converged : Interruption);
    }

    /// <summary>The points that could be compared, the first ones of the path, none when no comparison is asked for; and whether they are all.</summary>
    public (IReadOnlyList<ComparedPoint> Points, SolveStatus Status) Compare(IReadOnlyList<FittedNetwork> networks)
    {
        IReadOnlyList<PathFold> folds = settings.Fit.Folds > 0 ? Folds(networks.Count)
            : fits.Rows.Validation is { } rows ? [new PathFold(networks.Select(fit => fit.Model.Network), new HeldOutRows(rows, fits.Rows.Preparation, settings.Fit.BalanceClasses))]
            : [];
        if (folds.Count == 0)
            return ([], SolveStatus.Converged);
        var compared = new List<ComparedPoint>();
        foreach (ComparedPoint point in new PathComparison(path.Take(networks.Count), fits.Rows.Training.Task, fits.Loss).Points(folds))
        {
            if (settings.Fit.Folds > 0 && run.Stop.IsCancellationRequested)
                return (compared, Interruption);
            compared.Add(point);
            run.Report(FitStage.Selection, compared.Count, detail: string.Create(CultureInfo.InvariantCulture, $"beta/beta_max = {point.Point.BetaRatio:G4}: validation loss {point.Point.Score:G4}"));
        }

        return (compared, SolveStatus.Converged);
    }

    /// <summary>The comparison and the β it chooses; null when there is nothing to choose from.</summary>
    public BetaSelection? Selection(IReadOnlyList<ComparedPoint> compared)
    {
        if (compared.Count == 0)
            return null;
        BetaPoint[] points = [.. compared.Select(point => point.Point)];
        BetaRule rule = FitRules.RuleFor(settings.Fit, fits.Rows.Training.Task);
        int folds = Math.Max(1, settings.Fit.Folds), rows = fits.Rows.Training.Count;
        return new BetaSelection(points, PathComparison.Best(points, rule), folds > 1 ? rows - ((rows + folds - 1) / folds) : rows, compared[0].Scores.Count, folds, rule);
    }

    private SolveStatus Interruption => run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : SolveStatus.TimeLimit;

    private FollowedFit Next(double beta, FollowedFit? previous, int number)
    {
        using FitRun part = run.Part(string.Create(CultureInfo.InvariantCulture, $"point {number + 1} of {path.Ratios.Count}"));
        return fits.Follow(beta, previous, part);
    }

    private IReadOnlyList<PathFold> Folds(int points)
    {
        FitSettings quick = settings.Fit with { Tolerance = Math.Max(settings.Fit.Tolerance, LeastFoldTolerance) };
        return [.. Split.Folds(fits.Rows.Training, quick.Folds, quick.Seed).Select(split =>
        {
            Dataset rows = fits.Rows.Training.SelectRows(split.Training);
            Preparation preparation = Preparation.Fit(rows, quick.Standardize, quick.Bias, fits.Loss.ScalesTargets, alike: quick.Layout is not null);
            IReadOnlyList<TrainingProblem> problems = TrainingProblem.Of(rows, preparation, fits.Loss, quick);
            QuickWalk[] walks = problems[0].Kind is PolynomialNetwork ? [.. problems.Select(problem => QuickWalk.Of(PolynomialFitter.Of(problem, quick.Tolerance, seed: quick.Seed, quick: true), run))] : Walks(problems, quick);
            double betaMax = walks.Max(walk => walk.BetaMax);
            return new PathFold(Lockstep.Of([.. walks.Select(walk => walk.Networks(path.Take(points), betaMax))]).Select(Network.SideBySide), new HeldOutRows(fits.Rows.Training.SelectRows(split.Validation), preparation, quick.BalanceClasses));
        })];
    }

    /// <summary>Over patterns decided on alike for all outputs.</summary>
    private QuickWalk[] Walks(IReadOnlyList<TrainingProblem> problems, FitSettings quick)
    {
        var first = new ConvexFitter(problems[0], quick, run);
        return [.. problems.Skip(1).Select(first.For).Prepend(first).Select(fitter => QuickWalk.Of(fitter, fitter.BetaMax(), run))];
    }
}
