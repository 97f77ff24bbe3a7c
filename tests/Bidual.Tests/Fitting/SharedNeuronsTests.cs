using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Export;

namespace Bidual.Tests.Fitting;

/// <summary>Neurons that feed several outputs, under plain weight decay: (12).</summary>
public sealed class SharedNeuronsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, double, bool> Kinds => new()
    {
        { "squared", 0.05, false },
        { "squared", 0.003, true },
        { "logistic", 0.05, true },
        { "softmax", 0.02, true },
        { "softmax", 0.2, false },
        { "squared-hinge", 0.05, false },
        { "huber", 0.05, true },
        { "poisson", 0.1, false },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_optimum_is_proven_and_no_other_network_is_below_the_bound(string loss, double ratio, bool weighted)
    {
        Dataset data = Data(loss, weighted);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss) with { BetaRatio = ratio });
        Certificate certificate = fit.Certificate;
        Assert.Equal(Claim.Patterns, certificate.Claim);
        Assert.Contains("under weight decay", certificate.ClaimText, StringComparison.Ordinal);
        Assert.Equal(OutputPenalty.WeightDecay, fit.Model.OutputPenalty);
        Assert.Equal(certificate.Objective, fit.Model.Objective(data, certificate.Beta), 1e-12 * certificate.Objective);
        Assert.Equal(certificate.Objective, fit.ProgramObjective, 1e-11 * certificate.Objective);
        Assert.Contains(Enumerable.Range(0, fit.Model.Network.Neurons), fit.Model.Network.FeedsSeveral);

        // One against all is a network too, and pays for its output weights as often as it has neurons.
        FittedNetwork apart = ConvexNetwork.Fit(data, Settings(loss) with { Beta = certificate.Beta, OutputPenalty = OutputPenalty.OneAgainstAll });
        Assert.True(certificate.Objective <= apart.Certificate.Objective * (1 + 1e-6));
        Assert.True((apart.Model with { OutputPenalty = OutputPenalty.WeightDecay }).Objective(data, certificate.Beta) >= certificate.LowerBound);

        var random = new RandomSource(2);
        Network network = fit.Model.Network;
        for (int trial = 0; trial < 100; trial++)
        {
            double size = Math.Pow(10, -5 * random.NextDouble());
            Network moved = new(network.Activation, Moved(network.Hidden), Moved(network.Output), network.Gates);
            Assert.True((fit.Model with { Network = moved }).Objective(data, certificate.Beta) >= certificate.LowerBound);

            Matrix Moved(Matrix matrix) => new(matrix.Rows, matrix.Columns, [.. matrix.Data.Select(value => value + (size * random.NextGaussian()))]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_proves_itself_again_and_tampering_shows(string loss, double ratio, bool weighted)
    {
        Dataset data = Data(loss, weighted);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss) with { BetaRatio = ratio });
        SavedModel saved = folder.Reloaded(fit);
        string path = folder.File("model.json");
        Assert.Equal(OutputPenalty.WeightDecay, saved.Model.OutputPenalty);
        Certification again = Certifier.Certify(saved, data);
        Assert.Empty(again.Refutations);
        Assert.True(again.DataIsTrainingData);
        Assert.Equal(fit.Certificate, again.Certificate);

        Certificate claimed = saved.Certificate;
        Network network = saved.Model.Network;
        SavedModel[] forged =
        [
            saved with { Certificate = claimed with { LowerBound = 1.0001 * claimed.LowerBound } },
            saved with { Certificate = claimed with { Objective = 0.999 * claimed.Objective } },
            saved with { Certificate = claimed with { BetaMax = 1.01 * claimed.BetaMax } },
            saved with { Certificate = claimed with { Claim = Claim.Global } },
            saved with { Certificate = claimed with { GlobalLowerBound = 0.5 * claimed.LowerBound } },
            saved with { PatternDirections = saved.PatternDirections!.SelectRows([0, 1, 2]) },
            saved with { Model = saved.Model with { Network = new Network(network.Activation, network.Hidden, new Matrix(network.Neurons, 3, [.. network.Output.Data.Select(a => 1.01 * a)]), network.Gates) } },
        ];
        Assert.All(forged, one => Assert.NotEmpty(Certifier.Certify(one, data).Refutations));

        string text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"outputPenalty\": \"weight-decay\",", "", StringComparison.Ordinal));
        Assert.Throws<DataException>(() => ModelFile.Load(path));
        File.WriteAllText(path, text.Replace("\"outputPenalty\": \"weight-decay\",", "\"outputPenalty\": \"none\",", StringComparison.Ordinal));
        Assert.Throws<DataException>(() => ModelFile.Load(path));
    }

    [Fact]
    public void All_patterns_make_the_claim_global()
    {
        Dataset data = Data("squared", weighted: false);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings("squared") with { Patterns = PatternChoice.Exact, BetaRatio = 0.1, Bias = false });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Null(fit.PatternDirections);
    }

    [Fact]
    public void The_largest_beta_is_where_the_last_neuron_goes()
    {
        Dataset data = Data("squared", weighted: false);
        Assert.Equal(0, ConvexNetwork.Fit(data, Settings("squared") with { BetaRatio = 1 }).Model.Network.Neurons);
        Assert.NotEqual(0, ConvexNetwork.Fit(data, Settings("squared") with { BetaRatio = 0.98 }).Model.Network.Neurons);
    }

    [Fact]
    public void Of_one_output_both_are_the_same()
    {
        Dataset data = Data("squared", weighted: false).ForOutput(1);
        FittedNetwork shared = ConvexNetwork.Fit(data, Settings("squared") with { BetaRatio = 0.1, Activation = Activation.Relu, Patterns = PatternChoice.Auto });
        FittedNetwork apart = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.1 });
        Assert.Equal(apart.Certificate, shared.Certificate);
        Assert.Equal(OutputPenalty.OneAgainstAll, shared.Model.OutputPenalty);
    }

    [Fact]
    public void Beta_is_chosen_where_it_is_not_given()
    {
        FittedNetwork fit = ConvexNetwork.Fit(Data("logistic", weighted: false), Settings("logistic"));
        Assert.NotNull(fit.Selection);
        Assert.Equal(Claim.Patterns, fit.Certificate.Claim);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Refused("lists no patterns", Settings("squared") with { Activation = Activation.Relu });
        Refused("without kinks", Settings("hinge"));
        Refused("working set of its own", Settings("squared") with { Solver = SolverKind.Admm });
        Refused("working set of its own", Settings("squared") with { Precision = Precision.Single });
        Assert.Contains("path", Assert.Throws<DataException>(() => ConvexNetwork.Path(Data("squared", weighted: false), new PathSettings { Fit = Settings("squared") })).Message, StringComparison.Ordinal);

        void Refused(string reason, FitSettings settings) =>
            Assert.Contains(reason, Assert.Throws<DataException>(() => ConvexNetwork.Fit(Data(settings.Loss!.Name, weighted: false), settings with { BetaRatio = 0.1 })).Message, StringComparison.Ordinal);
    }

    private static FitSettings Settings(string loss) => new()
    {
        Loss = Loss.Named(loss),
        Activation = Activation.GatedRelu,
        OutputPenalty = OutputPenalty.WeightDecay,
        Patterns = PatternChoice.Sampled(30),
    };

    private static Dataset Data(string loss, bool weighted)
    {
        var random = new RandomSource(11);
        var features = new Matrix(40, 3);
        random.FillGaussian(features.Data);
        double[]? weights = weighted ? [.. Enumerable.Range(0, 40).Select(i => 0.5 + (i % 3))] : null;
        if (Loss.Named(loss)!.Targets == TargetKind.Classes)
        {
            int[] classes = [.. Enumerable.Range(0, 40).Select(i => features[i, 1] - Math.Abs(features[i, 0]) + (0.3 * random.NextGaussian())).Select(h => h < -1 ? 0 : h < 0 ? 1 : 2)];
            return Dataset.OfClasses(features, classes, ["below", "between", "above"], weights: weights);
        }

        var targets = new Matrix(40, 3);
        for (int i = 0; i < 40; i++)
        {
            double bend = Math.Max(0, features[i, 0] - features[i, 1]), other = Math.Abs(features[i, 2]);
            double[] values = [bend + other, bend - other, (2 * bend) + (0.2 * random.NextGaussian())];
            (loss == "poisson" ? [.. values.Select(value => Math.Floor(Math.Abs(value)))] : values).CopyTo(targets.MutableRow(i));
        }

        return new Dataset(features, targets, LearningTask.Regression, ["a", "b", "c"], ["u", "v", "w"], [], weights);
    }
}
