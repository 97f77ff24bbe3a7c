using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>The rows of a fit, split, and what is done to them first.</summary>
/// <param name="Training">The rows trained on.</param>
/// <param name="Validation">The rows set aside, or null.</param>
/// <param name="Preparation">Of the training rows.</param>
internal sealed record FitRows(Dataset Training, Dataset? Validation, Preparation Preparation)
{
    /// <summary>Rows split and prepared as settings say.</summary>
    /// <param name="dataset">All rows.</param>
    /// <param name="loss">L.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="DataException">There are too few rows to split.</exception>
    public static FitRows Of(Dataset dataset, ILoss loss, FitSettings settings)
    {
        (Dataset training, Dataset? validation) = (dataset, null);
        if (settings.Validation > 0)
        {
            RowSplit split = Split.Holdout(dataset, settings.Validation, settings.Seed);
            (training, validation) = (dataset.SelectRows(split.Training), dataset.SelectRows(split.Validation));
        }

        return new(training, validation, Preparation.Fit(training, settings.Standardize, settings.Bias, loss.ScalesTargets, alike: settings.Layout is not null));
    }

    /// <summary>With one output.</summary>
    public FitRows ForOutput(int output) => Training.Outputs == 1
        ? this
        : new(Training.ForOutput(output), Validation?.ForOutput(output), Preparation.ForOutput(output));

    /// <summary>A network of these rows.</summary>
    public Model ModelOf(Network network, ILoss loss, bool balancesClasses, PenaltyKind penalty = PenaltyKind.Group, IReadOnlyList<MonotoneFeature>? monotone = null) =>
        new(network, Preparation, Training.Task, Training.FeatureNames, Training.TargetNames, Training.ClassLabels, loss, balancesClasses, penalty) { Monotone = monotone ?? [] };
}
