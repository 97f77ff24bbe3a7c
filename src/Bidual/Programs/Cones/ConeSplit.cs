using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>
/// (10) for one pattern: u = v − w with v, w ∈ K = {v : A v ≥ 0} and the least ‖v‖ + ‖w‖ (Mishkin, Sahiner &amp; Pilanci, ICML 2022), A the rows σ_k z_k.
/// With w = v − u that is min ‖v‖ + ‖v − u‖ subject to A v ≥ max(0, A u): v = u where u lies in K, v = 0 where −u does, and else
/// <see cref="SplitBarrier"/> finds v.
/// </summary>
internal static class ConeSplit
{
    /// <summary>Distance of a unit vector to the outside that is rounding.</summary>
    private const double OnBoundary = 1e-13;

    /// <summary>How much further out than the last row asks for the first point lies.</summary>
    private const double Room = 2;

    /// <summary>Splits u.</summary>
    /// <param name="rows">The normals of the cone, up to their signs.</param>
    /// <param name="pattern">Bits of D.</param>
    /// <param name="u">Length d.</param>
    /// <param name="interior">A direction strictly inside K, length d.</param>
    /// <param name="stop">Ends early, with a split that is longer than it need be.</param>
    /// <returns>v and w, length d each, in K up to rounding.</returns>
    public static (double[] V, double[] W) Of(UnitRows rows, ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> u, ReadOnlySpan<double> interior, CancellationToken stop)
    {
        double[] v = new double[u.Length], w = new double[u.Length], slacks = new double[rows.Count];
        double length = Vector.Norm(u);
        if (length == 0)
            return (v, w);
        double[] unit = new double[u.Length];
        Vector.Scale(1 / length, u, unit);
        rows.Slacks(pattern, unit, slacks);
        if (Array.TrueForAll(slacks, slack => slack >= -OnBoundary))
        {
            u.CopyTo(v);
            return (v, w);
        }

        if (Array.TrueForAll(slacks, slack => slack <= OnBoundary))
        {
            Vector.Scale(-1, u, w);
            return (v, w);
        }

        double[] inside = new double[rows.Count];
        rows.Slacks(pattern, interior, inside);
        double reach = 0;
        for (int k = 0; k < inside.Length; k++)
            reach = Math.Max(reach, slacks[k] / inside[k]);
        Vector.Scale(Room * reach, interior, v);
        new SplitBarrier(rows, pattern, unit, v).Minimise(stop);
        Vector.Scale(length, v, v);
        Vector.Subtract(v, u, w);
        return (v, w);
    }
}
