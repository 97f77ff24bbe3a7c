using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Pricing;

namespace Bidual.Fitting;

/// <summary>
/// A search for the neuron of largest |νᵀ(Xu)₊|, ‖u‖ = 1, by <see cref="RowClimb"/> from many starts.
/// Gives values that are attained, never a proof: the maximum may be larger.
/// </summary>
internal static class AscentPricing
{
    private const int MostStarts = 64, FewestStarts = 8, FewestSteps = 10;

    /// <summary>Floating-point operations of all starts together.</summary>
    private const double Operations = 2e10;

    /// <summary>The largest value met, among neurons that are monotone in the given features; it does not depend on the number of threads.</summary>
    public static double Search(Matrix inputs, double[] dual, long seed, int threads, IReadOnlyList<MonotoneFeature> monotone)
    {
        double passes = Operations / (RowClimb.OperationsOfStep * Math.Max(1, inputs.Stored.Length));
        var values = new double[(int)Math.Clamp(passes / RowClimb.MostSteps, FewestStarts, MostStarts)];
        int steps = (int)Math.Clamp(passes / values.Length, FewestSteps, RowClimb.MostSteps);
        var random = new RandomSource(seed);
        double[][] starts = [.. values.Select(_ =>
        {
            var u = new double[inputs.Columns];
            random.FillGaussian(u);
            return u;
        })];
        SharedLoop.For(0, starts.Length, threads, k => values[k] = new RowClimb(inputs, dual, (k & 1) == 0 ? 1 : -1, monotone, steps).Run(starts[k]));
        return values.Max();
    }
}
