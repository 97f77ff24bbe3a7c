using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Pricing;

/// <summary>Local searches alone on sparse data, which they leave as they are: from given directions and from random ones, for both signs of each.</summary>
internal static class SparseSearches
{
    /// <summary>Operations that the climbs from random directions may take.</summary>
    private const double Operations = 2e10;

    private const int FewestStarts = 8;

    /// <summary>Unit vectors nearer to each other than this, squared, are one.</summary>
    private const double Same = 1e-12;

    /// <summary>Searches.</summary>
    /// <param name="request">The question; its inputs are sparse.</param>
    public static PricingAnswer Run(PricingRequest request)
    {
        Matrix inputs = request.Inputs;
        double affordable = Operations / (RowClimb.OperationsOfStep * RowClimb.MostSteps * Math.Max(1, inputs.Stored.Length));
        List<double[]> starts = [.. request.Starts];
        var random = new RandomSource(request.Seed);
        for (int k = (int)Math.Min((long)request.StartsPerRank * inputs.Columns, Math.Max(FewestStarts, affordable)); k > 0; k--)
        {
            starts.Add(new double[inputs.Columns]);
            random.FillGaussian(starts[^1]);
        }

        double[] norms = [.. Enumerable.Range(0, inputs.Rows).Select(inputs.RowNorm)];
        var met = new PricedDirection?[2 * starts.Count];
        SharedLoop.For(0, met.Length, request.Threads, k =>
        {
            int sign = k % 2 == 0 ? 1 : -1;
            double[] direction = [.. starts[k / 2]];
            double value = new RowClimb(inputs, request.Dual, norms, sign).Run(direction);
            met[k] = value > 0 ? new PricedDirection(direction, sign, value) : null;
        });

        // Σ|ν_t|‖x_t‖ is above every price.
        double mass = request.Dual.Zip(norms, (value, norm) => Math.Abs(value) * norm).Sum();
        return new PricingAnswer(mass, Best(request, met), 0, IsComplete: false) { Searches = met.Length };
    }

    private static List<PricedDirection> Best(PricingRequest request, PricedDirection?[] met)
    {
        var best = new List<PricedDirection>();
        double least = request.Wanted ?? request.Threshold ?? 0;
        foreach (PricedDirection candidate in met.OfType<PricedDirection>().OrderByDescending(one => one.Value))
        {
            bool isWanted = best.Count < request.MaximumDirections && (best.Count == 0 || candidate.Value > least || best[0].Value <= least);
            if (isWanted && !best.Exists(other => other.Sign == candidate.Sign && 2 - (2 * Vector.Dot(other.Direction, candidate.Direction)) <= Same))
                best.Add(candidate);
        }

        return best;
    }
}
