namespace Bidual.Programs.Losses;

/// <summary>L = Σ |f − y|: predicts medians.</summary>
public sealed class AbsoluteLoss : PiecewiseLoss
{
    /// <inheritdoc/>
    public override string Name => "absolute";

    /// <inheritdoc/>
    protected override (double Low, double High) Slopes(double y) => (-1, 1);
}
