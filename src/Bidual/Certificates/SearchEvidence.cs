using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Programs.Losses;

namespace Bidual.Certificates;

/// <summary>
/// What local searches say about the neurons that no proof covers: whether one was met that would lower the objective, (7). Evidence and never a part of a proof:
/// the largest price may lie where no search went.
/// </summary>
/// <param name="Searches">How many were made, from the network's neurons and from random directions.</param>
/// <param name="BestPrice">The largest |νᵀ(Xu)₊|/β met, ‖u‖ = 1; above 1 by more than the network's own error, its neuron lowers the objective.</param>
/// <param name="Gap">Objective less the bound (5) if no neuron has a larger price than the best met; not below 0.</param>
/// <param name="RelativeGap">Gap / |objective|.</param>
public sealed record SearchEvidence(int Searches, double BestPrice, double Gap, double RelativeGap)
{
    /// <summary>The evidence about several outputs: where all of one are priced, its proof stands in place of searches.</summary>
    /// <param name="joint">What is proven about them together.</param>
    /// <param name="outputs">What is proven about each, and its evidence.</param>
    /// <returns>Null where there is none, or some have neither a proof over all patterns nor evidence.</returns>
    internal static SearchEvidence? Together(Certificate joint, IReadOnlyList<(Certificate Certificate, SearchEvidence? Evidence)> outputs)
    {
        SearchEvidence[] known = [.. outputs.Select(output => output.Evidence).OfType<SearchEvidence>()];
        if (known.Length == 0 || outputs.Any(output => output.Evidence is null && output.Certificate.Coverage == Coverage.Sampled))
            return null;
        double gap = outputs.Sum(output => output.Evidence?.Gap ?? output.Certificate.Gap);
        return new SearchEvidence(known.Sum(evidence => evidence.Searches), known.Max(evidence => evidence.BestPrice), gap, gap == 0 ? 0 : gap / Math.Abs(joint.Objective));
    }

    /// <summary>Searches from the network's neurons and from random directions.</summary>
    /// <param name="dual">The dual point ν of a ReLU network, length n.</param>
    /// <param name="hidden">Its neurons u_j, m×d.</param>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L.</param>
    /// <param name="certificate">What is proven about the network; its largest price counts as met.</param>
    /// <param name="seed">Of the random directions.</param>
    /// <param name="threads">Worker threads; what is found does not depend on them.</param>
    /// <returns>Null where the data are so large that even a few searches cost too much.</returns>
    internal static SearchEvidence? Of(double[] dual, Matrix hidden, Matrix inputs, double[] targets, ILoss loss, Certificate certificate, long seed, int threads)
    {
        int starts = SearchBudget.Of(inputs);
        if (starts == 0)
            return null;
        PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual)
        {
            Starts = [.. hidden.CopiedRows().OrderByDescending(u => Vector.Norm(u)).Take(starts)],
            StartsPerRank = SearchBudget.StartsPerRank(inputs),
            Seed = seed,
            NodeLimit = 0,
            MaximumDirections = 1,
            Threads = threads,
        });
        double best = Math.Max(answer.Value, certificate.DualNorm);
        double bound = loss.BestDual(dual, targets, best > 0 ? certificate.Beta / best : double.PositiveInfinity).Value;
        double gap = Math.Max(0, certificate.Objective - bound);
        return new SearchEvidence(answer.Searches, best / certificate.Beta, gap, gap == 0 ? 0 : gap / Math.Abs(certificate.Objective));
    }
}
