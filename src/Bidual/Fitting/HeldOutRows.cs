using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Fitting;

/// <summary>Rows that the networks of a path were not trained on.</summary>
/// <param name="rows">The rows, in their own units.</param>
/// <param name="preparation">That of the networks.</param>
/// <param name="balanced">Whether both classes are to count alike.</param>
internal sealed class HeldOutRows(Dataset rows, Preparation preparation, bool balanced)
{
    private readonly Matrix inputs = preparation.Inputs(rows.Features);

    /// <summary>y, in its own units.</summary>
    public double[] Targets { get; } = rows.Targets.Column(0);

    /// <summary>How often each row counts; null for once.</summary>
    public double[]? Weights { get; } = rows.LossWeights(balanced);

    /// <summary>One unit of the targets as they are trained on.</summary>
    public double Scale { get; } = preparation.Targets.Scale[0];

    /// <summary>f on every row, in the units of the target.</summary>
    public double[] Predict(Network network) => preparation.Outputs(network.Predict(inputs)).Column(0);
}
