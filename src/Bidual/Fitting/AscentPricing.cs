using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Fitting;

/// <summary>
/// A search for the neuron of largest |νᵀ(Xu)₊|, ‖u‖ = 1, by the fixed point u ← ±XᵀD(u)ν/‖·‖ from many starts.
/// Gives values that are attained, never a proof: the maximum may be larger.
/// </summary>
internal static class AscentPricing
{
    private const int MostStarts = 64, FewestStarts = 8, MostSteps = 50;

    /// <summary>Floating-point operations of all starts together, four for each stored value of X and step.</summary>
    private const double Operations = 2e10;

    /// <summary>The largest value met, among neurons that are monotone in the given features; it does not depend on the number of threads.</summary>
    public static double Search(Matrix inputs, double[] dual, long seed, int threads, IReadOnlyList<MonotoneFeature> monotone)
    {
        double affordable = Operations / (4.0 * MostSteps * Math.Max(1, inputs.Stored.Length));
        var values = new double[(int)Math.Clamp(affordable, FewestStarts, MostStarts)];
        var random = new RandomSource(seed);
        double[][] starts = [.. values.Select(_ =>
        {
            var u = new double[inputs.Columns];
            random.FillGaussian(u);
            return u;
        })];
        SharedLoop.For(0, starts.Length, threads, k => values[k] = Climb(inputs, dual, starts[k], (k & 1) == 0 ? 1 : -1, monotone));
        return values.Max();
    }

    private static double Climb(Matrix inputs, double[] dual, double[] u, int sign, IReadOnlyList<MonotoneFeature> monotone)
    {
        foreach (MonotoneFeature feature in monotone)
            feature.Clamp(sign, u);
        double best = 0, value = double.NegativeInfinity;
        var next = new double[u.Length];
        for (int step = 0; step < MostSteps; step++)
        {
            double reached = 0;
            Array.Clear(next);
            for (int t = 0; t < inputs.Rows; t++)
            {
                double z = inputs.Dot(t, u);
                if (z < 0)
                    continue;
                reached += sign * dual[t] * z;
                inputs.AddRow(t, sign * dual[t], next);
            }

            foreach (MonotoneFeature feature in monotone)
                feature.Clamp(sign, next);
            reached /= Math.Max(Vector.Norm(u), 1e-300);
            best = Math.Max(best, reached);
            double norm = Vector.Norm(next);
            if (norm == 0 || reached <= value * (1 + 1e-9))
                break;
            value = reached;
            Vector.Scale(1 / norm, next, u);
        }

        return best;
    }
}
