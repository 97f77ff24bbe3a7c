using System.Globalization;
using Bidual.Architectures;
using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Fitting;

/// <summary>
/// Chooses β/β_max on a short path by the mean loss on held-out rows, of K folds or, where the rows are many, of one split. ReLU networks are
/// fitted by warm-started local search, gated ones by their convex program over a few gates, polynomial ones by column generation: quick, good enough to compare β; so is a softmax by its outputs one by one.
/// </summary>
internal sealed class BetaChooser(FitSettings settings, ILoss loss, INetworkKind kind, FitRun run)
{
    private const int LargestRows = 8000, FewRows = 1000, Neurons = 40;

    /// <summary>Iterations of a search at one β, and operations after which it ends earlier: it starts from the network of the β before, and a comparison needs no last digits.</summary>
    private const int MostIterations = 200, FewestIterations = 40;
    private const double MostOperations = 3e11;
    private const int Gates = 128;
    private const double QuickTolerance = 1e-3;

    /// <summary>Points in a row, worse than the best, after which smaller β are not tried.</summary>
    private const int Patience = 2;

    private static readonly RegularisationPath OfNetworks = new([0.3, 0.1, 0.03, 0.01, 0.003, 0.001]);

    /// <summary>Ridge shrinks weights and leaves out none: what matters lies further down.</summary>
    private static readonly RegularisationPath OfRidge = new([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 1e-5, 1e-6]);

    /// <summary>The ratio used when there are too few rows to compare.</summary>
    public const double FallbackRatio = 0.01;

    private RegularisationPath Path => kind.Penalty == PenaltyKind.Ridge ? OfRidge : OfNetworks;

    /// <summary>Tries the path.</summary>
    /// <returns>The selection, null when there are too few rows; and the chosen network where it suits the full problem as a start.</returns>
    /// <exception cref="DataException">There are fewer rows than folds.</exception>
    public (BetaSelection? Selection, Network? Network) Choose(Dataset training)
    {
        if (ComparedRows.Of(training, settings, FewRows, LargestRows) is not { Source: var source } compared)
            return (null, null);
        BetaRule rule = FitRules.RuleFor(settings, training.Task);
        Network[] latest = new Network[compared.Splits.Count];
        var folds = new List<PathFold>();
        foreach (RowSplit split in compared.Splits)
        {
            Dataset rows = source.SelectRows(split.Training);
            Preparation preparation = Preparation.Fit(rows, settings.Standardize, settings.Bias, loss.ScalesTargets, alike: settings.Layout is not null);
            TrainingProblem[] problems = [.. TrainingProblem.Of(rows, preparation, loss, settings).Select(problem => problem.OfRank(settings.Rank))];
            if (problems.Any(problem => problem.IsFitByFreePart))
                return (null, null);
            QuickWalk[] walks = [.. problems.Select(problem => WalkOf(problem, problems.Length))];
            double betaMax = walks.Max(walk => walk.BetaMax);
            if (!(betaMax > 0))
                return (null, null);
            int fold = folds.Count;
            folds.Add(new PathFold(
                Lockstep.Of([.. walks.Select(walk => walk.Networks(Path, betaMax))]).Select(networks => latest[fold] = Network.SideBySide(networks)),
                new HeldOutRows(source.SelectRows(split.Validation), preparation, settings.BalanceClasses)));
        }

        var points = new List<BetaPoint>();
        var networks = new List<Network>();
        foreach ((BetaPoint point, _) in new PathComparison(Path, source.Task, loss).Points(folds))
        {
            // A point whose fits were cut short is no basis for a comparison.
            if (points.Count > 0 && run.Stop.IsCancellationRequested)
                break;
            points.Add(point);
            networks.Add(latest[0]);
            run.Report(FitStage.Selection, points.Count, detail: string.Create(CultureInfo.InvariantCulture, $"beta/beta_max = {point.BetaRatio}: validation loss {point.Score:G4}"));
            if (points.Count - 1 - PathComparison.Best(points, rule) >= Patience)
                break;
        }

        BetaSelection selection = compared.Selection(points, rule);
        return (selection, kind is GatedReluNetwork ? null : networks[selection.Chosen]);
    }

    private QuickWalk WalkOf(TrainingProblem problem, int outputs)
    {
        switch (kind)
        {
            case ReluNetwork:
                return new QuickWalk(problem.EstimateBetaMax(settings.Seed), (path, betaMax) => Searched(problem, outputs, path, betaMax).Select(problem.Lift));
            case PolynomialNetwork:
                return QuickWalk.Of(PolynomialFitter.Of(problem, QuickTolerance, seed: settings.Seed, quick: true), run);
            default:
                ConvexFitter fitter = QuickFitter(problem);
                return QuickWalk.Of(fitter, kind is not LinearModel && kind.Penalty == PenaltyKind.Group ? problem.EstimateBetaMax(settings.Seed) : fitter.BetaMax(), run);
        }
    }

    /// <summary>By local search.</summary>
    private IEnumerable<Network> Searched(TrainingProblem problem, int outputs, RegularisationPath path, double betaMax)
    {
        LocalSearch search = problem.Searcher();
        int iterations = (int)Math.Clamp(MostOperations / (4.0 * problem.Inputs.Stored.Length * Neurons * outputs), FewestIterations, MostIterations);
        return path.Walk<Network>(betaMax, (beta, start) => search.Run(beta, Neurons, settings.Seed, start, iterations, 1e-5, run.Stop)).Select(problem.Completed);
    }

    /// <summary>Over a few gates.</summary>
    private ConvexFitter QuickFitter(TrainingProblem problem)
    {
        PatternChoice gates = settings.Patterns is PatternChoice.GivenGates ? settings.Patterns : PatternChoice.Sampled(Gates);
        return new ConvexFitter(problem, settings with { Patterns = gates, Solver = SolverKind.Auto, Precision = Precision.Double, Tolerance = QuickTolerance }, run);
    }
}
