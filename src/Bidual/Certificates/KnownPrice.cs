using Bidual.Numerics;

namespace Bidual.Certificates;

/// <summary>What was found out about the prices of all directions at one dual point, and so, as far as it goes, at others near it.</summary>
/// <param name="Dual">ν, length n.</param>
/// <param name="UpperBound">A proven bound of g(ν); infinite where the work allowed did not suffice for one that is worth having.</param>
internal sealed record KnownPrice(double[] Dual, double UpperBound)
{
    /// <summary>Above the rounding errors of the sum.</summary>
    private const double Widening = 1e-12;

    /// <summary>Whether the work allowed did not suffice.</summary>
    public bool IsOutOfReach => double.IsPositiveInfinity(UpperBound);

    /// <summary>The bound at another point: g(ν') ≤ g(ν) + Σ|ν'_t − ν_t|‖x_t‖.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="dual">ν', length n.</param>
    public double At(Matrix inputs, ReadOnlySpan<double> dual)
    {
        double distance = 0;
        for (int t = 0; t < dual.Length; t++)
            distance += Math.Abs(dual[t] - Dual[t]) * inputs.RowNorm(t);
        return (UpperBound + distance) * (1 + Widening);
    }
}
