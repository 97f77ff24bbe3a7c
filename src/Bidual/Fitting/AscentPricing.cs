using Bidual.Numerics;

namespace Bidual.Fitting;

/// <summary>
/// A search for the neuron of largest |νᵀ(Xu)₊|, ‖u‖ = 1, by the fixed point u ← ±XᵀD(u)ν/‖·‖ from many starts.
/// Gives values that are attained, never a proof: the maximum may be larger.
/// </summary>
internal static class AscentPricing
{
    public static double Search(Matrix inputs, double[] dual, int starts, long seed)
    {
        var random = new RandomSource(seed);
        double best = 0;
        var u = new double[inputs.Columns];
        var next = new double[inputs.Columns];
        for (int start = 0; start < starts; start++)
        {
            random.FillGaussian(u);
            int sign = (start & 1) == 0 ? 1 : -1;
            double value = double.NegativeInfinity;
            for (int step = 0; step < 50; step++)
            {
                double reached = 0;
                Array.Clear(next);
                for (int t = 0; t < inputs.Rows; t++)
                {
                    double z = Vector.Dot(inputs.Row(t), u);
                    if (z < 0)
                        continue;
                    reached += sign * dual[t] * z;
                    Vector.AddScaled(sign * dual[t], inputs.Row(t), next);
                }

                reached /= Math.Max(Vector.Norm(u), 1e-300);
                best = Math.Max(best, reached);
                double norm = Vector.Norm(next);
                if (norm == 0 || reached <= value * (1 + 1e-9))
                    break;
                value = reached;
                Vector.Scale(1 / norm, next, u);
            }
        }

        return best;
    }
}
