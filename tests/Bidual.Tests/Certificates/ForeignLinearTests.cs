using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Import;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Tests.Export;

namespace Bidual.Tests.Certificates;

/// <summary>Linear models from elsewhere: their objective (13), bounds that hold and are tight, and better models.</summary>
public sealed class ForeignLinearTests : IDisposable
{
    private const double Beta = 0.7;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>In double precision up to rounding; in single the gap of ridge is of the order of the squared error of the weights, that of norms of the error itself.</summary>
    [Theory]
    [InlineData(PenaltyKind.Ridge, "squared", true, OnnxPrecision.Double, 1e-9)]
    [InlineData(PenaltyKind.Ridge, "squared", false, OnnxPrecision.Double, 1e-9)]
    [InlineData(PenaltyKind.Ridge, "squared", true, OnnxPrecision.Single, 1e-9)]
    [InlineData(PenaltyKind.Ridge, "logistic", true, OnnxPrecision.Double, 1e-9)]
    [InlineData(PenaltyKind.Ridge, "poisson", true, OnnxPrecision.Double, 1e-9)]
    [InlineData(PenaltyKind.Ridge, "logistic", true, OnnxPrecision.Single, 1e-9)]
    [InlineData(PenaltyKind.L1, "squared", true, OnnxPrecision.Double, 1e-9)]
    [InlineData(PenaltyKind.L1, "logistic", false, OnnxPrecision.Double, 1e-9)]
    [InlineData(PenaltyKind.L1, "squared", true, OnnxPrecision.Single, 1e-5)]
    [InlineData(PenaltyKind.Group, "squared", true, OnnxPrecision.Double, 1e-9)]
    public void An_optimal_model_is_proven_from_its_own_weights(PenaltyKind penalty, string loss, bool intercept, OnnxPrecision precision, double gap)
    {
        Dataset data = Data(loss);
        FittedNetwork optimum = Optimum(data, penalty, loss, intercept);
        OnnxFile.Save(optimum.Model, folder.File("net.onnx"), precision);
        NetworkCertification certification = Certify(NetworkFile.Load(folder.File("net.onnx")), data, Settings(penalty, loss, intercept));
        Assert.Equal(optimum.Certificate.Objective, certification.Objective, 1e-6 * certification.Objective);
        Assert.InRange((certification.Objective - certification.Own.GlobalLowerBound) / certification.Objective, 0, gap);
        Assert.InRange(certification.AtMost, 0, gap);
        Assert.Equal(PricingMethod.Conjugate, certification.Own.Pricing);
        Assert.Equal(Beta, certification.SuggestedBeta, 1e-4);
        Assert.Contains($"no {Penalty.NameOf(penalty)}-penalised linear model{(intercept ? " with an unpenalised intercept" : "")} has one below", certification.ClaimText, StringComparison.Ordinal);
        Assert.Contains("No model worth calling better", certification.ClaimText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PenaltyKind.Ridge, "squared", true)]
    [InlineData(PenaltyKind.Ridge, "logistic", false)]
    [InlineData(PenaltyKind.Ridge, "hinge", true)]
    [InlineData(PenaltyKind.L1, "squared", false)]
    [InlineData(PenaltyKind.L1, "logistic", true)]
    [InlineData(PenaltyKind.Group, "squared", false)]
    public void A_perturbed_model_is_as_far_from_optimal_as_is_said(PenaltyKind penalty, string loss, bool intercept)
    {
        Dataset data = Data(loss);
        FittedNetwork optimum = Optimum(data, penalty, loss, intercept);
        var random = new RandomSource(4);
        foreach (double size in new[] { 1e-3, 0.1, 1 })
        {
            var model = ForeignNetwork.OfLinear([.. Weights(optimum).Select(weight => weight + (size * random.NextGaussian()))], intercept ? size : 0);
            NetworkCertification certification = Certify(model, data, Settings(penalty, loss, intercept));
            Assert.Equal(ObjectiveOf(model, data, penalty, Loss.Named(loss)!), certification.Objective, 1e-12 * certification.Objective);
            double truth = (certification.Objective - optimum.Certificate.Objective) / certification.Objective;
            Assert.InRange(truth, certification.AtLeast - 1e-8, certification.AtMost + 1e-8);
            Assert.True(certification.AtMost - certification.AtLeast < 1e-7);
            Assert.True(certification.Own.GlobalLowerBound <= optimum.Certificate.Objective);
            Assert.Equal(false, certification.IsWithin(0.5 * truth));
            Assert.Equal(true, certification.IsWithin((1.5 * truth) + 1e-6));
        }
    }

