using Bidual.Arrangements;
using Bidual.Programs;

namespace Bidual.Certificates;

/// <summary>The dual norm of Xᵀν for a linear model, (13d): one number over all its weights, with no patterns to price.</summary>
/// <param name="program">The program; only its data and penalty are used.</param>
internal sealed class LinearPricing(ConvexProgram program) : IPricing
{
    public Coverage Coverage => Coverage.Complete;

    public PricingMethod Method => PricingMethod.Conjugate;

    public int Patterns => 0;

    /// <summary>The norm, widened by the rounding errors of Xᵀν, which no norm of the penalties adds up to more than the Euclidean.</summary>
    public double UpperBound(ReadOnlySpan<double> dual) => program.LargestPrice(dual) + Rounding.OfProducts(program.Operator.Data, dual);
}
