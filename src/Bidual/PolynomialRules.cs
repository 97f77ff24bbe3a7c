using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual;

/// <summary>What polynomial networks do not go with.</summary>
internal static class PolynomialRules
{
    /// <summary>Refuses what polynomial networks do not have, and of others the solver that only these have.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="loss">That of the fit.</param>
    /// <param name="dataset">The rows.</param>
    /// <exception cref="DataException">They do not go together.</exception>
    public static void Require(FitSettings settings, ILoss loss, Dataset dataset)
    {
        if (settings.Layout is { } layout)
            RequirePatches(settings, layout, dataset.Features.Columns);
        if (settings.Activation != Activation.Polynomial)
        {
            if (settings.Solver == SolverKind.ColumnGeneration)
                throw new DataException("--solver column-generation is that of polynomial networks, --model polynomial or quadratic.");
            if (settings.Beta == 0)
                throw new DataException("--beta 0: only --model quadratic and polynomial are trained without a penalty, by least squares; give a number above 0.");
            if (settings.Quantised)
                throw new DataException("--quantised is for polynomial networks, --model polynomial or quadratic.");
            return;
        }

        string? reason = settings switch
        {
            { Patterns: not PatternChoice.AutoPatterns } => "--patterns: a polynomial neuron is nowhere switched off, so that there are no patterns",
            { Beta: 0, Solver: not SolverKind.Auto } => "--solver where --beta is 0: least squares has its own",
            { Beta: 0, Quantised: true } => "--quantised where --beta is 0",
            { Beta: 0, Layout: not null } => "--filter where --beta is 0",
            { Solver: SolverKind.ProximalGradient, Polynomial.IsQuadratic: false } => "--solver proximal-gradient, which is for quadratic ones alone: their program has a nuclear norm",
            { Solver: not (SolverKind.Auto or SolverKind.ColumnGeneration or SolverKind.InteriorPoint or SolverKind.ProximalGradient) } => "--solver other than column-generation, interior-point and, of quadratic ones, proximal-gradient",
            { Quantised: true, Layout: not null } => "--quantised and --filter together",
            { Quantised: true, Solver: not (SolverKind.Auto or SolverKind.ColumnGeneration) } => "--quantised and another --solver than column-generation",
            { Quantised: true } when !loss.IsDifferentiable => $"--quantised and --loss {loss.Name}, which has kinks",
            { Quantised: true } when loss.CouplesOutputs => $"--quantised and --loss {loss.Name}, which couples the outputs; --loss logistic tells each class from the rest",
            { Layout: not null, Solver: not (SolverKind.Auto or SolverKind.ColumnGeneration) } => "--filter and another --solver than column-generation",
            { Solver: not (SolverKind.Auto or SolverKind.ColumnGeneration) } when loss.CouplesOutputs => $"--loss {loss.Name}, which couples the outputs, and another --solver than column-generation",
            { Precision: Precision.Single } => "--precision single: they are trained in double",
            { Penalty: not PenaltyKind.Group } => "--penalty: their neurons have norm 1, and what is penalised is the sum of output weights",
            { Skip: true } => "--skip: free parts are not minimised out of their loss yet",
            { Intercept: true } => "--intercept: free parts are not minimised out of their loss yet",
            { Monotone.Count: > 0 } => "--increasing and --decreasing: a parabola rises on one side and falls on the other",
            { Rank: not null } => "--rank: no direction is too many for them",
            { OutputPenalty: OutputPenalty.WeightDecay } when dataset.Outputs > 1 => "--output-penalty weight-decay: every output has neurons of its own",
            _ => null,
        };
        if (reason is not null)
            throw new DataException($"--model polynomial and quadratic do not go with {reason}.");
    }

    private static void RequirePatches(FitSettings settings, PatchLayout layout, int features)
    {
        if (settings.Activation != Activation.Polynomial)
            throw new DataException("--filter: convolutional networks are --model polynomial or quadratic.");
        if (features != layout.Pixels)
            throw new DataException($"--image {layout.Width}x{layout.Height}{(layout.Channels > 1 ? $"x{layout.Channels}" : string.Empty)}: that is {layout.Pixels} values where the data have {features} features.");
    }
}
