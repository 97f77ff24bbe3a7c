using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;

namespace Bidual.Certificates;

/// <summary>
/// Prices of all polynomial neurons, max |νᵀσ(Xu)| over ‖u‖ = 1, from above by (25): with s = ±1 and any μ and τ, sνᵀσ(Xu) ≤ μ + τ + sγ as soon as [μI − sQ, −sq/2; ·, τ] ⪰ 0. That is shown by a Cholesky factorisation that runs
/// to its end, which allows for what rounding may have hidden (Rump, BIT 2006); μ and τ come from the trust-region problem, and the bound is as tight as they are good. No more than d×d numbers.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="activation">a, b, c.</param>
/// <param name="threads">Worker threads.</param>
public sealed class PolynomialPricing(Matrix inputs, PolynomialActivation activation, int threads = 1) : IPricing
{
    /// <summary>Relative accuracy of the trust-region problem where it is solved in a subspace.</summary>
    private const double Accuracy = 1e-12;

    /// <summary>What μ and τ are raised by at first, in roundings of a sum of d terms, and by which factor where the factorisation fails.</summary>
    private const double FirstRaise = 4, RaiseFactor = 8;

    /// <summary>Prices below this size are as good as 0.</summary>
    private const double Least = 1e-280;

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => PricingMethod.TrustRegion;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        var form = new PriceForm(inputs, activation, dual, threads);
        double[] summed = form.Sum();
        var spectrum = FormSpectrum.Of(form, Accuracy, 1, threads, summed);
        double plus = Proven(form, summed, spectrum, 1), minus = Proven(form, summed, spectrum, -1);
        return Math.Max(0, Math.Max(plus, minus)) + SummingError(inputs, activation, dual);
    }

    /// <summary>What rounding may have done to the price of a neuron of norm 1 in summing Q, q and γ.</summary>
    internal static double SummingError(Matrix inputs, PolynomialActivation activation, ReadOnlySpan<double> dual)
    {
        double absolute = 0;
        foreach (double entry in dual)
            absolute += Math.Abs(entry);
        return (Math.Abs(activation.A) * Rounding.OfSquares(inputs, dual))
            + (Math.Abs(activation.B) * Rounding.OfProducts(inputs, dual))
            + (Math.Abs(activation.C) * Rounding.OfSum(dual.Length, absolute));
    }

    private double Proven(PriceForm form, double[] summed, FormSpectrum spectrum, int sign)
    {
        int d = form.Order, order = d + 1;
        SphereMaximum maximum = spectrum.Maximum(sign);
        double scale = Math.Max(spectrum.Scale, Least);
        var matrix = new double[checked(order * order)];
        for (double raise = FirstRaise * Rounding.OfSum(d, scale); ; raise *= RaiseFactor)
        {
            double mu = maximum.Multiplier + raise, tau = maximum.Value - maximum.Multiplier + raise, trace = tau, largest = tau;
            for (int i = 0; i < d; i++)
            {
                Vector.Scale(-sign, summed.AsSpan(i * d, i + 1), matrix.AsSpan(i * order, i + 1));
                matrix[(i * order) + i] += mu;
                trace += matrix[(i * order) + i];
                largest = Math.Max(largest, matrix[(i * order) + i]);
                matrix[(d * order) + i] = -sign * form.Linear[i] / 2;
            }

            matrix[(d * order) + d] = tau;
            if (Cholesky.Factor(matrix, order, threads) > 0)
                continue;
            double hidden = Rounding.OfSum(order, trace) + Rounding.OfSum(1, largest);
            double bound = mu + tau + (2 * hidden) + (sign * form.Constant);
            return bound + Rounding.OfSum(4, Math.Abs(mu) + tau + Math.Abs(form.Constant));
        }
    }
}
