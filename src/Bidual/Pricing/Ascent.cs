using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// Local search for the largest sign·f(y), |y| = 1: towards E⁻¹∇(sign·f)(y)/|·|, E = diag(e), all the way while that raises the value and otherwise by halves of the way.
/// </summary>
/// <param name="rows">The function.</param>
internal sealed class Ascent(PreparedRows rows)
{
    private const int MostSteps = 100;
    private const double LeastStep = 1.0 / 512;

    private readonly double[] target = new double[rows.Rank];
    private readonly double[] trial = new double[rows.Rank];
    private readonly double[] gradient = new double[rows.Rank];

    /// <summary>Climbs from y, in place; y is of unit length afterwards.</summary>
    /// <returns>sign·f(y).</returns>
    public double Climb(Span<double> y, int sign)
    {
        Normalise(y);
        rows.Gradient(y, sign, gradient);
        double best = Vector.Dot(gradient, y), step = 1;
        for (int k = 0; k < MostSteps && step >= LeastStep && gradient.AsSpan().ContainsAnyExcept(0.0); k++)
        {
            for (int j = 0; j < target.Length; j++)
                target[j] = gradient[j] / rows.Metric[j];
            Normalise(target);
            for (; step >= LeastStep; step /= 2)
            {
                for (int j = 0; j < trial.Length; j++)
                    trial[j] = ((1 - step) * y[j]) + (step * target[j]);
                Normalise(trial);
                rows.Gradient(trial, sign, gradient);
                double value = Vector.Dot(gradient, trial);
                if (!(value > best + (1e-10 * Math.Abs(best))))
                    continue;
                best = value;
                trial.CopyTo(y);
                step = Math.Min(1, 2 * step);
                break;
            }
        }

        return best;
    }

    /// <summary>Climbs from random directions, with both signs from each.</summary>
    public void Explore(int starts, long seed, DirectionPool found)
    {
        var random = new RandomSource(seed);
        var start = new double[rows.Rank];
        for (int k = 0; k < starts; k++)
        {
            random.FillGaussian(start);
            for (int j = 0; j < start.Length; j++)
                start[j] /= Math.Sqrt(rows.Metric[j]);
            ClimbBoth(start, found);
        }
    }

    /// <summary>Climbs from given directions of the data's space, with both signs from each.</summary>
    public void Explore(IReadOnlyList<double[]> directions, DirectionPool found)
    {
        var start = new double[rows.Rank];
        foreach (double[] direction in directions)
        {
            rows.Coordinates(direction, start);
            ClimbBoth(start, found);
        }
    }

    private void ClimbBoth(double[] start, DirectionPool found)
    {
        var y = new double[rows.Rank];
        foreach (int sign in (ReadOnlySpan<int>)[1, -1])
        {
            start.CopyTo(y, 0);
            double value = Climb(y, sign);
            found.Offer(value, sign, y);
        }
    }

    private void Normalise(Span<double> y)
    {
        double norm = rows.Norm(y);
        if (norm > 0)
            Vector.Scale(1 / norm, y, y);
    }
}
