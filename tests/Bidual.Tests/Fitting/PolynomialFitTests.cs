using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Data;

namespace Bidual.Tests.Fitting;

/// <summary>Polynomial networks from settings to a model file that is proven again.</summary>
public sealed class PolynomialFitTests
{
    private static readonly FitSettings Polynomial = new() { Activation = Activation.Polynomial, BetaRatio = 0.05, Threads = 1 };

    [Theory]
    [InlineData("squared"), InlineData("absolute"), InlineData("huber:0.5"), InlineData("quantile:0.3"), InlineData("poisson")]
    [InlineData("logistic"), InlineData("hinge"), InlineData("squared-hinge")]
    public void Every_loss_is_trained_to_a_global_proof(string loss)
    {
        Dataset data = Data(loss);
        FittedNetwork fit = ConvexNetwork.Fit(data, Polynomial with { Loss = Loss.Named(loss) });
        Assert.Equal((SolveStatus.Converged, Claim.Global, PricingMethod.TrustRegion), (fit.Status, fit.Certificate.Claim, fit.Certificate.Pricing));
        Assert.InRange(fit.Model.Network.Neurons, 1, 2 * 5);
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        Assert.Equal(fit.Certificate.Objective, fit.ProgramObjective, 1e-10 * fit.Certificate.Objective);
        RequireNoneBelow(fit, data);
        Certification again = Certifier.Certify(Saved(fit), data);
        Assert.Empty(again.Refutations);
        Assert.Equal(Claim.Global, again.Certificate.Claim);
    }

    [Fact]
    public void A_quadratic_network_is_a_quadratic_form()
    {
        Dataset data = Data("squared");
        foreach (PolynomialActivation activation in new[] { PolynomialActivation.Quadratic, PolynomialActivation.ReluFit })
        {
            foreach (bool bias in new[] { false, true })
            {
                FittedNetwork fit = ConvexNetwork.Fit(data, Polynomial with { Polynomial = activation, Bias = bias });
                Assert.Equal(activation, fit.Model.Network.Polynomial);
                Assert.Contains(activation == PolynomialActivation.Quadratic ? "two-layer quadratic network" : "0.09t² + 0.5t + 0.47", fit.Certificate.ClaimText, StringComparison.Ordinal);
                var form = QuadraticForm.Of(fit.Model);
                Matrix inputs = fit.Model.Preparation.Inputs(data.Features), outputs = fit.Model.Network.Predict(inputs);
                for (int t = 0; t < data.Count; t++)
                    Assert.Equal(outputs[t, 0], form.Value(inputs.Row(t)[..4]), 1e-12 * (1 + Math.Abs(outputs[t, 0])));
            }
        }
    }

