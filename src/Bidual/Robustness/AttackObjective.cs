using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;

namespace Bidual.Robustness;

/// <summary>
/// What an adversary makes as large as it can. Of two classes −y·f, of more the largest output of a wrong class over that of the right one: negative where the row is right, positive where it is wrong.
/// No bounded loss hides its gradient behind a flat part this way. Of numbers Σ_k ((p_k − y_k)/s_k)², p the prediction and s the target's scale in training.
/// </summary>
internal static class AttackObjective
{
    /// <summary>Value, and its derivative by the outputs of the network.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Of the network, before they are put into units, length c.</param>
    /// <param name="targets">Of the row, length c.</param>
    /// <param name="slopes">Length c, overwritten.</param>
    public static double Of(Model model, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> slopes)
    {
        slopes.Clear();
        if (model.Task == LearningTask.Regression)
            return OfNumbers(model, outputs, targets, slopes);
        if (outputs.Length == 1)
        {
            slopes[0] = -targets[0];
            return -targets[0] * outputs[0];
        }

        int truth = targets.IndexOf(1.0), rival = truth == 0 ? 1 : 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            if (k != truth && outputs[k] > outputs[rival])
                rival = k;
        }

        (slopes[rival], slopes[truth]) = (1, -1);
        return outputs[rival] - outputs[truth];
    }

    private static double OfNumbers(Model model, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> slopes)
    {
        Scaling scaling = model.Preparation.Targets;
        bool counts = model.Loss.Targets == TargetKind.Counts;
        double sum = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            double inUnits = (outputs[k] * scaling.Scale[k]) + scaling.Offset[k];
            double prediction = counts ? model.Loss.Mean(inUnits) : inUnits;
            double error = (prediction - targets[k]) / scaling.Scale[k];
            sum += error * error;
            slopes[k] = 2 * error * (counts ? prediction : 1);
        }

        return sum;
    }
}
