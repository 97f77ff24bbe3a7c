using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Certificates;

/// <summary>
/// Prices of all polynomial neurons, max |νᵀσ(Xu)| over ‖u‖ = 1, from above by (25): with s = ±1 and any μ and τ, sνᵀσ(Xu) ≤ μ + τ + sγ as soon as [μI − sQ, −sq/2; ·, τ] ⪰ 0. That is shown by a Cholesky factorisation that runs
/// to its end, which allows for what rounding may have hidden (Rump, BIT 2006); μ and τ come from the trust-region problem, and the bound is as tight as they are good. No more than d×d numbers.
/// Neurons that see the patches of a pool, (26), are priced alike, pool after pool.
/// </summary>
public sealed class PolynomialPricing : IPricing
{
    /// <summary>Relative accuracy of the trust-region problem where it is solved in a subspace.</summary>
    private const double Accuracy = 1e-12;

    /// <summary>What μ and τ are raised by at first, in roundings of a sum of d terms, and by which factor where the factorisation fails.</summary>
    private const double FirstRaise = 4, RaiseFactor = 8;

    /// <summary>Prices below this size are as good as 0.</summary>
    private const double Least = 1e-280;

    private readonly NeuronInputs inputs;
    private readonly PolynomialActivation activation;
    private readonly int threads;

    /// <param name="inputs">X, n×d.</param>
    /// <param name="activation">a, b, c.</param>
    /// <param name="threads">Worker threads.</param>
    public PolynomialPricing(Matrix inputs, PolynomialActivation activation, int threads = 1)
        : this(new RowInputs(inputs), activation, threads)
    {
    }

    internal PolynomialPricing(NeuronInputs inputs, PolynomialActivation activation, int threads)
    {
        this.inputs = inputs;
        this.activation = activation;
        this.threads = threads;
    }

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => PricingMethod.TrustRegion;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        double price = 0;
        foreach (PriceForm form in inputs.FormsOf(activation, Matrix.FromColumn(dual), threads))
        {
            double[] summed = form.Sum();
            var spectrum = FormSpectrum.Of(form, Accuracy, 1, threads, summed);
            price = Math.Max(price, Math.Max(Proven(form, summed, spectrum, 1), Proven(form, summed, spectrum, -1)));
        }

        return price + SummingError(inputs, activation, dual);
    }

    /// <summary>What rounding may have done to the price of a neuron of norm 1 in summing Q, q and γ.</summary>
    internal static double SummingError(NeuronInputs inputs, PolynomialActivation activation, ReadOnlySpan<double> dual)
    {
        double absolute = 0;
        foreach (double entry in dual)
            absolute += Math.Abs(entry);
        (double squares, double products) = SummingErrors(inputs, dual);
        return (Math.Abs(activation.A) * squares) + (Math.Abs(activation.B) * products) + (Math.Abs(activation.C) * Rounding.OfSum(dual.Length, absolute));
    }

    /// <summary>Bounds of the errors of Q, over a, and of q, over b. Of pools each is a sum over all q·n patches.</summary>
    private static (double Squares, double Products) SummingErrors(NeuronInputs inputs, ReadOnlySpan<double> dual)
    {
        if (inputs is not PooledMoments moments)
            return (Rounding.OfSquares(((RowInputs)inputs).Values, dual), Rounding.OfProducts(((RowInputs)inputs).Values, dual));
        (double squares, double products) = moments.Sizes(dual);
        int terms = checked(dual.Length * moments.PoolSize);
        return (Rounding.OfSum(terms, squares), Rounding.OfSum(terms, products));
    }

    private double Proven(PriceForm form, double[] summed, FormSpectrum spectrum, int sign)
    {
        int d = form.Order, order = d + 1;
        SphereMaximum maximum = spectrum.Maximum(sign);
        double scale = Math.Max(spectrum.Scale, Least);
        var matrix = new double[checked(order * order)];
        for (double raise = FirstRaise * Rounding.OfSum(d, scale); ; raise *= RaiseFactor)
        {
            double mu = maximum.Multiplier + raise, tau = maximum.Value - maximum.Multiplier + raise;
            for (int i = 0; i < d; i++)
            {
                Vector.Scale(-sign, summed.AsSpan(i * d, i + 1), matrix.AsSpan(i * order, i + 1));
                matrix[(i * order) + i] += mu;
                matrix[(d * order) + i] = -sign * form.Linear[i] / 2;
            }

            matrix[(d * order) + d] = tau;
            if (SemidefiniteProof.Hidden(matrix, order, threads) is not { } hidden)
                continue;
            double bound = mu + tau + (2 * hidden) + (sign * form.Constant);
            return bound + Rounding.OfSum(4, Math.Abs(mu) + tau + Math.Abs(form.Constant));
        }
    }
}
