namespace Bidual.Pricing;

/// <summary>
/// Exact pricing at rank 2 in O(n log n), and with it at rank 1. A direction u(θ) turns by half a circle; between two critical angles, where some z_tᵀu = 0,
/// f(u) = pᵀu and f(−u) = qᵀu with p = c + Σ_active w z and q = p − 2c − Σ w z. On an arc |pᵀu| is largest at u ∥ p, if that lies on it, else at an end.
/// </summary>
/// <remarks>
/// Errors. p is summed in doubled precision: 2u of its terms. A critical angle and its cosine are wrong by at most 8u, so a row may be
/// on the wrong side for directions within 16u of its own, where |z_tᵀu| ≤ 16u·|z_t|. All of it together stays below 64u·(Σ|w||z| + |c|),
/// which the bound includes. A p found on an arc by mistake only raises the bound.
/// </remarks>
/// <param name="rows">The function, its metric 1.</param>
internal sealed class AngularSweep(PreparedRows rows)
{
    private readonly int n = rows.Count;

    private CompensatedSum px, py;
    private double bound;

    /// <summary>A proven bound of max |f| over |u| ≤ 1, equal to it up to rounding; its local maxima go to the pool.</summary>
    public double Run(DirectionPool found)
    {
        var angles = new double[n];
        var order = new int[n];
        var becomesActive = new bool[n];
        CompensatedSum wx = default, wy = default;
        px.Add(Linear(0));
        py.Add(Linear(1));
        wx.Add(2 * Linear(0));
        wy.Add(2 * Linear(1));
        for (int t = 0; t < n; t++)
        {
            (double x, double y) = Weighted(t);
            wx.Add(x);
            wy.Add(y);
            (angles[t], becomesActive[t]) = CriticalAngle(Row(t, 0), Row(t, 1));
            order[t] = t;
            if (becomesActive[t])
                continue;
            px.Add(x);
            py.Add(y);
        }

        Array.Sort(angles, order);
        (double X, double Y) from = (1, 0);
        for (int i = 0; i <= n; i++)
        {
            (double Sine, double Cosine) end = i < n ? Math.SinCos(angles[i]) : (0, -1);
            (double X, double Y) to = (end.Cosine, end.Sine);
            double x = px.Value, y = py.Value;
            Price(x, y, from, to, 1, found);
            Price(x - wx.Value, y - wy.Value, from, to, -1, found);
            from = to;
            if (i == n)
                break;
            (x, y) = Weighted(order[i]);
            int change = becomesActive[order[i]] ? 1 : -1;
            px.Add(change * x);
            py.Add(change * y);
        }

        return bound + (64 * Roundoff.Unit * rows.Mass);
    }

    /// <summary>Takes in max |pᵀu| over an arc; u times <paramref name="side"/> is the direction.</summary>
    private void Price(double x, double y, (double X, double Y) from, (double X, double Y) to, int side, DirectionPool found)
    {
        double norm = Math.Sqrt((x * x) + (y * y));
        if (norm <= bound && !found.Admits(norm))
            return;
        double tolerance = 8 * Roundoff.Unit * norm;
        double start = (from.X * y) - (from.Y * x), end = (x * to.Y) - (y * to.X);
        int sign = start >= -tolerance && end >= -tolerance ? 1 : start <= tolerance && end <= tolerance ? -1 : 0;
        if (sign == 0)
        {
            Consider(x, y, from, side, found);
            Consider(x, y, to, side, found);
            return;
        }

        bound = Math.Max(bound, norm);
        found.Offer(norm, sign, Point(sign * side * x / norm, sign * side * y / norm));
    }

    private void Consider(double x, double y, (double X, double Y) u, int side, DirectionPool found)
    {
        double value = (x * u.X) + (y * u.Y);
        if (Math.Abs(value) <= bound)
            return;
        bound = Math.Abs(value);
        found.Offer(bound, Math.Sign(value), Point(side * u.X, side * u.Y));
    }

    private double[] Point(double x, double y) => rows.Rank == 2 ? [x, y] : [x < 0 ? -1 : 1];

    private double Row(int t, int j) => j < rows.Rank ? rows.Rows[t, j] : 0;

    private double Linear(int j) => j < rows.Rank ? rows.Linear[j] : 0;

    private (double X, double Y) Weighted(int t) => (rows.Weights[t] * Row(t, 0), rows.Weights[t] * Row(t, 1));

    /// <summary>The θ in [0, π] with zᵀu(θ) = 0, and whether zᵀu > 0 after it rather than before.</summary>
    private static (double Angle, bool BecomesActive) CriticalAngle(double x, double y)
    {
        double angle = Math.Atan2(y, x) - (Math.PI / 2);
        if (angle >= 0)
            return (angle, true);
        return angle >= -Math.PI ? (angle + Math.PI, false) : (angle + (2 * Math.PI), true);
    }
}
