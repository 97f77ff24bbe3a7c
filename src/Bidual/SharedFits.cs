using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>A data set of several outputs made ready for neurons that feed all of them, (12).</summary>
internal abstract class SharedFits(FitRows rows, IReadOnlyList<TrainingProblem> problems, ILoss loss, FitSettings settings)
{
    /// <summary>That of the settings' activation.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="problems">One an output, on the same inputs and weights.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="settings">How.</param>
    /// <param name="run">Decides on the patterns within its time, where there are any.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static SharedFits Of(FitRows rows, IReadOnlyList<TrainingProblem> problems, ILoss loss, FitSettings settings, FitRun run)
    {
        FitRules.RequireShareable(settings, loss);
        return settings.Activation == Activation.Relu ? new SharedReluFits(rows, problems, loss, settings) : new SharedGatedFits(rows, problems, loss, settings, run);
    }

    /// <summary>Spent on deciding on the patterns.</summary>
    public double ArrangementSeconds { get; protected init; }

    /// <summary>The β from which on there is no neuron, over the patterns used or as far as searches tell.</summary>
    public abstract double BetaMax();

    /// <summary>Fits at a single β.</summary>
    public abstract FittedNetwork Fit(double beta, FitRun run);

    /// <summary>One an output, on the same inputs and weights.</summary>
    protected IReadOnlyList<TrainingProblem> Problems => problems;

    /// <summary>L, its rows counting once.</summary>
    protected ILoss Loss => loss;

    /// <summary>How.</summary>
    protected FitSettings Settings => settings;

    /// <summary>A network as a model.</summary>
    protected Model ModelOf(Network network) => rows.ModelOf(network, loss, settings.BalanceClasses) with { OutputPenalty = OutputPenalty.WeightDecay };

    /// <summary>A model with what is proven about it.</summary>
    protected FittedNetwork Fitted(Model model, Certificate certificate, double objective, SolveStatus status, IReadOnlyList<TracePoint> trace, double solving, double certifying, FitRun run) => new()
    {
        Model = model,
        Certificate = certificate,
        ProgramObjective = objective,
        PatternDirections = null,
        Status = status == SolveStatus.TimeLimit && run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : status,
        Trace = trace,
        Settings = settings with { Beta = certificate.Beta, BetaRatio = null, Loss = loss, Solver = SolverKind.WorkingSet },
        Selection = null,
        Times = new FitTimes(0, 0, solving, certifying, solving + certifying),
        TrainScores = model.Score(rows.Training, settings.Threads),
        ValidationScores = rows.Validation is null ? null : model.Score(rows.Validation, settings.Threads),
        TrainingRows = rows.Training.Count,
        DataFingerprint = TrainingProblem.Fingerprint(problems),
    };
}
