namespace Bidual.Pricing;

/// <summary>
/// A direction y* where sign·f is largest nearby, with a share θ_t ∈ [0, 1] of each row's slope: sign·f(y) ≤ Σ_t θ_t v_t z_tᵀy + … for every y, as far as rows of v_t &lt; 0 are
/// concerned, since −(s)₊ ≤ −θs. At most maxima some z_tᵀy* are 0, and the shares of those rows are what makes the gradient of the right side point along y*:
/// then it touches at y* and is nowhere above sign·f(y*)|y| until other rows change sides.
/// </summary>
/// <param name="Sign">Of f.</param>
/// <param name="Point">y*, |y*| = 1.</param>
/// <param name="Value">sign·f(y*).</param>
/// <param name="Shares">θ, one a row: 0 where z_tᵀy* is negative and 1 where it is positive.</param>
/// <param name="Tangent">E y*: its product with y is at most |y|.</param>
internal sealed record Ridge(int Sign, double[] Point, double Value, double[] Shares, double[] Tangent);
