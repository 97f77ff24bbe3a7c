namespace Bidual.Pricing;

/// <summary>Constants of the rounding analysis: fl(a ∘ b) = (a ∘ b)(1 + δ), |δ| ≤ <see cref="Unit"/>.</summary>
internal static class Roundoff
{
    /// <summary>2⁻⁵³.</summary>
    public const double Unit = 1.1102230246251565e-16;

    /// <summary>A factor that lifts the result of a short computation of positive numbers, some hundred operations, above the exact one.</summary>
    public const double Up = 1 + 1e-13;
}
