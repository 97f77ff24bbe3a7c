using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>Local search for the largest sign·f(y), |y| = 1, by the fixed point y ← E⁻¹∇(sign·f)(y)/|·|, E = diag(e).</summary>
/// <param name="rows">The function.</param>
internal sealed class Ascent(PreparedRows rows)
{
    private const int MostSteps = 50;

    private readonly double[] trial = new double[rows.Rank];
    private readonly double[] gradient = new double[rows.Rank];

    /// <summary>Climbs from y, in place; y is of unit length afterwards.</summary>
    /// <returns>sign·f(y), the largest met.</returns>
    public double Climb(Span<double> y, int sign)
    {
        y.CopyTo(trial);
        double best = double.NegativeInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            double norm = rows.Norm(trial);
            Vector.Scale(1 / norm, trial, trial);
            rows.Gradient(trial, sign, gradient);
            double value = Vector.Dot(gradient, trial);
            if (!(value > best))
                break;
            bool settled = value <= best + (1e-14 * Math.Abs(value));
            best = value;
            trial.CopyTo(y);
            if (settled || !gradient.AsSpan().ContainsAnyExcept(0.0))
                break;
            for (int j = 0; j < trial.Length; j++)
                trial[j] = gradient[j] / rows.Metric[j];
        }

        return best;
    }

    /// <summary>Climbs from random directions, with both signs from each.</summary>
    public void Explore(int starts, long seed, DirectionPool found)
    {
        var random = new RandomSource(seed);
        var start = new double[rows.Rank];
        var y = new double[rows.Rank];
        for (int k = 0; k < starts; k++)
        {
            random.FillGaussian(start);
            for (int j = 0; j < start.Length; j++)
                start[j] /= Math.Sqrt(rows.Metric[j]);
            foreach (int sign in (ReadOnlySpan<int>)[1, -1])
            {
                start.CopyTo(y, 0);
                found.Offer(Climb(y, sign), sign, y);
            }
        }
    }
}
