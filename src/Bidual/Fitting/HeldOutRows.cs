using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Fitting;

/// <summary>Rows that the networks of a path were not trained on.</summary>
/// <param name="rows">The rows, in their own units.</param>
/// <param name="preparation">That of the networks.</param>
/// <param name="balanced">Whether all classes are to count alike.</param>
internal sealed class HeldOutRows(Dataset rows, Preparation preparation, bool balanced)
{
    private readonly Matrix inputs = preparation.Inputs(rows.Features);

    /// <summary>Y, n×c, in its own units.</summary>
    public Matrix Targets { get; } = rows.Targets;

    /// <summary>How often each row counts; null for once.</summary>
    public double[]? Weights { get; } = rows.LossWeights(balanced);

    /// <summary>One unit of each target as it is trained on.</summary>
    public IReadOnlyList<double> Scale { get; } = preparation.Targets.Scale;

    /// <summary>f on every row, n×c, in the units of the targets.</summary>
    public Matrix Predict(Network network) => preparation.Outputs(network.Predict(inputs));
}
