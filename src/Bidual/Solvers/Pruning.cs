using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// Pruning without loss, (29) (Mishkin &amp; Pilanci, ICML 2023; Wang, Lacotte &amp; Pilanci, ICLR 2022): while the blocks' predictions φ_b depend on each other, Σ c_bφ_b = 0 with
/// Σ c_b‖v_b‖ ≥ 0, the weights 1 − t c_b give the same prediction at no larger penalty, and at t = 1/max c a block is gone. At most n blocks are left. So it is for any norm of
/// the blocks, but not for a penalty that is no sum over them: there Σ_f ‖((1 − t c_b)v_bf)_b‖ is convex in t and rises.
/// </summary>
internal sealed class Pruning
{
    /// <summary>Share of its length that is left of a prediction that depends on others.</summary>
    private const double Dependent = 1e-9;

    /// <summary>Share of the largest block below which a block is rounding: its direction means nothing, and pruning might make it large.</summary>
    private const double Rounding = 1e-13;

    private readonly double[] point;
    private readonly int size;

    /// <summary>φ_b and ‖v_b‖ of a block of a point.</summary>
    private readonly Func<int, double[], double[]> prediction;
    private readonly Func<int, double[], double> norm;

    /// <summary>Blocks whose predictions are independent, and an orthonormal basis q of these: φ_k = Σ_{i ≤ k} R_{ik} q_i.</summary>
    private readonly List<int> kept = [];
    private readonly List<double[]> basis = [];
    private readonly List<double[]> triangle = [];

    private Pruning(double[] point, int size, Func<int, double[], double[]> prediction, Func<int, double[], double> norm)
    {
        this.point = [.. point];
        (this.size, this.prediction, this.norm) = (size, prediction, norm);
    }

    /// <summary>A point of the same prediction and at most the same penalty, whose blocks' predictions are linearly independent.</summary>
    /// <param name="program">With pattern cones or no cone, and a penalty that is a sum over blocks.</param>
    /// <param name="point">The program's variable; not changed.</param>
    public static double[] Of(ConvexProgram program, double[] point)
    {
        int length = program.Operator.BlockSize;
        return Of(
            new Pruning(
                point,
                length,
                (b, at) =>
                {
                    var fit = new double[program.Targets.Length];
                    program.Operator.AddBlock(program.Operator.Blocks[b], at.AsSpan(b * length, length), fit);
                    return fit;
                },
                (b, at) => program.Penalty.Value(at.AsSpan(b * length, length))),
            program.Penalty.BlockValues(point));
    }

    /// <summary>The same of a Lasso: weights of at most as many columns as are linearly independent, of the same fit and at most the same Σ|w|.</summary>
    /// <param name="columns">Of the features, length n each.</param>
    /// <param name="weights">w, one a column; not changed.</param>
    public static double[] Of(IReadOnlyList<double[]> columns, double[] weights) =>
        Of(new Pruning(weights, 1, (b, at) => Array.ConvertAll(columns[b], value => at[b] * value), (b, at) => Math.Abs(at[b])), Array.ConvertAll(weights, Math.Abs));

    private static double[] Of(Pruning pruning, double[] norms)
    {
        double least = Rounding * norms.DefaultIfEmpty().Max();
        for (int b = 0; b < norms.Length; b++)
        {
            if (norms[b] <= least)
                pruning.Block(b).Clear();
        }

        foreach (int b in Enumerable.Range(0, norms.Length).Where(b => norms[b] > least).OrderByDescending(b => norms[b]))
            pruning.Take(b);
        return pruning.point;
    }

    private Span<double> Block(int b) => point.AsSpan(b * size, size);

    private void Take(int block)
    {
        double[] own = prediction(block, point);
        if (Keep(block, own))
            return;
        double[] c = [.. Coefficients(own).Select(value => -value), 1];
        int[] blocks = [.. kept, block];
        if (blocks.Select((b, k) => c[k] * norm(b, point)).Sum() < 0)
            c = Array.ConvertAll(c, value => -value);
        int leaving = Enumerable.Range(0, c.Length).MaxBy(k => c[k]);
        double step = 1 / c[leaving];
        for (int k = 0; k < blocks.Length; k++)
            Vector.Scale(k == leaving ? 0 : 1 - (step * c[k]), Block(blocks[k]), Block(blocks[k]));
        kept.Clear();
        basis.Clear();
        triangle.Clear();
        foreach (int b in blocks.Where((_, k) => k != leaving))
            Take(b);
    }

    /// <summary>Adds a block unless its prediction depends on those kept.</summary>
    private bool Keep(int block, double[] prediction)
    {
        double[] rest = [.. prediction];
        var column = new double[basis.Count + 1];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < basis.Count; i++)
            {
                double dot = Vector.Dot<double>(basis[i], rest);
                column[i] += dot;
                Vector.AddScaled(-dot, basis[i], rest);
            }
        }

        double left = Vector.Norm(rest);
        if (left <= Dependent * Vector.Norm(prediction))
            return false;
        column[^1] = left;
        Vector.Scale(1 / left, rest, rest);
        kept.Add(block);
        basis.Add(rest);
        triangle.Add(column);
        return true;
    }

    /// <summary>The coefficients of a prediction in those kept.</summary>
    private double[] Coefficients(double[] prediction)
    {
        double[] x = [.. basis.Select(q => Vector.Dot<double>(q, prediction))];
        for (int k = x.Length - 1; k >= 0; k--)
        {
            x[k] /= triangle[k][k];
            for (int i = 0; i < k; i++)
                x[i] -= x[k] * triangle[k][i];
        }

        return x;
    }
}
