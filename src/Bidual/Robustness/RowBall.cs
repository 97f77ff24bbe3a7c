using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>The ball {x + ε∘s : ‖s‖ ≤ 1} around every prepared row: ε per input, 0 for one that is not moved, such as the ones.</summary>
/// <param name="Norm">Of s.</param>
/// <param name="Widths">ε, length d.</param>
internal sealed record RowBall(PerturbationNorm Norm, double[] Widths)
{
    /// <summary>The ball around prepared rows.</summary>
    /// <param name="ball">Radius, norm, and features that stay.</param>
    /// <param name="features">Features; inputs beyond these, the ones, are not moved.</param>
    /// <param name="inputs">d.</param>
    public static RowBall Of(RobustBall ball, int features, int inputs)
    {
        var widths = new double[inputs];
        for (int f = 0; f < features; f++)
            widths[f] = ball.Kept.Contains(f) ? 0 : ball.Radius;
        return new RowBall(ball.Norm, widths);
    }

    /// <summary>Inputs that are moved.</summary>
    public int[] Moved { get; } = [.. Enumerable.Range(0, Widths.Length).Where(f => Widths[f] > 0)];

    /// <summary>ε∘s for the s that makes vᵀ(ε∘s) largest.</summary>
    /// <param name="v">Length d.</param>
    /// <param name="shift">Overwritten by it.</param>
    /// <returns>‖ε∘v‖_*, what it makes.</returns>
    public double Steepest(ReadOnlySpan<double> v, Span<double> shift)
    {
        for (int f = 0; f < shift.Length; f++)
            shift[f] = Norm == PerturbationNorm.Infinity ? Math.Sign(v[f]) : Widths[f] * v[f];
        double norm = Norm == PerturbationNorm.Infinity ? 1 : Vector.Norm(shift);
        for (int f = 0; f < shift.Length; f++)
            shift[f] *= norm > 0 ? Widths[f] / norm : 0;
        return Vector.Dot<double>(v, shift);
    }

    /// <summary>Brings r into {p ε∘s : ‖s‖ ≤ 1}.</summary>
    /// <param name="p">At least 0.</param>
    /// <param name="r">Length d, changed.</param>
    public void Confine(double p, Span<double> r)
    {
        double sum = 0;
        for (int f = 0; f < r.Length; f++)
        {
            r[f] = Norm == PerturbationNorm.Infinity ? Math.Clamp(r[f], -p * Widths[f], p * Widths[f]) : Widths[f] > 0 ? r[f] : 0;
            sum += r[f] == 0 ? 0 : r[f] / Widths[f] * (r[f] / Widths[f]);
        }

        // The rounding of the norm is d + 8 units at most.
        double norm = Math.Sqrt(sum);
        if (Norm == PerturbationNorm.Euclidean && norm > p)
            Vector.Scale(p / norm * (1 - (1.2e-16 * (r.Length + 8))), r, r);
    }
}
