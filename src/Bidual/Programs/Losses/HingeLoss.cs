namespace Bidual.Programs.Losses;

/// <summary>L = Σ (1 − y f)₊ with labels y = ±1: that of support vector machines. A prediction is a margin; its sign is the class.</summary>
public sealed class HingeLoss : PiecewiseLoss
{
    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Classes;

    /// <inheritdoc/>
    protected override (double Low, double High) Slopes(double y) => y > 0 ? (-1, 0) : (0, 1);
}
