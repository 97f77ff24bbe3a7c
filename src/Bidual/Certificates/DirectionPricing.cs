using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Certificates;

/// <summary>
/// Exact pricing over every direction, (8d), and so over every ReLU neuron whatever its pattern; the spectral bound (8a) where that
/// is out of reach. The work is limited by a count of boxes, so the bound is the same on every machine.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="starts">Directions from which to look for large values, p×d: the network's neurons. They make the proof quicker, not weaker.</param>
/// <param name="tolerance">ε of the bound, relative to g.</param>
/// <param name="threads">Worker threads; the bound does not depend on them.</param>
/// <param name="cancellation">Ends with a valid bound.</param>
internal sealed class DirectionPricing(Matrix inputs, Matrix starts, double tolerance, int threads, CancellationToken cancellation = default) : IPricing
{
    /// <summary>Columns up to which branch and bound can be expected to end.</summary>
    public const int MostColumns = 10;

    /// <summary>The smallest tolerance of an objective that prices of <see cref="FinestAccuracy"/> can prove.</summary>
    public const double LeastTolerance = 4 * FinestAccuracy;

    /// <summary>Columns from which coarser bounds are proven first.</summary>
    private const int AnytimeColumns = 8;

    /// <summary>Work of all boxes of a search, rows times columns and a fixed part each: at most a minute of one core.</summary>
    private const double MostWork = 1e11;

    private const double WorkOfBox = 2000;

    private const double FinestAccuracy = 2e-7;
    private const double CoarsestAccuracy = 1e-2;

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <summary>Boxes that a search of this size may take.</summary>
    public static long NodeLimit(Matrix inputs) => (long)(MostWork / (WorkOfBox + ((double)inputs.Rows * inputs.Columns)));

    /// <summary>
    /// The relative accuracy of prices for a tolerance of the objective, which their error enters times the penalty's share of it.
    /// </summary>
    public static double AccuracyFor(double tolerance) => Math.Clamp(0.5 * tolerance, FinestAccuracy, CoarsestAccuracy);

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        double spectral = new SpectralBound(inputs).UpperBound(dual);
        if (inputs.Columns > MostColumns || !dual.ContainsAnyExcept(0.0))
            return spectral;
        PricingAnswer answer = ExactPricing.Run(
            new PricingRequest(inputs, dual.ToArray())
            {
                Tolerance = AccuracyFor(tolerance),
                Starts = [.. Enumerable.Range(0, starts.Rows).Select(i => starts.Row(i).ToArray())],
                Anytime = inputs.Columns >= AnytimeColumns,
                NodeLimit = NodeLimit(inputs),
                Threads = threads,
            },
            cancellation);
        return Math.Min(spectral, answer.UpperBound);
    }
}
