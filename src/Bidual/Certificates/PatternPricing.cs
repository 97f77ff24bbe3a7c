using Bidual.Arrangements;
using Bidual.Programs;

namespace Bidual.Certificates;

/// <summary>
/// Exact pricing over a set of patterns, (4): for each pattern whose cheap bound ‖XᵀD_iν‖ exceeds the best value so far,
/// a small non-negative least-squares problem whose every multiplier proves its value from above. Without cones, the dual norm of the penalty.
/// </summary>
/// <param name="program">A program over the patterns; only its operator, penalty and cones are used.</param>
/// <param name="cancellation">Leaves the patterns not priced by then with their cheap bounds.</param>
public sealed class PatternPricing(ConvexProgram program, CancellationToken cancellation = default) : IPricing
{
    /// <inheritdoc/>
    public Coverage Coverage => program.Operator.Patterns.Coverage;

    /// <inheritdoc/>
    public PricingMethod Method => PricingMethod.Enumeration;

    /// <inheritdoc/>
    public int Patterns => program.Operator.Patterns.Count;

    /// <summary>The largest price, widened by the rounding errors of the sums behind it: those of one block, or, where blocks are priced together, of all.</summary>
    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        double price = program.LargestPrice(dual, cancellation), error = Rounding.OfProducts(program.Operator.Data, dual);
        return price + (program.Penalty.IsSeparable ? error : Rounding.OfNorm(price, error, program.Blocks));
    }
}
