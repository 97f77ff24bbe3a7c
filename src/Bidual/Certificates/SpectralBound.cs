using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Certificates;

/// <summary>
/// (8a): g(ν) ≤ ½‖Xᵀν‖ + ½ max over both signs of √(Σν⁺)·‖Diag(√ν⁺)X‖₂, over every ReLU neuron whatever its pattern. Valid at any size and loose:
/// of 2(t)₊ = t + |t| it treats the first part exactly, and in the second forgets that positive and negative parts of ν cancel.
/// </summary>
/// <param name="inputs">X, n×d.</param>
public sealed class SpectralBound(Matrix inputs) : IPricing
{
    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => PricingMethod.Spectral;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        var negative = new double[dual.Length];
        Vector.Scale(-1, dual, negative);
        double absolute = Math.Max(WeightedSpectrum.LargestSum(inputs, dual), WeightedSpectrum.LargestSum(inputs, negative));
        return Math.Min(absolute, (absolute + LinearBound(inputs, dual)) / 2);
    }

    /// <summary>‖Xᵀν‖ from above: the price of a neuron that is active on all rows.</summary>
    internal static double LinearBound(Matrix rows, ReadOnlySpan<double> dual) => Vector.Norm(RowProducts.ApplyTransposed(rows, dual)) + Rounding.OfProducts(rows, dual);
}
