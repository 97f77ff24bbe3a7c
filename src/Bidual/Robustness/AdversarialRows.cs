using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>The worst rows that an attack has found.</summary>
/// <param name="Features">n×d, in units of the data, each within the ball around its row.</param>
/// <param name="Losses">
/// What the attack made large, at these rows: of classes the margin by which the row is wrong, negative where it is still right; of numbers the squared error in units of the target's scale.
/// </param>
public sealed record AdversarialRows(Matrix Features, double[] Losses);
