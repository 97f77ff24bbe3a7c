using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>What goes with training against the worst within a ball, (30).</summary>
internal static class RobustRules
{
    private const double LeastTolerance = 1e-9;

    /// <summary>Refuses what (30) is not about.</summary>
    /// <param name="settings">The settings, with a ball.</param>
    /// <param name="dataset">The rows.</param>
    /// <exception cref="DataException">They do not go together.</exception>
    public static void Require(FitSettings settings, Dataset dataset)
    {
        if (Excluded(settings) is { } option)
            throw new DataException($"{option} does not go with --robust.");
        if (settings.Loss is not HingeLoss)
            throw new DataException("--robust is for the hinge loss: add --loss hinge.");
        if (dataset.Task != LearningTask.Classification || dataset.Outputs != 1)
            throw new DataException("--robust is for two classes; --positive tells one from the rest.");
        if (dataset.Weights is not null || settings.BalanceClasses)
            throw new DataException($"--robust counts every row once: leave {(settings.BalanceClasses ? "--class-weight" : "--weights")} out.");
        if (settings.Tolerance < LeastTolerance)
            throw new DataException($"--robust: the tolerance must be at least {LeastTolerance:0e0}.");
    }

    private static string? Excluded(FitSettings settings) => settings switch
    {
        { Activation: not Activation.Relu } => "a --model other than relu",
        { Penalty: not PenaltyKind.Group } => $"--penalty {Penalty.NameOf(settings.Penalty)}",
        { OutputPenalty: OutputPenalty.WeightDecay } => "--output-penalty weight-decay",
        { Intercept: true } => "--intercept",
        { Skip: true } => "--skip",
        { Rank: not null } => "--rank",
        { Monotone.Count: > 0 } => "--increasing or --decreasing",
        { Patterns: PatternChoice.GivenGates } => "--patterns gates",
        { Patterns: PatternChoice.SampledPatterns { Weight: not Arrangements.PatternWeight.Uniform } } => "a weight of --patterns",
        { Solver: not (SolverKind.Auto or SolverKind.WorkingSet) } => "a --solver other than working-set",
        { Precision: not Precision.Double } => "--precision single",
        _ => null,
    };
}
