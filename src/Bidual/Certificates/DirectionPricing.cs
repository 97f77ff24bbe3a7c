using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Programs.Losses;

namespace Bidual.Certificates;

/// <summary>
/// Exact pricing over every direction, (8d), and so over every ReLU neuron whatever its pattern; the spectral bound (8a) where that
/// is out of reach. The work is limited by a count of boxes, so the bound is the same on every machine.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="starts">Directions from which to look for large values, p×d: the network's neurons. They make the proof quicker, not weaker.</param>
/// <param name="beta">β, or 0: (1 + ε)β is as low as a bound need be.</param>
/// <param name="accuracy">ε: see <see cref="AccuracyFor"/>.</param>
/// <param name="threads">Worker threads; the bound does not depend on them.</param>
/// <param name="known">What is known already: a bound near by is not proven again, and what is out of reach is not tried again.</param>
/// <param name="cancellation">Ends with a valid bound.</param>
internal sealed class DirectionPricing(Matrix inputs, Matrix starts, double beta, double accuracy, int threads, KnownPrice? known = null, CancellationToken cancellation = default) : IPricing
{
    /// <summary>Columns up to which branch and bound can be expected to end.</summary>
    public const int MostColumns = 10;

    /// <summary>The smallest tolerance of an objective that prices of <see cref="FinestAccuracy"/> can prove.</summary>
    public const double LeastTolerance = 4 * FinestAccuracy;

    /// <summary>Columns from which coarser bounds are proven first.</summary>
    private const int AnytimeColumns = 8;

    /// <summary>Work of all boxes of a pass, rows times columns and a fixed part each: a few minutes of one core.</summary>
    private const double MostWork = 1e12;

    /// <summary>Share of it for what is out of reach, so that coarser bounds are proven.</summary>
    private const double CoarseShare = 0.1;

    /// <summary>Share of the accuracy by which a known bound may be larger at the point asked for.</summary>
    private const double NearShare = 0.1;

    private const double WorkOfBox = 2000;

    /// <summary>Share of β by which prices may be below it at a network that is all but optimal.</summary>
    private const double NearLevel = 1e-4;

    /// <summary>Share of ε for values attained.</summary>
    private const double AttainedShare = 0.1;

    /// <summary>Shares of the tolerance that the two terms of the prices' error may take.</summary>
    private const double FirstOrderShare = 0.75;
    private const double SecondOrderShare = 0.1;

    private const double FinestAccuracy = 2e-7;
    private const double CoarsestAccuracy = 1e-2;

    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public PricingMethod Method => inputs.Columns > MostColumns ? PricingMethod.Spectral : PricingMethod.BranchAndBound;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <summary>Boxes that a search of this size may take.</summary>
    public static long NodeLimit(Matrix inputs) => (long)(MostWork / (WorkOfBox + ((double)inputs.Rows * inputs.Columns)));

    /// <summary>
    /// The relative accuracy ε of prices for a tolerance of the objective P. With g ≤ (1 + ε)β the dual point ν/(1 + ε) is feasible, and its value is lower by ε·D′(1) + ½ε²‖ν‖²
    /// to second order (squared loss), where the slope D′(1) of the dual value is νᵀf, the penalty at the optimum, and ½‖ν‖² the loss.
    /// </summary>
    /// <param name="tolerance">Of the objective, relative.</param>
    /// <param name="slope">D′(1), <see cref="LossDual.DualSlope"/>; counts as the whole objective where it is not known.</param>
    /// <param name="objective">P.</param>
    public static double AccuracyFor(double tolerance, double slope = 1, double objective = 1)
    {
        double first = slope > 0 ? FirstOrderShare * tolerance * objective / slope : double.PositiveInfinity;
        return Math.Clamp(Math.Min(first, Math.Sqrt(SecondOrderShare * tolerance)), FinestAccuracy, CoarsestAccuracy);
    }

    /// <summary>The accuracy with which a bound must exceed the values attained, where those are above β: a neuron left at (1 + ε)β then costs hardly more than ε.</summary>
    public static double AboveAttained(double accuracy) => Math.Max(AttainedShare * accuracy, PricingRequest.SmallestTolerance);

    /// <summary>
    /// The price that bounds are proven next to: β, or a little less where the neurons are priced so. A dual point that is a little too short, which costs the objective the square of that, is scaled up
    /// by what its prices are below β, and a bound of β itself would take that back.
    /// </summary>
    /// <param name="attained">The largest price known.</param>
    /// <param name="beta">β.</param>
    public static double Level(double attained, double beta) => attained >= (1 - NearLevel) * beta ? Math.Min(attained, beta) : beta;

    /// <summary>The largest |νᵀ(Xu)₊| over given directions, relative to their lengths.</summary>
    public static double Attained(Matrix inputs, IEnumerable<double[]> directions, ReadOnlySpan<double> dual)
    {
        double largest = 0;
        foreach (double[] u in directions)
        {
            double value = 0, norm = Vector.Norm(u);
            for (int t = 0; t < dual.Length; t++)
                value += dual[t] * Math.Max(0, inputs.Dot(t, u));
            largest = Math.Max(largest, norm > 0 ? Math.Abs(value) / norm : 0);
        }

        return largest;
    }

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual)
    {
        double spectral = new SpectralBound(inputs).UpperBound(dual);
        if (inputs.Columns > MostColumns || !dual.ContainsAnyExcept(0.0))
            return spectral;
        if (known is { IsOutOfReach: false } price && price.At(inputs, dual) is var near && near <= (1 + (NearShare * accuracy)) * price.UpperBound)
            return Math.Min(spectral, near);
        bool anytime = inputs.Columns >= AnytimeColumns;
        PricingAnswer answer = ExactPricing.Run(
            new PricingRequest(inputs, dual.ToArray())
            {
                Floor = (1 + accuracy) * Level(Attained(inputs, starts.CopiedRows(), dual), beta),
                Tolerance = AboveAttained(accuracy),
                Starts = [.. starts.CopiedRows()],
                Anytime = anytime,
                FallsBack = !anytime,
                NodeLimit = (long)(known is { IsOutOfReach: true } ? CoarseShare * NodeLimit(inputs) : NodeLimit(inputs)),
                Threads = threads,
            },
            cancellation);
        return Math.Min(spectral, answer.UpperBound);
    }
}
