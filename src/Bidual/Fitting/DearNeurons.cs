using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Fitting;

/// <summary>Neurons that local searches find priced above β: what a network over given patterns lacks, <see cref="PatternRefinement"/> and <see cref="SoftmaxRefinement"/>.</summary>
internal static class DearNeurons
{
    /// <summary>Price, over β, from which a neuron is worth having.</summary>
    public const double DearPrice = 1 + 1e-3;

    /// <summary>Share of the largest neuron's weight at which new ones start.</summary>
    private const double NewWeight = 1e-2;

    /// <summary>Searches.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="dual">ν.</param>
    /// <param name="beta">β.</param>
    /// <param name="neurons">Neurons to start from besides random ones.</param>
    /// <param name="most">How many are wanted at most; null for the usual number.</param>
    /// <param name="seed">Of the random ones.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static PricingAnswer Search(Matrix inputs, double[] dual, double beta, Matrix neurons, int? most, long seed, int threads, CancellationToken cancellation)
    {
        var request = new PricingRequest(inputs, dual)
        {
            Threshold = DearPrice * beta,
            Starts = [.. neurons.CopiedRows()],
            StartsPerRank = SearchBudget.StartsPerRank(inputs),
            Seed = seed,
            NodeLimit = 0,
            Threads = threads,
        };
        return ExactPricing.Run(most is { } count ? request with { MaximumDirections = count } : request, cancellation);
    }

    /// <summary>Hidden and output weights at which a neuron joins: small beside the largest.</summary>
    /// <param name="priced">The neuron.</param>
    /// <param name="largest">‖u‖·|a| of the largest.</param>
    public static (double[] Hidden, double Output) Joining(PricedDirection priced, double largest)
    {
        double root = Math.Sqrt(NewWeight * largest);
        return (Array.ConvertAll(priced.Direction, u => root * u), priced.Sign * root);
    }
}
