using Bidual.Certificates;
using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>A confinement of a network's neurons to the leading directions of its data, and what is proven among networks so confined.</summary>
/// <param name="Directions">V, d×k with orthonormal columns: the leading right singular vectors of the prepared inputs X. Every neuron is in their span.</param>
/// <param name="Energy">‖XV‖²/‖X‖² (Frobenius), the share of X that such neurons see.</param>
/// <param name="Certificate">Of the network among all whose neurons are in the span of V: that of problem (0) on XV.</param>
public sealed record Truncation(Matrix Directions, double Energy, Certificate Certificate)
{
    /// <summary>k.</summary>
    public int Rank => Directions.Columns;
}
