namespace Bidual.Pricing;

/// <summary>
/// How far the computed majorants of <see cref="BoxSearch{V,W,T}"/> may lie below what they bound; with u = 2⁻⁵³ and S = Σ|w_t|‖z_t‖₁ + ‖c‖₁, on faces where |y_j| ≤ 1:
/// </summary>
/// <remarks>
/// Drift. s_t and w_t are summed once at the root, m + 1 products, and changed at most <see cref="MostChanges"/> times on the way to any box. Every change errs by at most
/// 8u‖z_t‖₁ in both together (|s_t| ≤ ‖z_t‖₁, |shift|, shrink ≤ 1; the product, the sum, the rounding of shift and shrink), so
/// η = 8u(changes + m + 4) bounds their error relative to ‖z_t‖₁. w_t starts larger by η‖z_t‖₁: [s_t − w_t, s_t + w_t] contains every value of z_tᵀy over the box. A majorant
/// of (s)₊ on that interval has slopes within [−1, 2], so taking it from the drifted s_t errs by at most 2η‖z_t‖₁; a folded row by η‖z_t‖₁ once.
/// Sums. A node sums over rows what adds up to less than 8S in absolute value over a box (value at the centre, slopes times half-widths, twice the curvatures),
/// each with at most n additions, those of quadratic majorants with a margin of their own (<see cref="CurvedRows{V,T}"/>); the folded part carries one such sum for each level. The rest is O(m) operations on numbers below 8S.
/// Coefficients of the majorants are wrong by a few u relative to w_t. Together below u·S·(12(n + depth + 8m + 20)) + 3ηS.
/// Norm. τ|y| ≥ τ eᵀy₀y/|y₀| with m + 6 roundings of terms below τ√Σe; its curvature, <see cref="NormCurvature"/>, adds up to less than 2τ√Σe in m² terms: its factor is at most
/// τ/√Σ e_j r_j² and τ/2Σ|w_j|r_j. The tangent at a known maximum likewise.
/// </remarks>
/// <param name="Drift">η.</param>
/// <param name="OfRows">Absolute.</param>
/// <param name="OfNorm">Relative to τ.</param>
internal sealed record RoundingMargin(double Drift, double OfRows, double OfNorm)
{
    /// <summary>Changes of one coordinate of the box on the way to any node.</summary>
    public const int MostChanges = 600;

    /// <summary>Levels below a root.</summary>
    public const int MostDepth = 200;

    public static RoundingMargin Of(PreparedRows rows)
    {
        double sum = 0, metric = 0;
        for (int t = 0; t < rows.Count; t++)
            sum += Math.Abs(rows.Weights[t]) * AbsoluteSum(rows.Rows.Row(t));
        sum += AbsoluteSum(rows.Linear);
        foreach (double e in rows.Metric)
            metric += e;
        int m = rows.Rank - 1;
        double drift = 8 * Roundoff.Unit * (MostChanges + m + 4);
        double sums = 12 * Roundoff.Unit * ((double)rows.Count + MostDepth + (8 * m) + 20);
        return new RoundingMargin(drift, (sums + (3 * drift)) * sum * (1 + ((rows.Count + 100) * Roundoff.Unit)), 4 * ((m * m) + m + 16) * Roundoff.Unit * Math.Sqrt(metric));
    }

    public static double AbsoluteSum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += Math.Abs(value);
        return sum;
    }
}
