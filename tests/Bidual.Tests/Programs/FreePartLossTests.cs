using Bidual.Numerics;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Programs;

/// <summary>A loss that its free part has been minimised out of.</summary>
public sealed class FreePartLossTests
{
    private const int Rows = 14;

    public static TheoryData<string, bool, bool> Kinds
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (string loss in new[] { "squared", "huber:0.7", "logistic", "squared-hinge", "poisson", "absolute", "quantile:0.3", "hinge" })
            {
                data.Add(loss, true, false);
                data.Add(loss, true, true);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void No_free_part_is_better_and_the_gradient_is_orthogonal_to_it(string name, bool intercept, bool skip)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            (FreePartLoss loss, double[] y, double[] f) = Random(name, intercept, skip, seed);
            FreeMinimum minimum = loss.At(f, y);
            Assert.Equal(loss.Loss.Value(minimum.At, y), minimum.Value, 1e-13 * minimum.Value);
            var random = new RandomSource(seed + 100);
            for (int trial = 0; trial < 50; trial++)
            {
                double size = Math.Pow(10, -3 + (4 * random.NextDouble()));
                double[] other = [.. f];
                FreeMinimum.AddFree(loss.Columns.Basis, Array.ConvertAll(minimum.Free, e => e + (size * random.NextGaussian())), other);
                Assert.True(loss.Loss.Value(other, y) >= minimum.Value - (1e-12 * minimum.Value));
            }

            double[] pull = new double[loss.Columns.Basis.Rows];
            Assert.True(FreeMinimum.Project(loss.Columns.Basis, minimum.Slopes, pull) <= 1e-9 * (1 + Vector.Norm(minimum.Slopes)));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_dual_value_is_below_every_value(string name, bool intercept, bool skip)
    {
        (FreePartLoss loss, double[] y, double[] f) = Random(name, intercept, skip, 1);
        double[] dual = loss.DualAt(f, y);
        DualPoint best = loss.BestDual(dual, y, 0.7);
        for (int seed = 2; seed < 20; seed++)
        {
            double[] other = Random(name, intercept, skip, seed).Fit;
            Assert.True(best.Value <= loss.Value(other, y) + (best.Scale * Vector.Dot<double>(dual, other)) + 1e-9);
        }

        double own = loss.Value(f, y) + Vector.Dot<double>(dual, f);
        Assert.Equal(own, loss.DualValue(dual, y, 1, new double[Rows]), 1e-6 * (1 + Math.Abs(own)));
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("logistic")]
    [InlineData("poisson")]
    [InlineData("huber:0.7")]
    public void Its_gradient_and_its_proximal_point_are_those_of_the_definition(string name)
    {
        (FreePartLoss loss, double[] y, double[] f) = Random(name, intercept: true, skip: true, 3);
        double[] gradient = new double[Rows], proximal = new double[Rows];
        loss.Gradient(f, y, gradient);
        for (int t = 0; t < Rows; t++)
        {
            double[] up = [.. f], down = [.. f];
            up[t] += 1e-5;
            down[t] -= 1e-5;
            Assert.Equal((loss.Value(up, y) - loss.Value(down, y)) / 2e-5, gradient[t], 1e-6);
        }

        loss.Prox(f, y, 0.3, proximal);
        loss.Gradient(proximal, y, gradient);
        for (int t = 0; t < Rows; t++)
            Assert.Equal((f[t] - proximal[t]) / 0.3, gradient[t], 1e-8);
    }

    [Fact]
    public void The_best_constant_of_absolute_errors_is_their_median()
    {
        double[] y = [3, -1, 10, 4, 5];
        var loss = new FreePartLoss(Loss.Absolute, FreeColumns.Of(new Matrix(5, 1), bias: false, skip: false, intercept: true)!);
        FreeMinimum minimum = loss.At(new double[5], y);
        Assert.Equal(13, minimum.Value, 1e-12);
        Assert.Equal([4], loss.Columns.Coefficients(minimum.Free).Select(c => Math.Round(c, 10)));
        Assert.Equal([0, 0], new[] { minimum.Slopes.Sum(), minimum.Slopes[3] }.Select(p => Math.Round(p, 10)));
    }

    [Fact]
    public void Columns_that_depend_on_each_other_have_coefficients_that_add_up()
    {
        var inputs = new Matrix(4, 3, [1, 2, 5, 2, 4, 5, 3, 6, 5, -1, -2, 5]);
        FreeColumns columns = FreeColumns.Of(inputs, bias: false, skip: true, intercept: true)!;
        Assert.Equal(2, columns.Basis.Rows);
        double[] c = columns.Coefficients([0.3, -2]);
        Assert.Equal(4, c.Length);
        for (int t = 0; t < 4; t++)
        {
            double expected = (0.3 * columns.Basis[0, t]) - (2 * columns.Basis[1, t]);
            Assert.Equal(expected, Vector.Dot(inputs.Row(t), c.AsSpan(0, 3)) + c[3], 1e-13);
        }
    }

    private static (FreePartLoss Loss, double[] Targets, double[] Fit) Random(string name, bool intercept, bool skip, int seed)
    {
        var random = new RandomSource(7);
        var inputs = new Matrix(Rows, 3);
        random.FillGaussian(inputs.Data);
        ILoss loss = Loss.Named(name)!;
        double[] y = [.. Enumerable.Range(0, Rows).Select(t => loss.Targets switch
        {
            TargetKind.Classes => t % 3 == 0 ? 1.0 : -1,
            TargetKind.Counts => t % 4,
            _ => random.NextGaussian(),
        })];
        double[] fit = new double[Rows];
        new RandomSource(seed).FillGaussian(fit);
        return (new FreePartLoss(loss.Weighted([.. Enumerable.Range(0, Rows).Select(t => 0.5 + (t % 2))]), FreeColumns.Of(inputs, bias: false, skip, intercept)!), y, fit);
    }
}
