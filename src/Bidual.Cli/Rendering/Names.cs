using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Robustness;
using Bidual.Solvers;

namespace Bidual.Cli.Rendering;

/// <summary>The words of the command line and of its JSON for the library's enums.</summary>
internal static class Names
{
    public static string Of(Claim claim) => claim switch
    {
        Claim.Global => "global",
        Claim.Patterns => "patterns",
        _ => "none",
    };

    public static string Of(Coverage coverage) => coverage == Coverage.Complete ? "complete" : "sampled";

    public static string Of(Activation activation) => activation switch
    {
        Activation.GatedRelu => "gated",
        Activation.Linear => "linear",
        Activation.Polynomial => "polynomial",
        _ => "relu",
    };

    /// <summary>The kind of network, of polynomial ones with their activation.</summary>
    public static string Of(FitSettings settings) =>
        settings.Activation == Activation.Polynomial
            ? $"{Of(settings.Activation)}, {new PolynomialNetwork(settings.Polynomial).Formula}{(settings.Layout is { } layout ? $", {layout}" : "")}{(settings.Quantised ? ", weights ±1/√d" : "")}"
            : Of(settings.Activation);

    public static string Of(OutputPenalty penalty) => penalty == OutputPenalty.WeightDecay ? "weight-decay" : "one-against-all";

    public static string Of(LearningTask task) => task == LearningTask.Classification ? "classification" : "regression";

    public static string Of(SolverKind solver) => solver switch
    {
        SolverKind.WorkingSet => "working-set",
        SolverKind.InteriorPoint => "interior-point",
        SolverKind.Admm => "admm",
        SolverKind.ProximalGradient => "proximal-gradient",
        SolverKind.Stochastic => "stochastic",
        SolverKind.Decomposition => "decomposition",
        SolverKind.Cholesky => "cholesky",
        SolverKind.Qr => "qr",
        SolverKind.Svd => "svd",
        SolverKind.ConjugateGradient => "cg",
        SolverKind.PreconditionedConjugateGradient => "pcg",
        SolverKind.LimitedMemoryBfgs => "l-bfgs",
        SolverKind.CoordinateDescent => "coordinate-descent",
        SolverKind.ColumnGeneration => "column-generation",
        _ => "auto",
    };

    public static string Of(Precision precision) => precision == Precision.Single ? "single" : "double";

    public static string Of(SolveStatus status) => status switch
    {
        SolveStatus.Converged => "converged",
        SolveStatus.IterationLimit => "iteration-limit",
        SolveStatus.TimeLimit => "time-limit",
        SolveStatus.Cancelled => "cancelled",
        _ => "stalled",
    };

    public static string Of(Uniqueness uniqueness) => uniqueness switch
    {
        Uniqueness.Unique => "unique",
        Uniqueness.NotUnique => "not-unique",
        _ => "undecided",
    };

    public static string Of(OptimalChoice choice) => choice switch
    {
        OptimalChoice.AsTrained => "as-trained",
        OptimalChoice.FewestNeurons => "fewest-neurons",
        OptimalChoice.LeastNorm => "least-norm",
        _ => "best",
    };

    /// <summary>By what β was compared, and on which rows.</summary>
    public static string HeldOut(BetaSelection selection) =>
        (selection.Rule == BetaRule.FewestErrors ? "by the errors " : "by the loss ")
            + (selection.Folds > 1 ? $"over {selection.Folds} folds" : $"on {Format.Plural(selection.ValidationRows, "row")} held out")
            + (selection.Rule == BetaRule.OneStandardError ? ", within one standard error" : "");

    public static string Of(AttackMethod method) => method == AttackMethod.Fgsm ? "fgsm" : "pgd";

    public static string Of(BetaRule rule) => rule switch
    {
        BetaRule.OneStandardError => "one-se",
        BetaRule.FewestErrors => "errors",
        _ => "least",
    };

    public static string Of(FitStage stage) => stage switch
    {
        FitStage.Arrangements => "patterns",
        FitStage.Search => "search",
        FitStage.Selection => "choosing β",
        FitStage.Solve => "solving",
        _ => "certifying",
    };

    /// <summary>Names of the features of a model that go one way, +1 or −1.</summary>
    public static IReadOnlyList<string> Monotone(Model model, int sign) => [.. model.Monotone.Where(feature => feature.Sign == sign).Select(feature => model.FeatureNames[feature.Feature])];
}
