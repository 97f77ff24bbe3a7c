using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Robustness;
using Bidual.Solvers;

namespace Bidual;

/// <summary>Training against the worst within a ball around every row, (30), with its proof and that of the network on the rows as they are.</summary>
internal sealed class RobustFits
{
    private readonly FitSettings settings;
    private readonly FitRun run;
    private readonly FitRows rows;
    private readonly RobustSettings robust;

    /// <param name="dataset">The rows, in their own units.</param>
    /// <param name="settings">How.</param>
    /// <param name="ball">Around every row.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public RobustFits(Dataset dataset, FitSettings settings, RobustBall ball, FitRun run)
    {
        RobustRules.Require(settings, dataset);
        (this.settings, this.run) = (settings, run);
        rows = FitRows.Of(dataset, Loss.Hinge, settings);
        robust = new RobustSettings
        {
            Radius = ball.Radius,
            Norm = ball.Norm,
            Kept = ball.Kept,
            Standardize = settings.Standardize,
            Bias = settings.Bias,
            Tolerance = settings.Tolerance,
            Seed = settings.Seed,
            Threads = settings.Threads,
        };
        robust = settings.Patterns switch
        {
            PatternChoice.ExactPatterns => robust with { MaximumPatterns = (int)ArrangementLimits.Default.MaximumPatterns, RequireAll = true },
            PatternChoice.SampledPatterns sampled => robust with { MaximumPatterns = 1, DrawnPatterns = sampled.Count },
            _ => robust,
        };
    }

    /// <summary>The network, at the β given or chosen.</summary>
    /// <exception cref="DataException">There are fewer rows than folds, or no β has a neuron.</exception>
    public FittedNetwork Fit()
    {
        BetaSelection? selection = null;
        double began = run.Seconds, betaMax = FitRules.RequirePositive(RobustTraining.BetaMax(rows.Training, robust, run.Stop)), arranging = run.Seconds - began;
        began = run.Seconds;
        if (settings.Beta is null && settings.BetaRatio is null)
        {
            using FitRun choosing = run.Choosing();
            selection = new RobustBetaChooser(settings, robust, choosing).Choose(rows.Training);
        }

        double selecting = run.Seconds - began, beta = settings.Beta ?? ((settings.BetaRatio ?? selection?.BetaRatio ?? BetaChooser.FallbackRatio) * betaMax);
        began = run.Seconds;
        RobustFit fit;
        using (FitRun solving = run.Solving())
            fit = RobustTraining.Fit(rows.Training, robust with { Beta = beta }, new RoundReports(run), solving.Stop);
        double solved = run.Seconds - began;
        return Certified(fit, beta) with
        {
            Selection = selection,
            Times = new FitTimes(arranging, selecting, solved, run.Seconds - began - solved, run.Seconds),
        };
    }

    /// <summary>The network with what is proven about it on the rows as they are, over its own patterns: its hinge multipliers are a dual point there too.</summary>
    private FittedNetwork Certified(RobustFit fit, double beta)
    {
        run.Report(FitStage.Certify, detail: "proving the bound");
        TrainingProblem problem = TrainingProblem.Of(rows.Training, rows.Preparation, Loss.Hinge, settings)[0];
        Network network = fit.Model.Network;
        Matrix directions = RobustProofs.OwnDirections(network);
        double[] dual = [.. fit.Proof.Dual.Multipliers.Zip(problem.Targets, (p, y) => p * y)];
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, PatternSet.FromDirections(problem.Inputs, directions), problem.Threads);
        Certificate certificate = NetworkProofs.Prove(network, problem, beta, new PatternPricing(program, run.Stop), settings.Tolerance, run.Stop, dual: dual);
        return new FittedNetwork
        {
            Model = fit.Model,
            Certificate = certificate,
            Robust = fit.Proof,
            ProgramObjective = fit.Objective,
            DualPoint = dual,
            PatternDirections = directions,
            Status = fit.Proof.IsProven ? SolveStatus.Converged : run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : run.Stop.IsCancellationRequested || settings.MaxTime is not null ? SolveStatus.TimeLimit : SolveStatus.Stalled,
            Trace = [.. fit.Rounds.Select((round, k) => new TracePoint(k, round.Seconds, round.Objective, round.LowerBound, round.Neurons))],
            Settings = settings with { Beta = beta, BetaRatio = null, Solver = SolverKind.WorkingSet },
            Selection = null,
            Times = new FitTimes(0, 0, 0, 0, 0),
            TrainScores = fit.Model.Score(rows.Training, settings.Threads),
            ValidationScores = rows.Validation is null ? null : fit.Model.Score(rows.Validation, settings.Threads),
            TrainingRows = rows.Training.Count,
            DataFingerprint = TrainingProblem.Fingerprint([problem]),
        };
    }

    private sealed class RoundReports(FitRun run) : IProgress<RobustRound>
    {
        private int count;

        public void Report(RobustRound value) => run.Report(FitStage.Solve, ++count, value.Objective, value.LowerBound);
    }
}
