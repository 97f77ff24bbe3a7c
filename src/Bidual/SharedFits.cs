using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>A data set of several outputs made ready for neurons that feed all of them, (12): one program for the whole.</summary>
internal sealed class SharedFits
{
    private readonly FitRows rows;
    private readonly IReadOnlyList<TrainingProblem> problems;
    private readonly ILoss loss;
    private readonly FitSettings settings;
    private readonly PatternSet patterns;

    /// <param name="rows">The rows.</param>
    /// <param name="problems">One an output, on the same inputs and weights.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="settings">How.</param>
    /// <param name="run">Decides on the patterns within its time.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public SharedFits(FitRows rows, IReadOnlyList<TrainingProblem> problems, ILoss loss, FitSettings settings, FitRun run)
    {
        FitRules.RequireShareable(settings, loss);
        this.rows = rows;
        this.problems = problems;
        this.loss = loss;
        this.settings = settings;
        double began = run.Seconds;
        patterns = PatternPlan.Of(problems[0], settings, run).Given!;
        ArrangementSeconds = run.Seconds - began;
    }

    /// <summary>Spent on deciding on the patterns.</summary>
    public double ArrangementSeconds { get; }

    /// <summary>The β from which on there is no neuron, over the patterns used.</summary>
    public double BetaMax() => Program(1).BetaMax();

    /// <summary>Fits at a single β.</summary>
    public FittedNetwork Fit(double beta, FitRun run)
    {
        double began = run.Seconds;
        SharedProgram program = Program(beta);
        (SharedEvaluation solution, SolveStatus status, IReadOnlyList<TracePoint> trace) = SharedWorkingSet.Run(
            program,
            null,
            settings.Tolerance,
            point => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} active blocks"),
            run.Stop);
        double solving = run.Seconds - began;
        run.Report(FitStage.Certify, detail: "proving the bound");
        Model model = rows.ModelOf(SharedNeurons.Recover(program, solution.Point), loss, settings.BalanceClasses) with { OutputPenalty = OutputPenalty.WeightDecay };
        Certificate certificate = Certifier.ProveShared(model.Network, problems[0], program, settings.Tolerance);
        double certifying = run.Seconds - began - solving;
        return new FittedNetwork
        {
            Model = model,
            Certificate = certificate,
            ProgramObjective = solution.Objective,
            PatternDirections = patterns.Coverage == Coverage.Complete ? null : patterns.Witnesses(),
            Status = status == SolveStatus.TimeLimit && run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : status,
            Trace = trace,
            Settings = settings with { Beta = beta, BetaRatio = null, Loss = loss, Solver = SolverKind.WorkingSet },
            Selection = null,
            Times = new FitTimes(0, 0, solving, certifying, solving + certifying),
            TrainScores = model.Score(rows.Training),
            ValidationScores = rows.Validation is null ? null : model.Score(rows.Validation),
            TrainingRows = rows.Training.Count,
            DataFingerprint = TrainingProblem.Fingerprint(problems),
        };
    }

    private SharedProgram Program(double beta) => TrainingProblem.Shared(problems, loss, beta, patterns);
}
