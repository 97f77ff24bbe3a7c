using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Pricing;

/// <summary>What a pass over the parent's rows leaves for a box; arrays of the padded length of the rows.</summary>
internal unsafe struct LinearPass
{
    /// <summary>s_t at the box's centre.</summary>
    public double* Values;

    /// <summary>w_t of the box.</summary>
    public double* Reaches;

    /// <summary>v_t times the slope of the linear bound of (s)₊; for decided rows the true one, 0 or 1.</summary>
    public double* Slopes;

    /// <summary>For each register of rows, which of them are undecided.</summary>
    public uint* Undecided;

    /// <summary>How many those are.</summary>
    public int Count;

    /// <summary>Σ of the bounds at the centre.</summary>
    public double Value;
}

/// <summary>
/// Moves rows into a box and bounds each v_t (s)₊ linearly over s ∈ [s_t − w_t, s_t + w_t], σ = s_t/w_t: exactly where |σ| ≥ 1, for v_t > 0 by the chord, of
/// slope (1 + σ)/2 and v_t w_t (1 − σ²)/2 above the slope's line at the centre, for v_t &lt; 0 by the step [s_t > 0].
/// </summary>
/// <typeparam name="V">The register.</typeparam>
internal static unsafe class LinearPass<V>
    where V : unmanaged, IOrderedLanes<V, double>
{
    public static void Run(in BoxRows<double> rows, in BoxStep step, ref LinearPass pass)
    {
        V zero = V.Zero, one = V.Broadcast(1), half = V.Broadcast(0.5), value = zero;
        double* weights = rows.Weights, values = rows.Values, reaches = rows.Reaches;
        double* newValues = pass.Values, newReaches = pass.Reaches, slopes = pass.Slopes;
        uint* undecidedBits = pass.Undecided;
        int count = 0, length = rows.Padded, changes = step.Count;
        double** columns = stackalloc double*[Box.MostDimensions];
        for (int q = 0; q < changes; q++)
            columns[q] = rows.Column(step.Dimension[q]);
        fixed (double* shift = step.Shift, shrink = step.Shrink)
        {
            for (int i = 0; i < length; i += V.Count)
            {
                V s = V.Load(values + i), w = V.Load(reaches + i), v = V.Load(weights + i);
                for (int q = 0; q < changes; q++)
                {
                    V x = V.Load(columns[q] + i);
                    s = V.MultiplyAdd(V.Broadcast(shift[q]), x, s);
                    w = V.MultiplyAdd(V.Broadcast(-shrink[q]), V.Abs(x), w);
                }

                s.Store(newValues + i);
                w.Store(newReaches + i);
                V undecided = V.Less(V.Abs(s), w), chorded = V.And(undecided, V.Less(zero, v)), sigma = s / w;
                V slope = v * V.Choose(chorded, V.MultiplyAdd(half, sigma, half), V.Choose(V.Less(zero, s), one, zero));
                value = V.MultiplyAdd(slope, s, value);
                value += V.Choose(chorded, v * (half * (w - (s * sigma))), zero);
                slope.Store(slopes + i);
                uint bits = V.Bits(undecided);
                *undecidedBits++ = bits;
                count += BitOperations.PopCount(bits);
            }
        }

        pass.Count = count;
        pass.Value = V.Sum(value);
    }
}
