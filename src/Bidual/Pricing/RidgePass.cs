using Bidual.Numerics.Lanes;

namespace Bidual.Pricing;

/// <summary>
/// Bounds each v_t (s)₊ of undecided rows linearly by the shares of a <see cref="Ridge"/>: for v_t &lt; 0 by v_t θ_t s, which touches at s = 0 whatever the share, for v_t > 0 by the chord over
/// [s_t − w_t, s_t + w_t].
/// </summary>
/// <typeparam name="V">The register.</typeparam>
internal static unsafe class RidgePass<V>
    where V : unmanaged, IOrderedLanes<V, double>
{
    /// <summary>Writes v times the slope of each row; returns the sum of the bounds at the centre.</summary>
    /// <param name="rows">The undecided rows.</param>
    /// <param name="shares">θ of all rows.</param>
    /// <param name="slopes">Padded like the rows.</param>
    public static double Run(in BoxRows<double> rows, double[] shares, double* slopes)
    {
        double* weights = rows.Weights, values = rows.Values, reaches = rows.Reaches, numbers = rows.Numbers;
        for (int i = 0; i < rows.Padded; i++)
            slopes[i] = shares[(int)numbers[i]];
        V zero = V.Zero, half = V.Broadcast(0.5), value = zero;
        for (int i = 0; i < rows.Padded; i += V.Count)
        {
            V s = V.Load(values + i), w = V.Load(reaches + i), v = V.Load(weights + i), sigma = s / w;
            V chorded = V.Less(zero, v), slope = v * V.Choose(chorded, V.MultiplyAdd(half, sigma, half), V.Load(slopes + i));
            value = V.MultiplyAdd(slope, s, value);
            value += V.Choose(chorded, v * (half * (w - (s * sigma))), zero);
            slope.Store(slopes + i);
        }

        return V.Sum(value);
    }
}
