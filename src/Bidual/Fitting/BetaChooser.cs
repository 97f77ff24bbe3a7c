using System.Globalization;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>
/// Chooses β/β_max on a short path from large to small by the mean validation loss on held-out rows. ReLU networks are
/// fitted by warm-started local search, gated ones by their convex program over a few gates: quick, good enough to compare β.
/// </summary>
internal sealed class BetaChooser(FitSettings settings, ILoss loss, IArchitecture architecture, FitRun run)
{
    private const double HeldOut = 0.2;
    private const int LargestRows = 8000;
    private const int SmallestRows = 20;
    private const int Neurons = 40;
    private static readonly double[] Ratios = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>The ratio used when there are too few rows to compare.</summary>
    public const double FallbackRatio = 0.01;

    /// <summary>Tries the path.</summary>
    /// <returns>The selection, null when there are too few rows; and the chosen network where it suits the full problem as a start.</returns>
    public (BetaSelection? Selection, Network? Network) Choose(Dataset training)
    {
        if (training.Count < SmallestRows)
            return (null, null);
        Dataset source = Subsample(training);
        RowSplit split = Split.Holdout(source, HeldOut, settings.Seed);
        Dataset fitRows = source.SelectRows(split.Training.ToArray()), heldOut = source.SelectRows(split.Validation.ToArray());
        Preparation preparation = Preparation.Fit(fitRows, settings.Standardize, settings.Bias);
        TrainingProblem problem = TrainingProblem.Of(fitRows, preparation, loss, architecture, settings.Threads);
        Matrix inputs = preparation.Inputs(heldOut.Features);
        double[] targets = preparation.ScaledTargets(heldOut.Targets).Column(0);
        double betaMax = problem.EstimateBetaMax(settings.Seed);
        if (!(betaMax > 0))
            return (null, null);

        Func<double, Network?, Network> fit = Fitter(problem);
        var points = new List<BetaPoint>();
        Network? network = null, best = null;
        int chosen = 0;
        foreach (double ratio in Ratios)
        {
            network = fit(ratio * betaMax, network);
            double score = loss.Value(network.Predict(inputs).Values, targets) / targets.Length;
            points.Add(new BetaPoint(ratio, score, network.Neurons));
            if (best is null || score < points[chosen].Score)
            {
                chosen = points.Count - 1;
                best = network;
            }

            run.Report(FitStage.Selection, points.Count, detail: string.Create(CultureInfo.InvariantCulture, $"beta/beta_max = {ratio}: validation loss {score:G4}"));
            if (run.Stop.IsCancellationRequested || points.Count - 1 - chosen >= 2)
                break;
        }

        return (new BetaSelection(points, chosen, fitRows.Count, heldOut.Count), architecture is ReluNetwork ? best : null);
    }

    private Func<double, Network?, Network> Fitter(TrainingProblem problem)
    {
        if (architecture is ReluNetwork)
        {
            var search = new LocalSearch(problem.Inputs, problem.Targets, loss, settings.Threads);
            return (beta, start) => search.Run(beta, Neurons, settings.Seed, start, 200, 1e-5, run.Stop);
        }

        PatternSet gates = settings.Patterns is PatternChoice.GivenGates given
            ? PatternSet.FromGates(problem.Inputs, given.Directions, settings.Threads)
            : Arrangement.Sample(problem.Inputs, 128, settings.Seed, settings.Threads, run.Stop);
        double[]? point = null;
        return (beta, _) =>
        {
            ConvexProgram program = architecture.Program(problem.Inputs, problem.Targets, loss, beta, gates, settings.Threads);
            SolveResult result = SolveLoop.Run(SolverChoice.Quick(program), program, new StoppingRule(1e-3, run.Remaining), point, null, run.Stop);
            point = result.Evaluation.Point;
            return architecture.Recover(program, point);
        };
    }

    private Dataset Subsample(Dataset training)
    {
        if (training.Count <= LargestRows)
            return training;
        int[] rows = [.. Enumerable.Range(0, training.Count)];
        new RandomSource(settings.Seed).Shuffle(rows);
        return training.SelectRows(rows.AsSpan(0, LargestRows));
    }
}
