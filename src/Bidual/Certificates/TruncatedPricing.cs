using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Certificates;

/// <summary>
/// (8c): prices over the span of k orthonormal directions V, and bounds what a neuron gains by leaving it. For ‖a‖² + ‖w‖² = 1, w ⟂ V and R = X − XVVᵀ,
/// νᵀ(X(Va + w))₊ ≤ νᵀ(XVa)₊ + Σ(ν_t(Rw)_t)₊ ≤ ‖a‖·g_XV(ν) + ‖w‖·c with c = ½‖Rᵀν‖ + ½ max Σ|ν_t||Rw|_t, so that g(ν)² ≤ g_XV(ν)² + c².
/// </summary>
internal sealed class TruncatedPricing : IPricing
{
    private readonly Matrix inputs;
    private readonly IPricing within;
    private readonly SpectralBound spectral;

    /// <summary>R.</summary>
    private readonly Matrix residual;

    /// <summary>‖R‖₂ from above, the same at every ν.</summary>
    private readonly double residualNorm;

    /// <param name="inputs">X, n×d.</param>
    /// <param name="directions">V, d×k.</param>
    /// <param name="within">A bound of g_XV over all neurons in the span.</param>
    public TruncatedPricing(Matrix inputs, Matrix directions, IPricing within)
    {
        this.inputs = inputs;
        this.within = within;
        spectral = new SpectralBound(inputs);
        residual = LeadingDirections.Residual(inputs, directions);
        var ones = new double[inputs.Rows];
        ones.AsSpan().Fill(1);
        residualNorm = WeightedSpectrum.Norm(residual, ones);
    }

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => PricingMethod.Truncation;

    /// <inheritdoc/>
    public int Patterns => within.Patterns;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        double margin = Rounding.OfProducts(inputs, dual);
        double price = within.UpperBound(dual) + margin, beyond = Beyond(dual) + margin;
        return Math.Min(spectral.UpperBound(dual), Math.Sqrt((price * price) + (beyond * beyond)));
    }

    /// <summary>c.</summary>
    private double Beyond(ReadOnlySpan<double> dual)
    {
        var absolute = new double[dual.Length];
        for (int t = 0; t < absolute.Length; t++)
            absolute[t] = Math.Abs(dual[t]);
        double largest = Math.Min(Vector.Norm(dual) * residualNorm, WeightedSpectrum.LargestSum(residual, absolute));
        return (SpectralBound.LinearBound(residual, dual) + largest) / 2;
    }
}