    [Fact]
    public void Several_outputs_are_proven_each_and_together()
    {
        Dataset data = Several();
        FittedNetwork fit = ConvexNetwork.Fit(data, Polynomial);
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(3, fit.Proofs!.Count);
        Assert.Equal(fit.Outputs.Sum(output => output.Certificate.Objective), fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        Assert.Empty(Certifier.Certify(Saved(fit), data).Refutations);
    }

    [Fact]
    public void A_path_begins_with_no_neuron_and_is_proven_throughout()
    {
        Dataset data = Data("squared");
        FittedPath path = ConvexNetwork.Path(data, new PathSettings { Fit = new FitSettings { Activation = Activation.Polynomial, Threads = 1, Folds = 3 }, Points = 6, SmallestRatio = 0.01 });
        Assert.Equal(6, path.Points.Count);
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.All(path.Points, point => Assert.Equal(Claim.Global, point.Fit.Certificate.Claim));
        Assert.NotNull(path.Selection);
    }

    [Fact]
    public void Beta_is_chosen_where_it_is_not_given()
    {
        FittedNetwork fit = ConvexNetwork.Fit(Data("logistic"), new FitSettings { Activation = Activation.Polynomial, Threads = 1 });
        Assert.NotNull(fit.Selection);
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
    }

    [Fact]
    public void Every_boast_is_refuted()
    {
        Dataset data = Data("squared");
        FittedNetwork fit = ConvexNetwork.Fit(data, Polynomial);
        SavedModel honest = Saved(fit);
        Certificate record = fit.Certificate;
        Certificate[] lies =
        [
            record with { Objective = record.Objective * (1 - 1e-6) },
            record with { LowerBound = record.Objective * (1 + 1e-5) },
            record with { GlobalLowerBound = record.Objective * (1 + 1e-5) },
            record with { Beta = record.Beta * 1.001 },
            record with { Patterns = 7 },
            record with { DualNorm = record.DualNorm * 0.99 },
            record with { DualScale = record.DualScale * 1.01 },
            record with { BetaMax = record.BetaMax * 0.9 },
            record with { Pricing = PricingMethod.Enumeration },
        ];
        Assert.All(lies, lie => Assert.True(Certifier.Certify(honest with { Certificate = lie }, data).IsRefuted, lie.ToString()));
        Network weaker = fit.Model.Network.Weighted([.. Enumerable.Repeat(0.5, fit.Model.Network.Neurons)]);
        Assert.True(Certifier.Certify(honest with { Model = honest.Model with { Network = weaker } }, data).IsRefuted);
    }

    [Fact]
    public void A_file_keeps_the_network_and_refuses_neurons_that_are_too_long()
    {
        using var folder = new TemporaryFolder();
        Dataset data = Data("squared");
        FittedNetwork fit = ConvexNetwork.Fit(data, Polynomial);
        string path = folder.File("model.json");
        ModelFile.Save(Saved(fit), path);
        Network loaded = ModelFile.Load(path).Model.Network;
        Assert.Equal(fit.Model.Network.Hidden.Values, loaded.Hidden.Values);
        Assert.Equal(fit.Model.Network.Polynomial, loaded.Polynomial);
        string text = File.ReadAllText(path), weight = fit.Model.Network.Hidden[0, 0].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(weight, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(weight, "1.5", StringComparison.Ordinal));
        Assert.Contains("norm 1", Assert.Throws<DataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace("\"coefficients\": [0.09,0.5,0.47]", "\"coefficients\": [0,0,0]", StringComparison.Ordinal));
        Assert.Contains("coefficients", Assert.Throws<DataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_may_outnumber_rows()
    {
        var random = new RandomSource(4);
        var x = new Matrix(40, 500);
        random.FillGaussian(x.Data);
        Dataset data = new Dataset(x, Matrix.FromColumn([.. Enumerable.Range(0, 40).Select(t => x[t, 0] * x[t, 1])]), LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(data, Polynomial with { BetaRatio = 0.3, Tolerance = 1e-5 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
    }

    [Fact]
    public void What_was_stopped_is_still_honest()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FittedNetwork fit = ConvexNetwork.Fit(Data("squared"), Polynomial, null, cancelled.Token);
        Assert.Equal((SolveStatus.Cancelled, Claim.None), (fit.Status, fit.Certificate.Claim));
        Assert.InRange(fit.Certificate.LowerBound, 0, fit.Certificate.Objective);
    }

    /// <summary>Networks about the optimum, and others, are all above the bound.</summary>
    private static void RequireNoneBelow(FittedNetwork fit, Dataset data)
    {
        var random = new RandomSource(9);
        Network best = fit.Model.Network;
        for (int k = 0; k < 60; k++)
        {
            double size = Math.Pow(10, -(k % 6));
            Matrix hidden = Noisy(random, best.Hidden, size), output = Noisy(random, best.Output, size);
            for (int j = 0; j < hidden.Rows; j++)
                Vector.Scale(1 / Vector.Norm(hidden.Row(j)), hidden.Row(j), hidden.MutableRow(j));
            Model other = fit.Model with { Network = new Network(Activation.Polynomial, hidden, output, polynomial: best.Polynomial) };
            double objective = other.Objective(data, fit.Certificate.Beta);
            Assert.True(objective >= fit.Certificate.LowerBound, $"{objective} is below {fit.Certificate.LowerBound}");
        }
    }

    private static Matrix Noisy(RandomSource random, Matrix matrix, double size) =>
        new(matrix.Rows, matrix.Columns, Array.ConvertAll(matrix.Values.ToArray(), value => value + (size * random.NextGaussian())));

    private static SavedModel Saved(FittedNetwork fit) => fit.ToSaved(null, new TrainingRecord("test", [], 0, fit.TrainingRows, fit.DataFingerprint, "column-generation", "Converged", 1, 1));

    private static Dataset Data(string loss)
    {
        var random = new RandomSource(21);
        var x = new Matrix(60, 4);
        random.FillGaussian(x.Data);
        double[] y = [.. Enumerable.Range(0, 60).Select(t => (x[t, 0] * x[t, 1]) - x[t, 2] + (0.3 * random.NextGaussian()))];
        ILoss kind = Loss.Named(loss)!;
        return kind.Targets == TargetKind.Classes
            ? new Dataset(x, Matrix.FromColumn([.. y.Select(value => value > 0 ? 1.0 : -1)]), LearningTask.Classification, classLabels: ["no", "yes"])
            : new Dataset(x, Matrix.FromColumn(kind.Targets == TargetKind.Counts ? [.. y.Select(value => Math.Round(Math.Exp(value / 2)))] : y), LearningTask.Regression);
    }

    private static Dataset Several()
    {
        var random = new RandomSource(5);
        var x = new Matrix(50, 3);
        random.FillGaussian(x.Data);
        return new Dataset(x, Matrix.FromRows([.. Enumerable.Range(0, 50).Select(t => new[] { x[t, 0] * x[t, 1], x[t, 2] * x[t, 2], x[t, 0] - (x[t, 1] * x[t, 2]) })]), LearningTask.Regression);
    }
}
