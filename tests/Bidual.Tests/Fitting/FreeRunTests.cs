using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Tests.Data;

namespace Bidual.Tests.Fitting;

/// <summary>A quadratic system is found again from its inputs and outputs, and run freely.</summary>
public sealed class FreeRunTests : IDisposable
{
    private const int Times = 120;

    private static readonly LaggedColumn[] Narx = [new("y", 1, 2), new("u", 1, 1)];
    private static readonly FitSettings Quadratic = new() { Activation = Activation.Polynomial, Polynomial = PolynomialActivation.Quadratic, Beta = 0, Threads = 1 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_quadratic_system_without_noise_is_simulated_as_it_runs()
    {
        (Model model, Table table, double[] y) = Identified(noise: 0);
        var run = FreeRun.Of(model, table, Narx, "y");
        Assert.Equal((2, Times - 2, null), (run.First, run.Predictions.Count, run.DivergedAt));
        for (int t = 2; t < Times; t++)
            Assert.Equal(y[t], run.Predictions[t - 2], 1e-9);
    }

    [Fact]
    public void A_run_looks_at_no_measured_value_but_the_first()
    {
        (Model model, Table table, double[] y) = Identified(noise: 0.05);
        var run = FreeRun.Of(model, table, Narx, "y");
        double[] own = [y[0], y[1], .. run.Predictions];
        for (int t = 2; t < Times; t++)
            Assert.Equal(model.Predict(new Matrix(1, 3, [own[t - 2], own[t - 1], table[t - 1, 0]]))[0], run.Predictions[t - 2]);
        Assert.NotEqual(model.Predict(new Matrix(1, 3, [y[5], y[6], table[6, 0]]))[0], run.Predictions[5]);
        Table known = folder.Read("known.csv", "u,y\n" + string.Concat(Enumerable.Range(0, Times).Select(t => FormattableString.Invariant($"{table[t, 0]:R},{(t < 2 ? y[t].ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "")}\n"))));
        Assert.Equal(run.Predictions, FreeRun.Of(model, known, Narx, "y").Predictions);
    }

    [Fact]
    public void A_run_that_leaves_all_bounds_says_where()
    {
        var network = new Network(Activation.Polynomial, new Matrix(1, 1, [1]), new Matrix(1, 1, [2]), polynomial: PolynomialActivation.Quadratic);
        (Model one, _, _) = Identified(noise: 0);
        Model model = one with { Network = network, Preparation = new Preparation(Scaling.Identity(1), Scaling.Identity(1), Bias: false), FeatureNames = ["y(t-1)"] };
        Table table = folder.Read("s.csv", "y\n3\n" + string.Concat(Enumerable.Repeat("0\n", 9)));
        var run = FreeRun.Of(model, table, [new("y", 1, 1)], "y");
        Assert.Equal(4, run.DivergedAt);
        Assert.Equal([18, 648, 839808, double.NaN], run.Predictions.Take(4));
        Assert.Throws<DataException>(() => FreeRun.Of(model, table, Narx[..1], "y"));
    }

    /// <summary>y(t) = 0.5y(t−1) − 0.2y(t−2) + u(t−1) + 0.3y(t−1)u(t−1) − 0.1y(t−2)².</summary>
    private (Model Model, Table Table, double[] Output) Identified(double noise)
    {
        var random = new RandomSource(3);
        double[] u = [.. Enumerable.Range(0, Times).Select(_ => random.NextDouble() - 0.5)], y = new double[Times];
        for (int t = 2; t < Times; t++)
            y[t] = (0.5 * y[t - 1]) - (0.2 * y[t - 2]) + u[t - 1] + (0.3 * y[t - 1] * u[t - 1]) - (0.1 * y[t - 2] * y[t - 2]) + (noise * random.NextGaussian());
        Table table = Table.FromMatrix(Matrix.FromRows([.. u.Zip(y, (a, b) => new[] { a, b })]), ["u", "y"]);
        Table lagged = Lags.Of(table, Narx, "y");
        Dataset data = TableSchema.Fit(lagged, task: LearningTask.Regression).Encode(lagged);
        return (ConvexNetwork.Fit(data, Quadratic).Model, table, y);
    }
}
