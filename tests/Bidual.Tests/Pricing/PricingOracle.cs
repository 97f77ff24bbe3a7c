using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Pricing;

/// <summary>g(ν) by enumeration of all patterns and a projection for each, (4); and at single directions from its definition.</summary>
internal static class PricingOracle
{
    public static double Largest(Matrix inputs, double[] dual)
    {
        PatternSet patterns = Arrangement.Enumerate(inputs, ArrangementLimits.Default);
        return new ReluNetwork().Program(inputs, new double[inputs.Rows], Loss.Squared, 1, patterns, 1).LargestPrice(dual);
    }

    /// <summary>Σ ν_t (x_tᵀu)₊ / ‖u‖.</summary>
    public static double At(Matrix inputs, double[] dual, ReadOnlySpan<double> u)
    {
        double value = 0;
        for (int t = 0; t < inputs.Rows; t++)
            value += dual[t] * Math.Max(0, Vector.Dot(inputs.Row(t), u));
        return value / Vector.Norm(u);
    }
}
