using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// Rows of a loss that is linear or quadratic by pieces, ℓ(f) = max p(f − c) − δp²/2 over a ≤ p ≤ b: p is a variable of the interior-point method, with
/// <para>f − c − δp − h + l = 0,  (b − p)h = μ,  (p − a)l = μ,  h, l ≥ 0,</para>
/// so that kinks and changes of curvature are complementarity conditions like any other. Eliminated row by row: Δp = H(Δf + r′), 1/H = δ + h/(b − p) + l/(p − a).
/// </summary>
internal sealed class TermRows : IInteriorRows
{
    private readonly int n;
    private readonly RowTerm[] terms;
    private readonly double[] above, below, high, low, residual;
    private readonly double[] dp, dh, dl;

    /// <summary>Starts in the middle.</summary>
    /// <param name="terms">The loss.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="product">What every product is at the start.</param>
    public TermRows(IRowTerms terms, double[] targets, double product)
    {
        n = targets.Length;
        this.terms = [.. targets.Select((y, t) => terms.Term(t, y))];
        Slopes = [.. this.terms.Select(Inside)];
        Curvature = new double[n];
        (high, low, residual) = (new double[n], new double[n], new double[n]);
        (dp, dh, dl) = (new double[n], new double[n], new double[n]);
        above = [.. this.terms.Zip(Slopes, (term, p) => term.High - p)];
        below = [.. this.terms.Zip(Slopes, (term, p) => p - term.Low)];
        for (int t = 0; t < n; t++)
        {
            high[t] = product / above[t];
            low[t] = product / below[t];
            Degree += (high[t] > 0 ? 1 : 0) + (low[t] > 0 ? 1 : 0);
        }
    }

    public bool HasVariables => true;

    public int Degree { get; }

    public double Complementarity => ComplementarityAfter(0);

    public double[] Slopes { get; }

    public double[] Curvature { get; }

    public double Linearise(double[] fit)
    {
        double worth = 0;
        for (int t = 0; t < n; t++)
        {
            RowTerm term = terms[t];
            Curvature[t] = 1 / (term.Softness + (high[t] / above[t]) + (low[t] / below[t]));
            residual[t] = fit[t] - term.Centre - (term.Softness * Slopes[t]) - high[t] + low[t];
            worth += Math.Abs(residual[t]) * Reach(term, Slopes[t]);
        }

        return worth;
    }

    public bool Aim(double mu, double weight, double[] pull)
    {
        for (int t = 0; t < n; t++)
        {
            (double toHigh, double toLow) = Targets(t, mu, weight);
            pull[t] = Curvature[t] * (residual[t] - (toHigh / above[t]) + (toLow / below[t]));
            dp[t] = pull[t];
            dh[t] = (toHigh + (high[t] * pull[t])) / above[t];
            dl[t] = (toLow - (low[t] * pull[t])) / below[t];
        }

        return true;
    }

    public void AddDirection(double[] change)
    {
        for (int t = 0; t < n; t++)
        {
            double more = Curvature[t] * change[t];
            dp[t] += more;
            dh[t] += high[t] * more / above[t];
            dl[t] -= low[t] * more / below[t];
        }
    }

    public double MaxStep(double limit)
    {
        for (int t = 0; t < n; t++)
        {
            limit = Limit(limit, above[t], -dp[t]);
            limit = Limit(limit, below[t], dp[t]);
            limit = Limit(limit, high[t], dh[t]);
            limit = Limit(limit, low[t], dl[t]);
        }

        return limit;
    }

    public double ComplementarityAfter(double step)
    {
        double sum = 0;
        for (int t = 0; t < n; t++)
            sum += HighAfter(t, step) + LowAfter(t, step);
        return sum;
    }

    public bool IsCentralAfter(double step, double least)
    {
        for (int t = 0; t < n; t++)
        {
            if ((high[t] > 0 && HighAfter(t, step) < least) || (low[t] > 0 && LowAfter(t, step) < least))
                return false;
        }

        return true;
    }

    public void Step(double step)
    {
        for (int t = 0; t < n; t++)
        {
            Slopes[t] += step * dp[t];
            above[t] -= step * dp[t];
            below[t] += step * dp[t];
            high[t] += step * dh[t];
            low[t] += step * dl[t];
        }
    }

    private (double High, double Low) Targets(int t, double mu, double weight) => (
        high[t] > 0 ? mu - (above[t] * high[t]) + (weight * dp[t] * dh[t]) : 0,
        low[t] > 0 ? mu - (below[t] * low[t]) - (weight * dp[t] * dl[t]) : 0);

    private double HighAfter(int t, double step) => high[t] > 0 ? (above[t] - (step * dp[t])) * (high[t] + (step * dh[t])) : 0;

    private double LowAfter(int t, double step) => low[t] > 0 ? (below[t] + (step * dp[t])) * (low[t] + (step * dl[t])) : 0;

    /// <summary>A slope between the bounds.</summary>
    private static double Inside(RowTerm term) => (double.IsFinite(term.Low), double.IsFinite(term.High)) switch
    {
        (true, true) => (term.Low + term.High) / 2,
        (true, false) => term.Low + 1,
        (false, true) => term.High - 1,
        _ => 0,
    };

    /// <summary>How large a slope may be.</summary>
    private static double Reach(RowTerm term, double slope)
    {
        double bound = Math.Max(term.High, -term.Low);
        return double.IsFinite(bound) ? bound : Math.Abs(slope) + 1;
    }

    private static double Limit(double limit, double value, double change) =>
        change < 0 && value + (limit * change) < 0 ? -value / change : limit;
}
