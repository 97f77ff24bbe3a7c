namespace Bidual.Programs.Losses;

/// <summary>
/// One row of a piecewise linear–quadratic loss, ℓ(f) = max_{low ≤ p ≤ high} p(f − centre) − softness·p²/2: linear of slopes low and high far from the centre,
/// and a parabola of curvature 1/softness between, or a kink without softness.
/// </summary>
/// <param name="Centre">Where the slope is 0, if it is anywhere.</param>
/// <param name="Low">Least slope, at most 0; −∞ for none.</param>
/// <param name="High">Largest slope, at least 0; +∞ for none.</param>
/// <param name="Softness">At least 0.</param>
internal readonly record struct RowTerm(double Centre, double Low, double High, double Softness)
{
    /// <summary>ℓ′(f); on a kink the slope nearest to 0.</summary>
    public double Slope(double f)
    {
        double from = f - Centre;
        return Softness > 0 ? Math.Clamp(from / Softness, Low, High) : from > 0 ? High : from < 0 ? Low : 0;
    }

    /// <summary>ℓ(f).</summary>
    public double Value(double f)
    {
        double slope = Slope(f);
        return slope == 0 ? 0 : (slope * (f - Centre)) - (Softness / 2 * slope * slope);
    }

    /// <summary>ℓ″(f), 0 on a kink.</summary>
    public double Bend(double f)
    {
        double slope = (f - Centre) / Softness;
        return Softness > 0 && slope > Low && slope < High ? 1 / Softness : 0;
    }

    /// <summary>ℓ*(p).</summary>
    public double Conjugate(double p) =>
        p < Low || p > High ? double.PositiveInfinity : (p * Centre) + (Softness / 2 * p * p);

    /// <summary>argmin_f ℓ(f) + (f − x)²/(2·step).</summary>
    public double Prox(double x, double step) => x - (step * (this with { Softness = Softness + step }).Slope(x));

    /// <summary>The row, weight times as dear.</summary>
    public RowTerm Times(double weight) => new(Centre, weight * Low, weight * High, Softness / weight);

    /// <summary>
    /// The Moreau envelope about a multiplier ν: min_z ℓ(z) + ν(z − f) + (z − f)²/(2·step), short of the constant step·ν²/2 that <see cref="MoreauEnvelope"/> knows.
    /// </summary>
    public RowTerm Envelope(double step, double multiplier) => this with { Centre = Centre + (step * multiplier), Softness = Softness + step };
}
