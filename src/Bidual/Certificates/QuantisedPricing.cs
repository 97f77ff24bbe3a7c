using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Certificates;

/// <summary>
/// Prices of all polynomial neurons with weights ±1/√d, max |νᵀσ(Xu)|, from above. Up to 20 columns all 2^d are looked at, with the errors of rounding added. Beyond that, (25) with a diagonal matrix in place of μI: with s = ±1 and any
/// y, z̄ = (z, 1), s(zᵀMz + mᵀz) = z̄ᵀCz̄ ≤ Σy as soon as Diag(y) − C ⪰ 0, which a Cholesky factorisation that runs to its end shows. That bound need not be attained.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="activation">a, b, c.</param>
/// <param name="threads">Worker threads.</param>
public sealed class QuantisedPricing(Matrix inputs, PolynomialActivation activation, int threads = 1) : IPricing
{
    private const double FirstRaise = 4, RaiseFactor = 8;

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => inputs.Columns <= SignMaximum.MostColumns ? PricingMethod.SignEnumeration : PricingMethod.SignRelaxation;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        var form = new SignForm(new PriceForm(inputs, activation, dual, threads));
        (double plus, double minus) = Method == PricingMethod.SignEnumeration ? Enumerated(form) : (Relaxed(form, 1), Relaxed(form, -1));
        double bound = Math.Max(0, Math.Max(plus + form.Constant, minus - form.Constant));
        return bound + PolynomialPricing.SummingError(new RowInputs(inputs), activation, dual) + Rounding.OfSum(4, bound + form.Size + Math.Abs(form.Constant));
    }

    private static (double Plus, double Minus) Enumerated(SignForm form)
    {
        SignMaximum found = SignMaximum.Of(form);
        double error = Rounding.OfSum(SignMaximum.Roundings + (form.Order * form.Order), form.Size);
        return (found.Largest + error, error - found.Least);
    }

    private double Relaxed(SignForm form, int sign)
    {
        int order = form.Order + 1;
        Matrix cost = SignRelaxation.Cost(form, sign);
        double[] y = SignRelaxation.Of(form, sign, threads).Dual;
        var matrix = new double[checked(order * order)];
        for (double raise = FirstRaise * Rounding.OfSum(order, Math.Max(form.Size, double.Epsilon)) / order; ; raise *= RaiseFactor)
        {
            double sum = 0;
            Vector.Scale(-1, cost.Data, matrix);
            for (int i = 0; i < order; i++)
            {
                double entry = y[i] + raise;
                sum += entry;
                matrix[(i * order) + i] += entry;
            }

            if (SemidefiniteProof.Hidden(matrix, order, threads) is not { } hidden)
                continue;
            return sum + (order * hidden) + Rounding.OfSum(order, y.Sum(Math.Abs) + (order * raise));
        }
    }
}
