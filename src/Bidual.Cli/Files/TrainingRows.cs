using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Cli.Files;

/// <summary>The rows a network was trained on, and (0) on them.</summary>
internal static class TrainingRows
{
    /// <summary>The rows trained on, and those a validation share sets aside (null for none).</summary>
    public static (Dataset Training, Dataset? Validation) Of(Dataset all, double validation, long seed)
    {
        if (validation == 0)
            return (all, null);
        RowSplit split = Split.Holdout(all, validation, seed);
        return (all.SelectRows(split.Training), all.SelectRows(split.Validation));
    }

    /// <summary>(0) from nothing but the weights, the rows and β.</summary>
    public static double Objective(Dataset training, Model model, double beta)
    {
        Matrix outputs = model.Network.Predict(model.Preparation.Inputs(training.Features));
        Matrix targets = model.Preparation.ScaledTargets(training.Targets);
        return model.LossOn(training).Value(outputs.Values, targets.Values) + (beta / 2 * model.Network.SquaredWeights());
    }
}
