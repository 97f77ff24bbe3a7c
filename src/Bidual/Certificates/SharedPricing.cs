using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Certificates;

/// <summary>
/// Prices of neurons that feed all outputs, over a set of patterns: max_i ‖XᵀD_iN‖₂, by singular values. Exact for gated networks. A dual point is N, n×c, row by row.
/// </summary>
/// <param name="program">A program over the patterns; only its operator and number of outputs are used.</param>
internal sealed class SharedPricing(SharedProgram program) : IPricing
{
    /// <summary>Relative error of a computed singular value, generously.</summary>
    private const double SingularError = 1e-14;

    public Coverage Coverage => program.Operator.Patterns.Coverage;

    public PricingMethod Method => PricingMethod.Enumeration;

    public int Patterns => program.Operator.Patterns.Count;

    /// <summary>The largest block price, widened by the rounding errors of the sums behind it: those of the columns, as a Frobenius norm.</summary>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        var n = new Matrix(program.Operator.Outputs, program.Outputs, dual.ToArray());
        double largest = program.Prices(n).DefaultIfEmpty().Max();
        double rounding = Math.Sqrt(Enumerable.Range(0, n.Columns).Sum(k => Math.Pow(Rounding.OfProducts(program.Operator.Data, n.Column(k)), 2)));
        return ((1 + SingularError) * largest) + rounding;
    }
}