    /// <summary>Scaled to the units of the target, the objective of ridge is that of the standardised problem times the squared deviation.</summary>
    [Fact]
    public void A_standardised_ridge_of_this_library_is_the_one_that_scales_its_inputs_itself()
    {
        Dataset data = Data("squared");
        FittedNetwork fitted = ConvexNetwork.Fit(data, new FitSettings { Activation = Activation.Linear, Penalty = PenaltyKind.Ridge, Intercept = true, Bias = false, Beta = Beta, Tolerance = 1e-12, Threads = 1 });
        OnnxFile.Save(fitted.Model, folder.File("net.onnx"));
        NetworkCertification certification = Certify(NetworkFile.Load(folder.File("net.onnx")), data, Settings(PenaltyKind.Ridge, "squared", intercept: true));
        double deviation = fitted.Model.Preparation.Targets.Scale[0];
        Assert.Equal(deviation * deviation * fitted.Certificate.Objective, certification.Objective, 1e-10 * certification.Objective);
        Assert.InRange(certification.AtMost, 0, 1e-9);
    }

    [Fact]
    public void The_constant_is_a_weight_of_the_ones_unless_it_is_an_intercept()
    {
        Dataset data = Data("squared");
        var model = ForeignNetwork.OfLinear([0.2, -0.1, 0.4], -3);
        double free = Certify(model, data, Settings(PenaltyKind.Ridge, "squared", intercept: true)).Objective;
        Assert.Equal(free + (Beta / 2 * 9), Certify(model, data, Settings(PenaltyKind.Ridge, "squared", intercept: false)).Objective, 1e-12 * free);
        Assert.Contains("--no-bias", Assert.Throws<DataException>(() => model.ToNetwork(bias: false)).Message, StringComparison.Ordinal);
        Assert.Equal([-3.0], model.ToNetwork(bias: true, intercept: true).Linear!.Intercept!);
    }

    [Theory]
    [InlineData("squared", false, 0.5)]
    [InlineData("logistic", false, 1)]
    [InlineData("logistic", true, 0.5)]
    public void Weight_decay_of_the_mean_loss_becomes_beta(string loss, bool isDifference, double factor)
    {
        Dataset data = Data(loss);
        var model = ForeignNetwork.OfLinear([1, 2, 3], isDifference: isDifference);
        Assert.Equal(0.02 * data.Count * factor, Certify(model, data, new CertifySettings { WeightDecay = 0.02, Loss = Loss.Named(loss) }).Own.Beta, 1e-15);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Dataset numbers = Data("squared"), classes = Data("logistic");
        var model = ForeignNetwork.OfLinear([1, 2, 3], 1);
        AssertRefused("exclude each other", model, numbers, new CertifySettings { Beta = 1, Bias = true, Intercept = true });
        AssertRefused("--intercept", model, numbers, new CertifySettings { Beta = 1, Bias = false });
        AssertRefused("--penalty features", model, numbers, new CertifySettings { Beta = 1, Penalty = PenaltyKind.Features });
        AssertRefused("give --beta", model, numbers, new CertifySettings { WeightDecay = 1, Penalty = PenaltyKind.L1 });
        AssertRefused("--penalty group", model, numbers, new CertifySettings { Beta = 1, Groups = [[0, 1]] });
        AssertRefused("2 inputs", ForeignNetwork.OfLinear([1, 2]), numbers, new CertifySettings { Beta = 1 });
        AssertRefused("sigmoid", ForeignNetwork.OfLinear([1, 2, 3], endsInSigmoid: true), numbers, new CertifySettings { Beta = 1 });
        AssertRefused("--loss poisson", ForeignNetwork.OfLinear([1, 2, 3], endsInExponential: true), numbers, new CertifySettings { Beta = 1 });
        AssertRefused("--positive no", ForeignNetwork.OfLinear([1, 2, 3], classLabels: ["yes", "no"]), classes, new CertifySettings { Beta = 1 });
        var network = new ForeignNetwork(Matrix.FromRows([[1, 2, 3]]), null, [1]);
        AssertRefused("--intercept is for linear models", network, numbers, new CertifySettings { Beta = 1, Intercept = true });
        AssertRefused("--penalty ridge is for linear models", network, numbers, new CertifySettings { Beta = 1, Penalty = PenaltyKind.Ridge });
        Assert.Throws<DataException>(() => ForeignNetwork.OfLinear([1, double.NaN]));

        void AssertRefused(string word, ForeignNetwork refused, Dataset data, CertifySettings settings) =>
            Assert.Contains(word, Assert.Throws<DataException>(() => Certify(refused, data, settings)).Message, StringComparison.Ordinal);
    }

