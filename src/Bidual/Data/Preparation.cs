using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>
/// What happens to the numbers before the network sees them and to its outputs afterwards:
/// features are scaled, a column of ones is appended when <see cref="Bias"/> is set, and outputs are scaled back.
/// Part of a model, so that training, prediction, certification and exports all agree.
/// </summary>
/// <param name="Features">Scaling of the d features.</param>
/// <param name="Targets">Scaling of the c targets (identity for a classification).</param>
/// <param name="Bias">Whether a column of ones follows the features; its weights are penalised like all others in (0).</param>
public sealed record Preparation(Scaling Features, Scaling Targets, bool Bias)
{
    /// <summary>Fitted on training rows. A constant feature becomes a zero column; the targets of a regression are scaled unless they must stay as they are. Features that are alike, pixels, have one offset and one scale.</summary>
    public static Preparation Fit(Dataset training, bool standardize, bool bias, bool scaleTargets = true, bool alike = false)
    {
        ArgumentNullException.ThrowIfNull(training);
        scaleTargets &= standardize && training.Task == LearningTask.Regression;
        return new Preparation(
            standardize ? alike ? Scaling.StandardizeAlike(training.Features) : Scaling.Standardize(training.Features) : Scaling.Identity(training.Features.Columns),
            scaleTargets ? Scaling.Standardize(training.Targets) : Scaling.Identity(training.Targets.Columns),
            bias);
    }

    /// <summary>Number of columns the network sees.</summary>
    public int InputColumns => Features.Offset.Count + (Bias ? 1 : 0);

    /// <summary>For one of the targets.</summary>
    internal Preparation ForOutput(int output) => this with { Targets = Targets.ForColumn(output) };

    /// <summary>The matrix X of (0): scaled features, then the ones. Sparse where the features are, unless their scaling has offsets.</summary>
    /// <exception cref="DataException">The number of columns is not the fitted one.</exception>
    public Matrix Inputs(Matrix features)
    {
        RequireFeatures(features);
        int d = Features.Offset.Count;
        if (features.Sparse is { } entries && Features.Offset.All(offset => offset == 0))
            return new Matrix(entries.Scaled(Features.Scale, Bias));
        Matrix scaled = Features.Apply(features);
        if (!Bias)
            return scaled;
        var inputs = new Matrix(features.Rows, d + 1);
        for (int i = 0; i < features.Rows; i++)
        {
            Span<double> row = inputs.MutableRow(i);
            scaled.Row(i).CopyTo(row);
            row[d] = 1;
        }

        return inputs;
    }

    /// <summary>Refuses features of another number than the fitted one.</summary>
    /// <exception cref="DataException">The number of columns is not the fitted one.</exception>
    internal void RequireFeatures(Matrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != Features.Offset.Count)
            throw new DataException($"The data have {features.Columns} features where the model needs {Features.Offset.Count}.");
    }

    /// <summary>The y of (0).</summary>
    public Matrix ScaledTargets(Matrix targets) => Targets.Apply(targets);

    /// <summary>Network outputs in the units of the data.</summary>
    public Matrix Outputs(Matrix networkOutputs) => Targets.Invert(networkOutputs);
}
