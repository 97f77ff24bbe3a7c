using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Programs;

public sealed class SoftmaxLossTests
{
    private const int Rows = 12, Classes = 4;

    [Fact]
    public void The_value_is_the_cross_entropy_and_large_outputs_do_not_overflow()
    {
        (Matrix fit, Matrix targets, double[] weights) = Random(1);
        double expected = 0;
        for (int t = 0; t < Rows; t++)
            expected += weights[t] * (Math.Log(fit.Row(t).ToArray().Sum(Math.Exp)) - fit[t, Truth(targets, t)]);
        Assert.Equal(expected, SoftmaxLoss.Value(fit, targets, weights), 1e-12 * expected);
        var large = new Matrix(1, 3, [1e4, -1e4, 0]);
        Assert.Equal(0, SoftmaxLoss.Value(large, new Matrix(1, 3, [1, -1, -1]), null));
        Assert.Equal(2e4, SoftmaxLoss.Value(large, new Matrix(1, 3, [-1, 1, -1]), null));
    }

    [Fact]
    public void The_dual_point_is_minus_the_gradient_and_its_rows_sum_to_zero()
    {
        (Matrix fit, Matrix targets, double[] weights) = Random(2);
        Matrix dual = SoftmaxLoss.DualAt(fit, targets, weights);
        for (int t = 0; t < Rows; t++)
        {
            Assert.Equal(0, dual.Row(t).ToArray().Sum(), 1e-15);
            for (int c = 0; c < Classes; c++)
                Assert.Equal(-Difference(fit, targets, weights, t, c), dual[t, c], 1e-8);
        }
    }

    [Fact]
    public void No_dual_value_is_above_what_fenchel_allows_and_the_best_scale_is_the_best()
    {
        for (int trial = 0; trial < 50; trial++)
        {
            (Matrix fit, Matrix targets, double[] weights) = Random(trial);
            (Matrix other, _, _) = Random(trial + 1000);
            Matrix dual = SoftmaxLoss.DualAt(other, targets, weights);
            double limit = 0.3 + (trial % 7 * 0.4);
            DualPoint best = SoftmaxLoss.BestDual(dual, targets, weights, limit);
            Assert.InRange(best.Scale, 0, limit);
            for (double share = 0; share <= 1; share += 0.05)
            {
                // D(s) <= L(F) + s<N, F> for every F.
                double s = share * best.Scale, value = SoftmaxLoss.ValueAt(dual, targets, weights, s);
                Assert.True(value <= SoftmaxLoss.Value(fit, targets, weights) + (s * Vector.Dot<double>(dual.Data, fit.Data)) + 1e-9);
                Assert.True(value <= best.Value + 1e-9);
            }

            Assert.Equal(SoftmaxLoss.Value(other, targets, weights) + Vector.Dot<double>(dual.Data, other.Data), SoftmaxLoss.ValueAt(dual, targets, weights, 1), 1e-9);
        }
    }

    [Fact]
    public void With_the_others_held_an_output_has_the_logistic_loss_with_offsets()
    {
        (Matrix fit, Matrix targets, double[] weights) = Random(5);
        double[] offset = [.. Enumerable.Range(0, Rows).Select(t => SoftmaxLoss.LogSum(fit.Row(t), without: 1))];
        var loss = new OffsetLoss(Loss.Logistic.Weighted(weights), offset);
        double[] f = fit.Column(1), y = targets.Column(1), gradient = new double[Rows], curvature = new double[Rows];
        loss.Gradient(f, y, gradient);
        loss.Curvature(f, y, curvature);
        Matrix dual = SoftmaxLoss.DualAt(fit, targets, weights);
        for (int t = 0; t < Rows; t++)
        {
            double p = Math.Exp(fit[t, 1] - SoftmaxLoss.LogSum(fit.Row(t)));
            Assert.Equal(-dual[t, 1], gradient[t], 1e-12);
            Assert.Equal(weights[t] * p * (1 - p), curvature[t], 1e-12);
        }

        double[] nu = [.. gradient.Select(g => -g)], at = [.. gradient];
        Assert.Equal(loss.Value(f, y), Vector.Dot<double>(at, f) - loss.Conjugate(at, y), 1e-10);
        DualPoint best = loss.BestDual(nu, y, 0.7);
        Assert.True(Math.Abs(best.Scale) <= 0.7 && best.Value <= loss.Value(f, y) + (best.Scale * Vector.Dot<double>(nu, f)) + 1e-10);
        double[] prox = new double[Rows], slope = new double[Rows];
        loss.Prox(f, y, 0.8, prox);
        loss.Gradient(prox, y, slope);
        for (int t = 0; t < Rows; t++)
            Assert.Equal(f[t], prox[t] + (0.8 * slope[t]), 1e-10);
    }

    private static double Difference(Matrix fit, Matrix targets, double[] weights, int row, int column)
    {
        const double step = 1e-5;
        Matrix up = new(Rows, Classes, [.. fit.Data]), down = new(Rows, Classes, [.. fit.Data]);
        up.Data[(row * Classes) + column] += step;
        down.Data[(row * Classes) + column] -= step;
        return (SoftmaxLoss.Value(up, targets, weights) - SoftmaxLoss.Value(down, targets, weights)) / (2 * step);
    }

    private static int Truth(Matrix targets, int row) => targets.Row(row).IndexOf(1.0);

    private static (Matrix Fit, Matrix Targets, double[] Weights) Random(long seed)
    {
        var random = new RandomSource(seed);
        Matrix fit = new(Rows, Classes), targets = new(Rows, Classes);
        random.FillGaussian(fit.Data);
        Vector.Scale(2, fit.Data, fit.Data);
        Array.Fill(targets.Data, -1);
        for (int t = 0; t < Rows; t++)
            targets.Data[(t * Classes) + random.NextInt32(Classes)] = 1;
        return (fit, targets, [.. Enumerable.Range(0, Rows).Select(_ => 0.5 + random.NextDouble())]);
    }
}
