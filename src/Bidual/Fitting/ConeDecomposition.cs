using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs;
using Bidual.Programs.Cones;

namespace Bidual.Fitting;

/// <summary>Between the points of the gated program (9), blocks u_i, and those of the ReLU program (1) over the same patterns, blocks v_i and w_i with u_i = v_i − w_i.</summary>
internal static class ConeDecomposition
{
    /// <summary>(10): the point (v, w) of least Σ‖v_i‖ + ‖w_i‖.</summary>
    /// <param name="gated">The gated program; the witness of each of its patterns lies strictly inside the pattern's cone.</param>
    /// <param name="point">u, length P·d.</param>
    /// <param name="stop">Ends early, with a point that costs more than it need.</param>
    /// <returns>Length 2P·d, feasible up to rounding.</returns>
    public static double[] Of(ConvexProgram gated, double[] point, CancellationToken stop)
    {
        int d = gated.Operator.BlockSize;
        var rows = new UnitRows(gated.Operator.Data);
        var result = new double[2 * point.Length];
        int[] used = [.. Enumerable.Range(0, gated.Blocks).Where(i => point.AsSpan(i * d, d).ContainsAnyExcept(0.0))];
        SharedLoop.For(0, used.Length, gated.Threads, k =>
        {
            int i = used[k], pattern = gated.Operator.Blocks[i].Pattern;
            (double[] v, double[] w) = ConeSplit.Of(rows, gated.Operator.Patterns.Pattern(pattern), point.AsSpan(i * d, d), gated.Operator.Patterns.Witness(pattern), stop);
            v.CopyTo(result, 2 * i * d);
            w.CopyTo(result, ((2 * i) + 1) * d);
        });
        return result;
    }

    /// <summary>The point u with u_i = v_i − w_i.</summary>
    /// <param name="relu">The ReLU program.</param>
    /// <param name="point">(v, w), length 2P·d.</param>
    /// <returns>Length P·d.</returns>
    public static double[] Differences(ConvexProgram relu, ReadOnlySpan<double> point)
    {
        int d = relu.Operator.BlockSize;
        var result = new double[point.Length / 2];
        for (int i = 0; i < relu.Blocks / 2; i++)
            Vector.Subtract(point.Slice(2 * i * d, d), point.Slice(((2 * i) + 1) * d, d), result.AsSpan(i * d, d));
        return result;
    }
}
