using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// The function whose maximum is sought, in r = rank coordinates: f(y) = cᵀy + Σ w_t (z_tᵀy)₊ and |y|² = Σ e_j y_j². For every u there is a y with
/// |νᵀ(Xu)₊ − f(y)| ≤ <see cref="Slack"/>·‖u‖ and |y| ≤ <see cref="Stretch"/>·‖u‖, so max |νᵀ(Xu)₊| ≤ stretch·max |f| + slack over unit balls.
/// </summary>
/// <param name="Rows">z_t, m×r.</param>
/// <param name="Weights">w, length m.</param>
/// <param name="Linear">c, length r.</param>
/// <param name="Metric">e, length r, positive.</param>
/// <param name="Lift">d×r: u = lift·y is the direction of y.</param>
/// <param name="Stretch">At least 1.</param>
/// <param name="Slack">At least 0.</param>
internal sealed record PreparedRows(Matrix Rows, double[] Weights, double[] Linear, double[] Metric, Matrix Lift, double Stretch, double Slack)
{
    public int Count => Weights.Length;

    public int Rank => Metric.Length;

    /// <summary>Σ|w_t| |z_t|* + |c|* with the dual norm: no |f| exceeds it, and it is the scale of rounding errors.</summary>
    public double Mass { get; } = MassOf(Rows, Weights, Linear, Metric);

    /// <summary>z_t as columns, r×m.</summary>
    public Matrix Columns { get; } = Rows.Transpose();

    /// <summary>|z_t| with the dual norm, one a row.</summary>
    public double[] Lengths { get; } = LengthsOf(Rows, Metric);

    /// <summary>Whether rows and weights are of a size whose products and quotients single precision holds.</summary>
    public bool FitSingle { get; } = IsModerate(Rows.Data) && IsModerate(Weights);

    /// <summary>A bound of g from one of max |f| over |y| ≤ 1.</summary>
    public double Raise(double bound) => ((bound * Stretch) + Slack) * Roundoff.Up;

    /// <summary>The largest bound of max |f| that proves a bound of g; negative where there is none.</summary>
    public double Lower(double bound) => ((bound / Roundoff.Up) - Slack) / Stretch * (1 - 1e-14);

    public double Norm(ReadOnlySpan<double> y)
    {
        double square = 0;
        for (int j = 0; j < y.Length; j++)
            square += Metric[j] * y[j] * y[j];
        return Math.Sqrt(square);
    }

    /// <summary>max zᵀy over |y| ≤ 1.</summary>
    public double DualNorm(ReadOnlySpan<double> z) => DualNorm(z, Metric);

    /// <summary>y ← E⁻¹ liftᵀ u: the coordinates of a direction of the data's space, length d.</summary>
    public void Coordinates(ReadOnlySpan<double> u, Span<double> y)
    {
        y.Clear();
        for (int i = 0; i < u.Length; i++)
            Vector.AddScaled(u[i], Lift.Row(i), y);
        for (int j = 0; j < y.Length; j++)
            y[j] /= Metric[j];
    }

    private static bool IsModerate(double[] values) => values.Length == 0 || values.Max(Math.Abs) is > 1e-6 and < 1e6;

    private static double MassOf(Matrix rows, double[] weights, double[] linear, double[] metric)
    {
        double mass = DualNorm(linear, metric);
        for (int t = 0; t < weights.Length; t++)
            mass += Math.Abs(weights[t]) * DualNorm(rows.Row(t), metric);
        return mass * (1 + ((weights.Length + 100) * Roundoff.Unit));
    }

    private static double[] LengthsOf(Matrix rows, double[] metric)
    {
        var lengths = new double[rows.Rows];
        for (int t = 0; t < lengths.Length; t++)
            lengths[t] = DualNorm(rows.Row(t), metric);
        return lengths;
    }

    /// <summary>max zᵀy over |y| ≤ 1.</summary>
    private static double DualNorm(ReadOnlySpan<double> z, double[] metric)
    {
        double square = 0;
        for (int j = 0; j < z.Length; j++)
            square += z[j] * z[j] / metric[j];
        return Math.Sqrt(square);
    }
}
