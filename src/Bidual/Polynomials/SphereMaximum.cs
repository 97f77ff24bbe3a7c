namespace Bidual.Polynomials;

/// <summary>
/// max Σ λ_i z_i² + Σ g_i z_i over ‖z‖ = 1, a trust-region problem in the basis where its form is diagonal (Moré &amp; Sorensen, SIAM J. Sci. Stat. Comput. 1983): z_i = g_i / 2(μ − λ_i) with the μ ≥ λ_max
/// of the secular equation Σ g_i² / 4(μ − λ_i)² = 1, or, in the hard case, μ = λ_max and what is missing along its direction. The value is μ + Σ g_i² / 4(μ − λ_i), which for every larger μ is a bound.
/// </summary>
/// <param name="Multiplier">μ.</param>
/// <param name="Value">The maximum.</param>
/// <param name="Point">z, of norm 1.</param>
internal sealed record SphereMaximum(double Multiplier, double Value, double[] Point)
{
    private const int MostSteps = 200;

    /// <summary>Solves.</summary>
    /// <param name="values">λ, length k ≥ 1, in any order.</param>
    /// <param name="linear">g, length k.</param>
    public static SphereMaximum Of(ReadOnlySpan<double> values, ReadOnlySpan<double> linear)
    {
        int k = values.Length, top = 0;
        for (int i = 1; i < k; i++)
        {
            if (values[i] > values[top])
                top = i;
        }

        // All in terms of gaps λ_max − λ_i and the excess δ = μ − λ_max, which may be tiny beside μ.
        double least = 0, square = 0;
        var gaps = new double[k];
        for (int i = 0; i < k; i++)
        {
            gaps[i] = values[top] - values[i];
            least = Math.Max(least, (Math.Abs(linear[i]) / 2) - gaps[i]);
            square += linear[i] * linear[i];
        }

        double excess = Excess(gaps, linear, least, Math.Sqrt(square) / 2), value = values[top] + excess, norm = 0;
        var z = new double[k];
        for (int i = 0; i < k; i++)
        {
            if (linear[i] == 0)
                continue;
            z[i] = linear[i] / (2 * (excess + gaps[i]));
            norm += z[i] * z[i];
            value += linear[i] * z[i] / 2;
        }

        if (norm < 1)
            z[top] += (z[top] < 0 ? -1 : 1) * (Math.Sqrt(1 - norm + (z[top] * z[top])) - Math.Abs(z[top]));
        double scale = 1 / Math.Sqrt(z.Sum(entry => entry * entry));
        return new SphereMaximum(values[top] + excess, value, Array.ConvertAll(z, entry => entry * scale));
    }

    /// <summary>The root of 1/√φ(δ) = 1, nearly linear in δ, between two bounds; 0 in the hard case.</summary>
    private static double Excess(double[] gaps, ReadOnlySpan<double> linear, double low, double high)
    {
        if (low == 0 && (high == 0 || Square(gaps, linear, 0).Value <= 1))
            return 0;
        double excess = low > 0 ? low : high * 1e-3;
        for (int step = 0; step < MostSteps && high > low; step++)
        {
            (double value, double slope) = Square(gaps, linear, excess);
            if (value > 1)
                low = Math.Max(low, excess);
            else
                high = Math.Min(high, excess);
            double next = excess + (2 * value * (1 - Math.Sqrt(value)) / slope);
            if (!(next > low && next < high))
                next = low > 0 ? Math.Sqrt(low) * Math.Sqrt(high) : high / 16;
            if (Math.Abs(next - excess) <= 2e-16 * excess || !(next > 0))
                break;
            excess = next;
        }

        return excess;
    }

    /// <summary>φ(δ) = Σ g_i² / 4(δ + gap_i)², and its slope.</summary>
    private static (double Value, double Slope) Square(double[] gaps, ReadOnlySpan<double> linear, double excess)
    {
        double value = 0, slope = 0;
        for (int i = 0; i < gaps.Length; i++)
        {
            if (linear[i] == 0)
                continue;
            double term = linear[i] / (2 * (excess + gaps[i]));
            value += term * term;
            slope -= 2 * term * term / (excess + gaps[i]);
        }

        return (value, slope);
    }
}
