using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// Local search for the largest sign·f(y), |y| = 1: towards E⁻¹g/|·|, E = diag(e), all the way while that raises the value and otherwise by halves of the way; g the gradient at y
/// and, once that leads no further, the shortest one near y, <see cref="KinkShares"/>, for most maxima lie where f has kinks.
/// </summary>
/// <param name="rows">The function.</param>
internal sealed class Ascent(PreparedRows rows)
{
    private const int MostSteps = 100;
    private const double LeastStep = 1.0 / 512;
    private const double FarthestKink = 0.1;
    private const double NearestKink = 1e-9;
    private const double KinkShrinkage = 0.2;
    private const double LeastKinkStep = 1.0 / 4;
    private const double Converged = 1e-9;

    /// <summary>Rows nearer to a maximum than this have their kink there.</summary>
    private const double OnKink = 1e-7;

    private readonly double[] target = new double[rows.Rank];
    private readonly double[] trial = new double[rows.Rank];
    private readonly double[] gradient = new double[rows.Rank];
    private readonly SlopePass slopes = new(rows);
    private readonly KinkShares kinks = new(rows);

    /// <summary>Climbs from y, in place; y is of unit length afterwards.</summary>
    /// <returns>sign·f(y).</returns>
    public double Climb(Span<double> y, int sign)
    {
        Normalise(y);
        slopes.Run(y, sign, gradient);
        double best = Vector.Dot(gradient, y), step = 1;
        for (int k = 0; k < MostSteps && Advance(y, sign, ref best, ref step, LeastStep); k++)
        {
        }

        int steps = 0;
        for (double distance = FarthestKink; distance >= NearestKink && steps < MostSteps; steps++)
        {
            kinks.Shortest(y, sign, distance, gradient);
            if (rows.DualNorm(gradient) <= best * (1 + Converged))
                break;
            step = 1;
            if (!Advance(y, sign, ref best, ref step, LeastKinkStep))
                distance *= KinkShrinkage;
        }

        return best;
    }

    /// <summary>The maximum at y, |y| = 1, with the shares of its kinks.</summary>
    public Ridge RidgeAt(ReadOnlySpan<double> y, int sign, double value)
    {
        kinks.Shortest(y, sign, OnKink, gradient);
        var shares = new double[rows.Count];
        for (int t = 0; t < shares.Length; t++)
            shares[t] = kinks.Values[t] > 0 ? 1 : 0;
        for (int k = 0; k < kinks.Kinks.Count; k++)
            shares[kinks.Kinks[k].Row] = kinks.Shares[k];
        var tangent = new double[y.Length];
        for (int j = 0; j < tangent.Length; j++)
            tangent[j] = rows.Metric[j] * y[j];
        return new Ridge(sign, y.ToArray(), value, shares, tangent);
    }

    /// <summary>Goes from y towards the direction of <see cref="gradient"/>, which becomes that at y.</summary>
    /// <returns>Whether the value rose.</returns>
    private bool Advance(Span<double> y, int sign, ref double best, ref double step, double least)
    {
        if (!gradient.AsSpan().ContainsAnyExcept(0.0))
            return false;
        for (int j = 0; j < target.Length; j++)
            target[j] = gradient[j] / rows.Metric[j];
        Normalise(target);
        for (; step >= least; step /= 2)
        {
            for (int j = 0; j < trial.Length; j++)
                trial[j] = ((1 - step) * y[j]) + (step * target[j]);
            Normalise(trial);
            slopes.Run(trial, sign, gradient);
            double value = Vector.Dot(gradient, trial);
            if (!(value > best + (1e-10 * Math.Abs(best))))
                continue;
            best = value;
            trial.CopyTo(y);
            step = Math.Min(1, 2 * step);
            return true;
        }

        return false;
    }

    private void Normalise(Span<double> y)
    {
        double norm = rows.Norm(y);
        if (norm > 0)
            Vector.Scale(1 / norm, y, y);
    }
}
