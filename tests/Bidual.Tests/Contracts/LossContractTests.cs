using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Contracts;

/// <summary>What every loss must satisfy.</summary>
public sealed class LossContractTests
{
    private const int Rows = 7;

    private static readonly string[] Differentiable =
        ["squared", "logistic", "huber:0.7", "squared-hinge", "poisson", "weighted squared", "weighted logistic", "weighted poisson", "weighted huber:0.7", "smoothed absolute", "smoothed weighted hinge"];

    private static readonly string[] Kinked = ["absolute", "quantile:0.2", "hinge", "weighted absolute", "weighted hinge"];

    public static TheoryData<string> Smooth => [.. Differentiable];

    public static TheoryData<string> WithKinks => [.. Kinked];

    public static TheoryData<string> Losses => [.. Differentiable, .. Kinked];

    private static ILoss Of(string name) => RandomPrograms.LossNamed(name, Rows);

    private static double[] Targets(ILoss loss, long seed) => RandomPrograms.Targets(loss, Rows, seed);

    private static double[] Fit(long seed, double scale) => [.. RandomPrograms.Gaussian(Rows, seed + 100).Select(value => scale * value)];

    [Theory, MemberData(nameof(Losses))]
    public void Gradient_is_the_derivative_of_the_value(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] y = Targets(loss, seed), f = Fit(seed, 2), gradient = new double[Rows];
            loss.Gradient(f, y, gradient);
            for (int t = 0; t < Rows; t++)
            {
                const double H = 1e-5;
                double[] above = [.. f], below = [.. f];
                above[t] += H;
                below[t] -= H;
                Assert.Equal((loss.Value(above, y) - loss.Value(below, y)) / (2 * H), gradient[t], 1e-8);
            }
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Curvature_is_the_derivative_of_the_gradient_and_within_the_smoothness(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] y = Targets(loss, seed), f = Fit(seed, 2);
            double[] curvature = new double[Rows], above = new double[Rows], below = new double[Rows];
            loss.Curvature(f, y, curvature);
            const double H = 1e-5;
            loss.Gradient([.. f.Select(value => value + H)], y, above);
            loss.Gradient([.. f.Select(value => value - H)], y, below);
            for (int t = 0; t < Rows; t++)
            {
                Assert.Equal((above[t] - below[t]) / (2 * H), curvature[t], 1e-8);
                Assert.InRange(curvature[t], 0, loss.Smoothness);
            }
        }
    }

    [Theory, MemberData(nameof(Smooth))]
    public void Curvature_is_constant_exactly_when_the_loss_says_it_is_quadratic(string name)
    {
        ILoss loss = Of(name);
        double[] y = Targets(loss, 1), first = new double[Rows], second = new double[Rows];
        loss.Curvature(Fit(1, 1), y, first);
        loss.Curvature(Fit(2, 1), y, second);
        Assert.Equal(loss.IsQuadratic, first.AsSpan().SequenceEqual(second));
    }

    [Theory, MemberData(nameof(Losses))]
    public void Fenchel_Young_holds_with_equality_at_the_gradient(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 50; seed++)
        {
            double[] y = Targets(loss, seed), f = Fit(seed, 2), other = Fit(seed + 7, 2), nu = new double[Rows];
            loss.Gradient(other, y, nu);
            Assert.True(loss.Value(f, y) + loss.Conjugate(nu, y) >= Vector.Dot(f, nu) - 1e-12);
            loss.Gradient(f, y, nu);
            Assert.Equal(Vector.Dot(f, nu), loss.Value(f, y) + loss.Conjugate(nu, y), 1e-11);
        }
    }

    [Theory, MemberData(nameof(Smooth))]
    public void Prox_satisfies_its_optimality_condition_and_returns_the_value_there(string name)
    {
        ILoss loss = Of(name);
        foreach (double step in (double[])[1e-9, 1e-3, 0.7, 1, 30, 1e6])
        {
            for (int seed = 0; seed < 10; seed++)
            {
                double[] y = Targets(loss, seed), x = Fit(seed, 3), result = new double[Rows], gradient = new double[Rows];
                double value = loss.Prox(x, y, step, result);
                Assert.Equal(loss.Value(result, y), value);
                loss.Gradient(result, y, gradient);
                for (int t = 0; t < Rows; t++)
                    Assert.Equal(x[t], result[t] + (step * gradient[t]), 1e-13 * (1 + step));
            }
        }
    }

    [Theory, MemberData(nameof(WithKinks))]
    public void Prox_is_the_least_point_of_its_objective(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] y = Targets(loss, seed), x = Fit(seed, 3), result = new double[Rows];
            double step = Math.Exp(RandomPrograms.Gaussian(1, seed)[0]), least = loss.Prox(x, y, step, result) + (Distance(result) / (2 * step));
            for (int other = 0; other < 50; other++)
            {
                double[] near = [.. result.Zip(Fit(other, Math.Pow(10, -other % 5)), (a, b) => a + b)];
                Assert.True(loss.Value(near, y) + (Distance(near) / (2 * step)) >= least - 1e-12);
            }

            double Distance(double[] point) => point.Zip(x, (a, b) => (a - b) * (a - b)).Sum();
        }
    }

    [Theory, MemberData(nameof(WithKinks))]
    public void Envelopes_lie_below_the_loss_and_give_its_dual_points(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] y = Targets(loss, seed), f = Fit(seed, 1), multipliers = new double[Rows], next = new double[Rows], start = new double[Rows];
            loss.Gradient(Fit(seed + 1, 1), y, multipliers);
            Vector.Scale(-1, multipliers, multipliers);
            var envelope = new MoreauEnvelope(loss, 0.3, multipliers);
            Assert.True(envelope.Value(f, y) <= loss.Value(f, y) + 1e-12);
            envelope.Gradient(f, y, next);
            Assert.True(double.IsFinite(loss.Conjugate(next, y)));

            // D of the envelope is that of the loss less step/2 times the squared distance from the multipliers.
            Vector.Scale(-1, multipliers, start);
            double distance = next.Zip(start, (a, b) => (a - b) * (a - b)).Sum();
            Assert.Equal(-loss.Conjugate(next, y) - (0.15 * distance), -envelope.Conjugate(next, y), 1e-12);
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Weights_of_two_count_rows_twice(string name)
    {
        ILoss loss = Of(name);
        if (name.Contains(' ', StringComparison.Ordinal))
            return;
        double[] y = Targets(loss, 3), f = Fit(4, 1), weights = [1, 2, 1, 2, 1, 1, 2];
        int[] rows = [.. Enumerable.Range(0, Rows).SelectMany(t => Enumerable.Repeat(t, (int)weights[t]))];
        double[] repeatedF = [.. rows.Select(t => f[t])], repeatedY = [.. rows.Select(t => y[t])], once = new double[Rows], twice = new double[rows.Length];
        ILoss weighted = loss.Weighted(weights);
        Assert.Equal(loss.Value(repeatedF, repeatedY), weighted.Value(f, y), 1e-12);
        weighted.Gradient(f, y, once);
        loss.Gradient(repeatedF, repeatedY, twice);
        for (int t = 0; t < Rows; t++)
            Assert.Equal(rows.Zip(twice).Where(pair => pair.First == t).Sum(pair => pair.Second), once[t], 1e-12);
    }

    [Theory]
    [InlineData("squared"), InlineData("absolute"), InlineData("huber"), InlineData("huber:0.25"), InlineData("quantile:0.9"), InlineData("poisson")]
    [InlineData("logistic"), InlineData("hinge"), InlineData("squared-hinge")]
    public void Names_lead_back_to_the_loss(string name)
    {
        ILoss loss = Loss.Named(name)!;
        Assert.Equal(loss.GetType(), Loss.Named(loss.Name)!.GetType());
        Assert.Equal(loss.Name, Loss.Named(loss.Name)!.Name);
    }

    [Theory]
    [InlineData("cubic"), InlineData(""), InlineData("huber:0"), InlineData("huber:x"), InlineData("quantile"), InlineData("quantile:1"), InlineData("quantile:NaN"), InlineData("hinge:1")]
    public void Other_names_lead_nowhere(string name) => Assert.Null(Loss.Named(name));

    [Theory, MemberData(nameof(Losses))]
    public void Prox_with_step_zero_is_the_point_itself(string name)
    {
        ILoss loss = Of(name);
        double[] y = Targets(loss, 3), x = Fit(3, 3), result = new double[Rows];
        loss.Prox(x, y, 0, result);
        Assert.Equal(x, result);
    }

    [Theory, MemberData(nameof(Losses))]
    public void Prox_is_firmly_non_expansive(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 50; seed++)
        {
            double[] y = Targets(loss, seed), a = Fit(seed, 3), b = Fit(seed + 50, 3), pa = new double[Rows], pb = new double[Rows];
            double step = Math.Exp(2 * RandomPrograms.Gaussian(1, seed)[0]);
            loss.Prox(a, y, step, pa);
            loss.Prox(b, y, step, pb);
            Vector.Subtract(pa, pb, pa);
            Vector.Subtract(a, b, a);
            double excess = Vector.SquaredNorm(pa) - Vector.Dot(pa, a);
            Assert.True(excess <= 1e-12, $"{excess} at step {step}");
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Best_dual_is_the_best_of_a_fine_grid_of_scales_within_the_limit(string name)
    {
        ILoss loss = Of(name);
        foreach (double limit in (double[])[0, 1e-3, 0.2, 0.9, 1, 1.7, double.PositiveInfinity])
        {
            for (int seed = 0; seed < 10; seed++)
            {
                double[] y = Targets(loss, seed), nu = new double[Rows];
                loss.Gradient(Fit(seed, 2), y, nu);
                Vector.Scale(-1, nu, nu);
                DualPoint best = loss.BestDual(nu, y, limit);
                Assert.InRange(best.Scale, -limit, limit);
                Assert.Equal(DualValue(loss, nu, y, best.Scale), best.Value, 1e-12);
                double reach = Math.Min(limit, 10);
                for (int k = -2000; k <= 2000; k++)
                    Assert.True(best.Value >= DualValue(loss, nu, y, k * reach / 2000) - 1e-12);
            }
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Best_dual_never_exceeds_the_value_of_any_fit_orthogonal_to_the_dual(string name)
    {
        ILoss loss = Of(name);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] y = Targets(loss, seed), f = Fit(seed + 9, 1), nu = new double[Rows];
            loss.Gradient(Fit(seed, 2), y, nu);
            Vector.AddScaled(-Vector.Dot(f, nu) / Vector.SquaredNorm(nu), nu, f);
            Vector.Scale(-1, nu, nu);
            Assert.True(loss.BestDual(nu, y, double.PositiveInfinity).Value <= loss.Value(f, y) + 1e-12);
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Extreme_fits_give_no_NaN(string name)
    {
        ILoss loss = Of(name);

        // e^f is beyond all numbers there, and weights of ½ put p·(f − y) there.
        if (loss.Targets == TargetKind.Counts)
            return;
        foreach (double size in (double[])[0, 1e-300, 1e-8, 36, 710, 742, 745, 1e3, 1e8])
        {
            double[] y = [1, -1, 1, -1, 1, -1, 1];
            double[] f = [size, size, -size, -size, size, size, -size], nu = new double[Rows], result = new double[Rows];
            AssertExtreme(loss, y, f, nu, result);
            AssertExtreme(loss, y, [.. y.Select(value => size * value)], nu, result);
            AssertExtreme(loss, y, [.. y.Select(value => -size * value)], nu, result);
        }
    }

    [Fact]
    public void Logistic_values_keep_their_digits_far_out()
    {
        var loss = new LogisticLoss();
        Assert.Equal(1e8, loss.Value([-1e8], [1]));
        Assert.Equal(Math.Exp(-40), loss.Value([40], [1]), 1e-15 * Math.Exp(-40));
        Assert.Equal(0, loss.Value([1e3], [1]));
        Assert.Equal(Math.Log(2), loss.Value([0], [1]), 1e-16);
        Assert.Equal(double.PositiveInfinity, loss.Conjugate([0.1], [1]));
        Assert.Equal(double.PositiveInfinity, loss.Conjugate([-1.1], [1]));
        Assert.Equal(0, loss.Conjugate([-1], [1]));
        Assert.Equal(0, loss.Conjugate([0], [-1]));
    }

    [Fact]
    public void Logistic_prox_finds_the_root_for_every_point_and_step()
    {
        var loss = new LogisticLoss();
        var result = new double[1];
        double[] points = [-1e8, -1e3, -40, 40, 1e3, 1e8, .. Enumerable.Range(-300, 601).Select(k => k / 33.0)];
        foreach (double point in points)
        {
            foreach (double step in (double[])[1e-8, 1, 24, 1e4, 1e8])
            {
                loss.Prox([point], [1], step, result);
                var gradient = new double[1];
                loss.Gradient(result, [1], gradient);
                Assert.Equal(point, result[0] + (step * gradient[0]), 1e-13 * (Math.Abs(point) + step));
            }
        }
    }

    private static void AssertExtreme(ILoss loss, double[] y, double[] f, double[] nu, double[] result)
    {
        Assert.True(double.IsFinite(loss.Value(f, y)));
        loss.Curvature(f, y, result);
        Assert.All(result, value => Assert.InRange(value, 0, loss.Smoothness));
        loss.Prox(f, y, 3, result);
        Assert.All(result, value => Assert.True(double.IsFinite(value)));
        loss.Gradient(f, y, nu);
        Assert.All(nu, value => Assert.True(double.IsFinite(value)));
        Assert.False(double.IsNaN(loss.Conjugate(nu, y)));
        Vector.Scale(-1, nu, nu);
        foreach (double limit in (double[])[0, 1e-9, 1, double.PositiveInfinity])
        {
            DualPoint best = loss.BestDual(nu, y, limit);
            Assert.True(double.IsFinite(best.Scale));
            Assert.True(double.IsFinite(best.Value));
            Assert.True(best.Value <= loss.Value(new double[y.Length], y) * (1 + 1e-15));
        }
    }

    private static double DualValue(ILoss loss, double[] nu, double[] y, double s) =>
        -loss.Conjugate([.. nu.Select(value => -s * value)], y);
}
