using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// The shortest gradient of sign·f near a point, over the rows it is concave in: min over θ ∈ [0, 1]^K of |g + Σ θ_t v_t z_t|, the dual norm, g the gradient of all other rows. Its
/// direction is that of steepest ascent, and where that is the point itself the point is a maximum over all that K lets be told apart. By coordinate descent.
/// </summary>
/// <param name="rows">The function.</param>
internal sealed class KinkShares(PreparedRows rows)
{
    private const int MostKinks = 32;
    private const int MostSweeps = 400;
    private const double Negligible = 1e-14;

    private readonly SlopePass slopes = new(rows);
    private readonly List<(double Distance, int Row)> kinks = [];
    private readonly double[] scaled = new double[MostKinks * rows.Rank];
    private readonly double[] shares = new double[MostKinks];
    private readonly double[] squares = new double[MostKinks];

    /// <summary>K of the last call, with its distances.</summary>
    public IReadOnlyList<(double Distance, int Row)> Kinks => kinks;

    /// <summary>z_tᵀy of all rows at the last point.</summary>
    public ReadOnlySpan<double> Values => slopes.Values;

    /// <summary>θ of <see cref="Kinks"/>.</summary>
    public ReadOnlySpan<double> Shares => shares.AsSpan(0, kinks.Count);

    /// <summary>Finds K and the shortest gradient.</summary>
    /// <param name="y">A point of unit length.</param>
    /// <param name="sign">Of f.</param>
    /// <param name="distance">Rows of K have |z_tᵀy| ≤ distance·|z_t|; the nearest of them, if there are many.</param>
    /// <param name="gradient">Receives it.</param>
    public void Shortest(ReadOnlySpan<double> y, int sign, double distance, Span<double> gradient)
    {
        slopes.Run(y, sign, gradient);
        Collect(sign, distance);
        int r = rows.Rank;
        for (int k = 0; k < kinks.Count; k++)
        {
            int t = kinks[k].Row;
            ReadOnlySpan<double> z = rows.Rows.Row(t);
            Span<double> b = scaled.AsSpan(k * r, r);
            double v = sign * rows.Weights[t], square = 0;
            for (int j = 0; j < r; j++)
            {
                b[j] = v * z[j];
                square += b[j] * b[j] / rows.Metric[j];
            }

            shares[k] = slopes.Values[t] > 0 ? 1 : 0;
            squares[k] = square;
        }

        Descend(gradient);
    }

    private void Collect(int sign, double distance)
    {
        kinks.Clear();
        for (int t = 0; t < rows.Count; t++)
        {
            if (sign * rows.Weights[t] >= 0)
                continue;
            double away = Math.Abs(slopes.Values[t]) / rows.Lengths[t];
            if (away <= distance)
                kinks.Add((away, t));
        }

        kinks.Sort();
        if (kinks.Count > MostKinks)
            kinks.RemoveRange(MostKinks, kinks.Count - MostKinks);
    }

    private void Descend(Span<double> gradient)
    {
        int r = rows.Rank;
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double largest = 0;
            for (int k = 0; k < kinks.Count; k++)
            {
                ReadOnlySpan<double> b = scaled.AsSpan(k * r, r);
                double slope = 0;
                for (int j = 0; j < r; j++)
                    slope += b[j] * gradient[j] / rows.Metric[j];
                double share = Math.Clamp(shares[k] - (slope / squares[k]), 0, 1), change = share - shares[k];
                if (change == 0)
                    continue;
                shares[k] = share;
                Vector.AddScaled(change, b, gradient);
                largest = Math.Max(largest, change * change * squares[k]);
            }

            if (largest <= Negligible * Negligible * rows.Mass * rows.Mass)
                break;
        }
    }
}
