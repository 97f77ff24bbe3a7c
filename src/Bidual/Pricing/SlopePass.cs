using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>z_tᵀy of all rows and the gradient of sign·f there. Not for several threads at once.</summary>
/// <param name="rows">The function.</param>
internal sealed class SlopePass(PreparedRows rows)
{
    private readonly double[] values = new double[rows.Count];
    private readonly double[] active = new double[rows.Count];

    /// <summary>z_tᵀy at the last point.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Computes them; sign·f(y) is the gradient's product with y.</summary>
    /// <param name="y">Length r.</param>
    /// <param name="sign">Of f.</param>
    /// <param name="gradient">Length r, overwritten.</param>
    public void Run(ReadOnlySpan<double> y, int sign, Span<double> gradient)
    {
        Array.Clear(values);
        for (int j = 0; j < y.Length; j++)
            Vector.AddScaled(y[j], rows.Columns.Row(j), values);
        for (int t = 0; t < active.Length; t++)
            active[t] = values[t] > 0 ? rows.Weights[t] : 0;
        for (int j = 0; j < y.Length; j++)
            gradient[j] = sign * (rows.Linear[j] + Vector.Dot<double>(rows.Columns.Row(j), active));
    }
}
