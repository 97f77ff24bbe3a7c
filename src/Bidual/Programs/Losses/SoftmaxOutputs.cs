using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>The cross-entropy of a softmax over the outputs, <see cref="SoftmaxLoss"/>.</summary>
/// <param name="targets">n×k, ±1.</param>
/// <param name="weights">How often rows count, length n; null for once.</param>
internal sealed class SoftmaxOutputs(Matrix targets, double[]? weights) : OutputsLoss
{
    public override OutputsLoss Select(ReadOnlySpan<int> rows) => new SoftmaxOutputs(targets.SelectRows(rows), Selected(weights, rows));

    public override double Value(Matrix fit) => SoftmaxLoss.Value(fit, targets, weights);

    public override Matrix DualAt(Matrix fit) => SoftmaxLoss.DualAt(fit, targets, weights);

    /// <summary>w_t(p∘δ − p·pᵀδ) of a row δ.</summary>
    public override Func<Matrix, Matrix> CurvatureAt(Matrix fit)
    {
        Matrix shares = SharesAt(fit);
        return change =>
        {
            var bent = new Matrix(fit.Rows, fit.Columns);
            for (int t = 0; t < fit.Rows; t++)
            {
                double w = weights?[t] ?? 1, mean = Vector.Dot(shares.Row(t), change.Row(t));
                Span<double> row = bent.MutableRow(t);
                for (int k = 0; k < row.Length; k++)
                    row[k] = w * shares[t, k] * (change[t, k] - mean);
            }

            return bent;
        };
    }

    /// <summary>√(w_t p_k)(e_k − p).</summary>
    public override IReadOnlyList<Matrix> CurvatureRootsAt(Matrix fit)
    {
        Matrix shares = SharesAt(fit);
        return [.. Enumerable.Range(0, fit.Columns).Select(RootsOf)];

        Matrix RootsOf(int k)
        {
            var roots = new Matrix(fit.Rows, fit.Columns);
            for (int t = 0; t < fit.Rows; t++)
            {
                double size = Math.Sqrt((weights?[t] ?? 1) * shares[t, k]);
                Vector.Scale(-size, shares.Row(t), roots.MutableRow(t));
                roots.MutableRow(t)[k] += size;
            }

            return roots;
        }
    }

    public override DualPoint BestDual(Matrix dual, double limit) => SoftmaxLoss.BestDual(dual, targets, weights, limit);

    public override double DualSlope(Matrix dual) => LossDual.SlopeAtOne(scale => SoftmaxLoss.ValueAt(dual, targets, weights, scale));

    /// <summary>p, n×k.</summary>
    private static Matrix SharesAt(Matrix fit)
    {
        var shares = new Matrix(fit.Rows, fit.Columns);
        for (int t = 0; t < fit.Rows; t++)
        {
            double log = SoftmaxLoss.LogSum(fit.Row(t));
            Span<double> p = shares.MutableRow(t);
            for (int k = 0; k < p.Length; k++)
                p[k] = Math.Exp(fit[t, k] - log);
        }

        return shares;
    }
}
