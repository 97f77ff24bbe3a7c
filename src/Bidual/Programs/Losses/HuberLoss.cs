using System.Globalization;

namespace Bidual.Programs.Losses;

/// <summary>L = Σ h(f − y), h(r) = ½r² up to |r| = M and M|r| − ½M² beyond (Huber 1964): squared loss that outliers do not rule.</summary>
public sealed class HuberLoss : PiecewiseLoss
{
    /// <param name="threshold">M, above 0, in the units of the targets as they are trained on.</param>
    /// <exception cref="ArgumentOutOfRangeException">M is not positive and finite.</exception>
    public HuberLoss(double threshold)
    {
        Threshold = threshold > 0 && double.IsFinite(threshold) ? threshold : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is above 0.");
    }

    /// <summary>M.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"huber:{Threshold:R}");

    /// <inheritdoc/>
    public override bool IsDifferentiable => true;

    /// <inheritdoc/>
    public override ILoss InUnits(double scale) => new HuberLoss(scale * Threshold);

    /// <inheritdoc/>
    protected override (double Low, double High) Slopes(double y) => (-Threshold, Threshold);
}
