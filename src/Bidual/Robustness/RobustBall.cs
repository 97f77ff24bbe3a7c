using System.Globalization;

namespace Bidual.Robustness;

/// <summary>The ball around every training row that a network is trained against the worst of.</summary>
/// <param name="Radius">Finite and at least 0: in standard deviations of the training rows where features are scaled, else in their own units.</param>
/// <param name="Norm">Of the changes.</param>
public sealed record RobustBall(double Radius, PerturbationNorm Norm = PerturbationNorm.Infinity)
{
    /// <inheritdoc cref="RobustBall(double, PerturbationNorm)" path="/param[@name='Radius']"/>
    public double Radius { get; } = double.IsFinite(Radius) && Radius >= 0
        ? Radius
        : throw new ArgumentOutOfRangeException(nameof(Radius), Radius, string.Create(CultureInfo.InvariantCulture, $"--robust {Radius}: must be finite and at least 0."));

    /// <summary>Features that are not moved, such as those of words.</summary>
    public IReadOnlyList<int> Kept { get; init; } = [];

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"an {(Norm == PerturbationNorm.Infinity ? "ℓ∞" : "ℓ2")} ball of radius {Radius:G7}");
}
