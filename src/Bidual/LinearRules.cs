using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>What linear models and the rest of the settings must have in common.</summary>
internal static class LinearRules
{
    /// <summary>Refuses what linear models do not have, and groups and solvers that are theirs alone where there are none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="loss">L.</param>
    /// <param name="dataset">The rows.</param>
    /// <exception cref="DataException">They do not go together.</exception>
    public static void Require(FitSettings settings, ILoss loss, Dataset dataset)
    {
        if (settings.Activation != Activation.Linear)
        {
            if (settings.Groups.Count > 0)
                throw new DataException("Groups of features are for linear models, --model linear.");
            return;
        }

        if (settings.Penalty == PenaltyKind.Features)
            throw new DataException("--penalty features is for gated ReLU networks: a linear model has one weight a feature, which --penalty l1 drops.");
        if (settings.Skip)
            throw new DataException("--skip does not go with --model linear, which is all skip connection.");
        if (settings.Patterns is not PatternChoice.AutoPatterns)
            throw new DataException("--patterns does not go with --model linear, which has none.");
        if (settings.OutputPenalty == OutputPenalty.WeightDecay && dataset.Outputs > 1)
            throw new DataException("--output-penalty weight-decay does not go with --model linear: its outputs share no neurons.");
        if (settings.Precision != Precision.Double)
            throw new DataException("--precision single does not go with --model linear.");
        if (loss.CouplesOutputs)
            throw new DataException($"--loss {loss.Name} does not go with --model linear; --loss logistic tells each class from the rest.");
        if (settings.Groups.Count > 0 && settings.Penalty != PenaltyKind.Group)
            throw new DataException("Groups of features go with --penalty group.");
        int[] grouped = [.. settings.Groups.SelectMany(group => group)];
        if (grouped.Any(feature => feature < 0 || feature >= dataset.FeatureNames.Count) || grouped.Distinct().Count() < grouped.Length)
            throw new DataException($"Groups of features name a feature twice, or one that is none of {dataset.FeatureNames.Count}.");
    }
}
