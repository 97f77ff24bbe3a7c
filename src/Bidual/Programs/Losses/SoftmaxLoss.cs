using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>
/// The cross-entropy of a softmax over k classes, L(F, y) = Σ_t log Σ_c e^{F_tc} − F_{t,y_t}. It couples the outputs: with all but one of them held it is the logistic loss
/// of that one, shifted, <see cref="OffsetLoss"/>. By itself, on one output, this is the logistic loss, which is what it is of two classes.
/// </summary>
public sealed class SoftmaxLoss : ILoss
{
    /// <summary>The loss of one output.</summary>
    internal static LogisticLoss One { get; } = new();

    /// <inheritdoc/>
    public string Name => "softmax";

    /// <inheritdoc/>
    public TargetKind Targets => TargetKind.Classes;

    /// <inheritdoc/>
    public bool CouplesOutputs => true;

    /// <inheritdoc/>
    public double Smoothness => One.Smoothness;

    /// <inheritdoc/>
    public bool IsStrictlyConvex => true;

    /// <inheritdoc/>
    public bool HasProbabilities => true;

    /// <inheritdoc/>
    public double Probability(double f) => One.Probability(f);

    /// <inheritdoc/>
    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => One.TrustedShare(f, change);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y) => One.Value(f, y);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => One.Gradient(f, y, result);

    /// <inheritdoc/>
    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => One.Curvature(f, y, result);

    /// <inheritdoc/>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y) => One.Conjugate(dual, y);

    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result) => One.Prox(point, y, step, result);

    /// <inheritdoc/>
    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit) => One.BestDual(dual, y, limit);

    /// <summary>log Σ_c e^{F_tc} over some of the outputs.</summary>
    /// <param name="row">F_t.</param>
    /// <param name="without">An output to leave out, −1 for none.</param>
    internal static double LogSum(ReadOnlySpan<double> row, int without = -1)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int c = 0; c < row.Length; c++)
            largest = c == without ? largest : Math.Max(largest, row[c]);
        for (int c = 0; c < row.Length; c++)
            sum += c == without ? 0 : Math.Exp(row[c] - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>L(F, y).</summary>
    /// <param name="fit">F, n×k.</param>
    /// <param name="targets">n×k, ±1.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    internal static double Value(Matrix fit, Matrix targets, double[]? weights)
    {
        double sum = 0;
        for (int t = 0; t < fit.Rows; t++)
            sum += (weights?[t] ?? 1) * Math.Max(0, LogSum(fit.Row(t)) - fit[t, targets.Row(t).IndexOf(1.0)]);
        return sum;
    }

    /// <summary>N = −∇L(F), n×k: w_t(1[y_t = c] − p_tc). Its rows sum to 0.</summary>
    internal static Matrix DualAt(Matrix fit, Matrix targets, double[]? weights)
    {
        var dual = new Matrix(fit.Rows, fit.Columns);
        for (int t = 0; t < fit.Rows; t++)
        {
            ReadOnlySpan<double> f = fit.Row(t);
            Span<double> row = dual.MutableRow(t);
            double w = weights?[t] ?? 1, log = LogSum(f), others = 0;
            int truth = targets.Row(t).IndexOf(1.0);
            for (int c = 0; c < f.Length; c++)
            {
                if (c == truth)
                    continue;
                row[c] = -w * Math.Exp(f[c] - log);
                others -= row[c];
            }

            row[truth] = others;
        }

        return dual;
    }

    /// <summary>
    /// The best D(s) = Σ_t w_t H(p_t(s)), p_t(s) = 1[y_t = c] − s·N_tc/w_t and H the entropy, concave in s, over 0 ≤ s ≤ <paramref name="limit"/> where all p are probabilities.
    /// </summary>
    /// <param name="dual">N, n×k, of <see cref="DualAt"/>.</param>
    /// <param name="targets">n×k, ±1.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    /// <param name="limit">β/max_c g(N_c), +∞ where all are 0.</param>
    internal static DualPoint BestDual(Matrix dual, Matrix targets, double[]? weights, double limit)
    {
        double high = limit;
        for (int t = 0; t < dual.Rows; t++)
        {
            double truth = dual[t, targets.Row(t).IndexOf(1.0)];
            high = truth > 0 ? Math.Min(high, (weights?[t] ?? 1) / truth) : high;
        }

        if (!double.IsFinite(high))
            return new DualPoint(0, 0);
        high = DualScale.WhereSlopeEnds(Slope, high);
        return new DualPoint(high, ValueAt(dual, targets, weights, high));

        // D'(s) = Σ N log p: the rows of N sum to 0.
        double Slope(double s)
        {
            double slope = 0;
            Over(dual, targets, weights, s, (_, p, nu) => slope += nu == 0 ? 0 : nu * Math.Log(Math.Max(p, 1e-300)));
            return slope;
        }
    }

    /// <summary>D(s).</summary>
    internal static double ValueAt(Matrix dual, Matrix targets, double[]? weights, double scale)
    {
        double value = 0;
        Over(dual, targets, weights, scale, (w, p, _) => value -= p > 0 ? w * p * Math.Log(p) : 0);
        return value;
    }

    /// <summary>w_t, p_tc(s) and N_tc of every row and class; the p of a row have the sum 1.</summary>
    private static void Over(Matrix dual, Matrix targets, double[]? weights, double scale, Action<double, double, double> take)
    {
        for (int t = 0; t < dual.Rows; t++)
        {
            double w = weights?[t] ?? 1, others = 0;
            int truth = targets.Row(t).IndexOf(1.0);
            for (int c = 0; c < dual.Columns; c++)
            {
                if (c == truth)
                    continue;
                double p = -scale * dual[t, c] / w;
                others += p;
                take(w, p, dual[t, c]);
            }

            take(w, Math.Max(0, 1 - others), dual[t, truth]);
        }
    }
}
