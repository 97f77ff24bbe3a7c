using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Programs.Cones;

namespace Bidual.Robustness;

/// <summary>
/// The cones {v : σ_t x_tᵀv ≥ ‖ε∘v‖_* for all t} of (30), of neurons that switch within no ball, and their prices. Such a cone is {v : cᵀv ≥ 0} over all c = σ_t x_t − ε∘s, ‖s‖ ≤ 1, too many to list: the projection onto it
/// is found by cutting planes, c at the worst row and at the s that is worst for the projection so far. Every few cuts make a larger cone, so that the norm of the projection is a bound wherever it ends.
/// </summary>
/// <param name="x">n×d.</param>
/// <param name="ball">Of the rows.</param>
/// <param name="patterns">Of x.</param>
internal sealed class RobustCones(Matrix x, RowBall ball, PatternSet patterns)
{
    /// <summary>Cuts added at a time, and how often.</summary>
    private const int Batch = 4, MaximumRounds = 60;

    /// <summary>Violation, over ‖x_t‖‖v‖, that is none.</summary>
    private const double Feasible = 1e-11;

    private readonly double[] sizes = [.. Enumerable.Range(0, x.Rows).Select(t => Vector.Norm(x.Row(t)) + Vector.Norm(ball.Widths))];

    /// <summary>An upper bound of max vᵀg over unit vectors of the cone of a pattern.</summary>
    /// <param name="pattern">Which.</param>
    /// <param name="g">Length d.</param>
    /// <param name="irrelevantBelow">Bounds up to this need not be tight.</param>
    public double SupportBound(int pattern, ReadOnlySpan<double> g, double irrelevantBelow)
    {
        double norm = Vector.Norm(g);
        double[] v = g.ToArray(), shift = new double[v.Length];
        var cuts = new List<double[]>();
        for (int round = 0; round < MaximumRounds && norm > irrelevantBelow; round++)
        {
            if (!Cut(pattern, v, shift, norm, cuts))
                break;
            norm = Math.Min(norm, Project(g, cuts, v, irrelevantBelow));
        }

        return norm;
    }

    /// <summary>Adds the cuts that v violates most.</summary>
    private bool Cut(int pattern, double[] v, double[] shift, double norm, List<double[]> cuts)
    {
        Span<int> rows = stackalloc int[Batch];
        Span<double> slacks = stackalloc double[Batch];
        slacks.Fill(-Feasible * norm);
        double width = ball.Steepest(v, shift);
        int found = 0;
        for (int t = 0; t < x.Rows; t++)
        {
            double product = Vector.Dot(x.Row(t), v), slack = ((patterns.IsActive(pattern, t) ? product : -product) - width) / sizes[t];
            if (!(slack < slacks[^1]))
                continue;
            int at = Batch - 1;
            for (; at > 0 && slack < slacks[at - 1]; at--)
                (slacks[at], rows[at]) = (slacks[at - 1], rows[at - 1]);
            (slacks[at], rows[at]) = (slack, t);
            found = Math.Min(Batch, found + 1);
        }

        foreach (int t in rows[..found])
        {
            double[] cut = new double[v.Length];
            Vector.AddScaled(patterns.IsActive(pattern, t) ? 1 : -1, x.Row(t), cut);
            Vector.AddScaled<double>(-1, shift, cut);
            cuts.Add(cut);
        }

        return found > 0;
    }

    /// <summary>v ← the projection of g onto the cone of the cuts.</summary>
    private static double Project(ReadOnlySpan<double> g, List<double[]> cuts, double[] v, double irrelevantBelow)
    {
        var rows = new Matrix(cuts.Count, v.Length, [.. cuts.SelectMany(cut => cut)]);
        double[] norms = [.. cuts.Select(cut => Vector.Norm(cut))];
        var signs = new ulong[PatternSet.WordsFor(cuts.Count)];
        Array.Fill(signs, ulong.MaxValue);
        return new PatternConeProjection(rows, norms, RowSlacks.Of(rows, norms, InstructionPaths.Best)).Project(signs, g, v, irrelevantBelow);
    }
}
