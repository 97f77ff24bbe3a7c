using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.NonConvex;

/// <summary>
/// Searches for ReLU neurons of large price ‖Nᵀ(Xu)₊‖, ‖u‖ = 1: by turns the w of the outputs is the unit vector of Nᵀ(Xu)₊ and u the best of local searches for the price (4) of N w. The
/// price rises with each turn. Values that are attained, never a proof.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="threads">Worker threads; what is found does not depend on them.</param>
internal sealed class SharedClimb(Matrix inputs, int threads)
{
    private const int MostTurns = 30;

    /// <summary>Relative gain of a turn below which it is the last.</summary>
    private const double Settled = 1e-10;

    /// <summary>What is found, the dearest first.</summary>
    /// <param name="dual">N, n×c.</param>
    /// <param name="starts">Directions to climb from, besides random ones.</param>
    /// <param name="count">Random starts.</param>
    /// <param name="seed">Of the random starts.</param>
    /// <param name="cancellation">Leaves out what is not begun.</param>
    public IReadOnlyList<SharedPrice> Run(Matrix dual, IReadOnlyList<double[]> starts, int count, long seed, CancellationToken cancellation)
    {
        var random = new RandomSource(seed);
        double[]?[] begins = [.. starts, .. new double[]?[count]];
        double[][] outputs = [.. begins.Select(u => u is null ? Random(random, dual.Columns) : SharedPrice.Of(inputs, dual, u).Output)];
        var found = new SharedPrice?[begins.Length];
        Numerics.Threads.SharedLoop.For(0, begins.Length, threads, k => found[k] = cancellation.IsCancellationRequested ? null : Climb(dual, begins[k], outputs[k], seed + k));
        return [.. found.OfType<SharedPrice>().Where(one => one.Price > 0).OrderByDescending(one => one.Price)];
    }

    private SharedPrice? Climb(Matrix dual, double[]? start, double[] output, long seed)
    {
        SharedPrice? best = start is null ? null : SharedPrice.Of(inputs, dual, start);
        for (int turn = 0; turn < MostTurns && Vector.Norm(output) > 0; turn++)
        {
            var nu = new double[dual.Rows];
            for (int t = 0; t < nu.Length; t++)
                nu[t] = Vector.Dot(dual.Row(t), output);
            PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, nu)
            {
                Starts = best is null ? [] : [best.Direction],
                StartsPerRank = best is null ? 1 : 0,
                Seed = seed,
                NodeLimit = 0,
                MaximumDirections = 1,
            });
            if (answer.Directions.Count == 0)
                break;
            SharedPrice next = SharedPrice.Of(inputs, dual, answer.Directions[0].Direction);
            double before = best?.Price ?? 0;
            best = next.Price > before ? next : best;
            if (next.Price <= before * (1 + Settled))
                break;
            output = next.Output;
        }

        return best;
    }

    private static double[] Random(RandomSource random, int length)
    {
        var w = new double[length];
        random.FillGaussian(w);
        Vector.Scale(1 / Vector.Norm(w), w, w);
        return w;
    }
}