    private static NetworkCertification Certify(ForeignNetwork model, Dataset data, CertifySettings settings) =>
        Certifier.Certify(model, data, settings with { Threads = 1 }, null, TestContext.Current.CancellationToken);

    private static CertifySettings Settings(PenaltyKind penalty, string loss, bool intercept) =>
        new() { Beta = Beta, Penalty = penalty, Loss = Loss.Named(loss), Intercept = intercept, Groups = Groups(penalty), Tolerance = 1e-9 };

    private static IReadOnlyList<IReadOnlyList<int>> Groups(PenaltyKind penalty) => penalty == PenaltyKind.Group ? [[0, 2]] : [];

    private static FittedNetwork Optimum(Dataset data, PenaltyKind penalty, string loss, bool intercept) => ConvexNetwork.Fit(
        data,
        new FitSettings { Activation = Activation.Linear, Penalty = penalty, Groups = Groups(penalty), Loss = Loss.Named(loss), Intercept = intercept, Bias = false, Standardize = false, Beta = Beta, Tolerance = 1e-11, Threads = 1 });

    private static double[] Weights(FittedNetwork fitted) => [.. fitted.Model.Network.Hidden.Row(0).ToArray().Select(weight => weight * fitted.Model.Network.Output[0, 0])];

    /// <summary>(13), written out once more.</summary>
    private static double ObjectiveOf(ForeignNetwork model, Dataset data, PenaltyKind penalty, ILoss loss)
    {
        double[] w = [.. model.Hidden.Row(0)], f = [.. Enumerable.Range(0, data.Count).Select(t => Vector.Dot<double>(w, data.Features.Row(t)) + model.OutputBias)];
        double size = penalty switch
        {
            PenaltyKind.Ridge => w.Sum(weight => weight * weight) / 2,
            PenaltyKind.L1 => w.Sum(Math.Abs),
            _ => Math.Sqrt((w[0] * w[0]) + (w[2] * w[2])) + Math.Abs(w[1]),
        };
        return loss.Value(f, data.Targets.Column(0)) + (Beta * size);
    }

    private static Dataset Data(string loss)
    {
        Dataset planted = Synthetic.Planted(30, 3, 3, 0.3, 21);
        if (Loss.Named(loss)!.Targets == TargetKind.Counts)
            return new Dataset(planted.Features, Matrix.FromColumn([.. planted.Targets.Column(0).Select(value => Math.Floor(2 * Math.Abs(value)))]), LearningTask.Regression);
        return Loss.Named(loss)!.Targets == TargetKind.Classes
            ? new Dataset(planted.Features, Matrix.FromColumn([.. planted.Targets.Column(0).Select(value => value > 0.5 ? 1.0 : -1.0)]), LearningTask.Classification, classLabels: ["no", "yes"])
            : planted;
    }
}
