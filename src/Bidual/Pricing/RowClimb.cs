using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// Ascent of ±νᵀ(Xu)₊ over ‖u‖ = 1 on the rows as they are, two products with X a step: towards the gradient g/‖g‖ all the way while that raises the value, otherwise by halves of the way; once
/// that leads no further, towards the gradient of ever narrower smooth functions in place of (·)₊, for most maxima lie where it has kinks.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="dual">ν, length n.</param>
/// <param name="norms">‖x_t‖, length n.</param>
/// <param name="sign">That of the price.</param>
internal sealed class RowClimb(Matrix inputs, double[] dual, double[] norms, int sign)
{
    /// <summary>Enough for most climbs to end by themselves.</summary>
    public const int MostSteps = 100;

    /// <summary>Multiplications and additions of a step for each stored value of X.</summary>
    public const double OperationsOfStep = 4;

    private const double LeastStep = 1.0 / 64, LeastSmoothStep = 1.0 / 8, LeastGain = 1e-9;

    /// <summary>Distances from the kink, as shares of a row's length, within which a row counts by halves.</summary>
    private const double Widest = 0.1, Narrowest = 1e-6, Narrowing = 0.2;

    private readonly double[] gradient = new double[inputs.Columns];
    private readonly double[] trial = new double[inputs.Columns];
    private int steps;

    /// <summary>Climbs from u, which becomes the direction reached, of length 1.</summary>
    /// <returns>Its value; 0 where it was zero or nothing above 0 was met.</returns>
    public double Run(double[] u)
    {
        if (!Normalise(u))
            return 0;
        double best = Slope(u, 0);
        while (Advance(u, 0, ref best, LeastStep))
        {
        }

        for (double width = Widest; width >= Narrowest && steps < MostSteps;)
        {
            Slope(u, width);
            if (!Advance(u, width, ref best, LeastSmoothStep))
                width *= Narrowing;
        }

        return Math.Max(0, best);
    }

    /// <summary>Goes towards the gradient, which becomes that at u.</summary>
    /// <returns>Whether the value rose.</returns>
    private bool Advance(double[] u, double width, ref double best, double least)
    {
        if (!Normalise(gradient))
            return false;
        var target = (double[])gradient.Clone();
        for (double step = 1; step >= least && steps < MostSteps; step /= 2)
        {
            for (int j = 0; j < trial.Length; j++)
                trial[j] = ((1 - step) * u[j]) + (step * target[j]);
            if (!Normalise(trial))
                return false;
            steps++;
            double value = Slope(trial, width);
            if (!(value > best + (LeastGain * Math.Abs(best))))
                continue;
            best = value;
            trial.CopyTo(u, 0);
            return true;
        }

        return false;
    }

    /// <summary>The value at u; the gradient there of what is smooth within the width.</summary>
    private double Slope(double[] u, double width)
    {
        double value = 0;
        Array.Clear(gradient);
        for (int t = 0; t < dual.Length; t++)
        {
            double z = inputs.Dot(t, u), reach = width * norms[t];
            if (z <= -reach)
                continue;
            double share = z >= reach ? 1 : (reach + z) / (2 * reach);
            value += sign * dual[t] * Math.Max(0, z);
            inputs.AddRow(t, sign * share * dual[t], gradient);
        }

        return value;
    }

    private static bool Normalise(double[] u)
    {
        double norm = Vector.Norm(u);
        if (!(norm > 0))
            return false;
        Vector.Scale(1 / norm, u, u);
        return true;
    }
}
