namespace Bidual.Programs.Losses;

/// <summary>
/// A loss whose gradient grows so fast that Newton's method does better with its slopes p = ℓ′(f) as variables, f = ℓ*′(p), as long as they stay in the conjugate's domain.
/// </summary>
internal interface IConjugateRows
{
    /// <summary>Below which no slope is.</summary>
    double LeastSlope(int row, double target);

    /// <summary>ℓ*′(p) and ℓ*″(p) at a slope above the least.</summary>
    (double Fit, double Bend) Conjugate(int row, double slope, double target);
}
