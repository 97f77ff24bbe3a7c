using System.Globalization;

namespace Bidual.Programs.Losses;

/// <summary>L = Σ τ(y − f)₊ + (1 − τ)(f − y)₊, the pinball loss: predicts the quantile τ (Koenker &amp; Bassett 1978).</summary>
public sealed class QuantileLoss : PiecewiseLoss
{
    /// <param name="level">τ, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">τ is outside.</exception>
    public QuantileLoss(double level)
    {
        Level = level is > 0 and < 1 ? level : throw new ArgumentOutOfRangeException(nameof(level), level, "A quantile is in (0, 1).");
    }

    /// <summary>τ.</summary>
    public double Level { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"quantile:{Level:R}");

    /// <inheritdoc/>
    protected override (double Low, double High) Slopes(double y) => (-Level, 1 - Level);
}
