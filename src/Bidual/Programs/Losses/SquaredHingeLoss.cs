namespace Bidual.Programs.Losses;

/// <summary>L = ½ Σ (1 − y f)₊² with labels y = ±1. Its mean is least at f = 2η − 1, η the probability of +1.</summary>
public sealed class SquaredHingeLoss : PiecewiseLoss
{
    /// <inheritdoc/>
    public override string Name => "squared-hinge";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Classes;

    /// <inheritdoc/>
    public override bool IsDifferentiable => true;

    /// <inheritdoc/>
    protected override (double Low, double High) Slopes(double y) => y > 0 ? (double.NegativeInfinity, 0) : (0, double.PositiveInfinity);
}
