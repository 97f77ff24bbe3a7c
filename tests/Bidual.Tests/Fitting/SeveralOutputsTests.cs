using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Export;

namespace Bidual.Tests.Fitting;

/// <summary>One network of several outputs is as many networks of one, with one proof.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private const int Rows = 16;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, Activation, bool, bool> Kinds => new()
    {
        { "logistic", Activation.Relu, false, false },
        { "logistic", Activation.GatedRelu, true, true },
        { "squared", Activation.Relu, true, false },
        { "hinge", Activation.Relu, false, true },
        { "squared-hinge", Activation.GatedRelu, false, false },
        { "absolute", Activation.Relu, false, false },
        { "poisson", Activation.Relu, false, false },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_outputs_are_those_of_single_networks_and_the_proof_is_their_sum(string loss, Activation activation, bool weighted, bool balanced)
    {
        Dataset data = Data(loss, weighted);
        FitSettings settings = Settings(loss, activation) with { BalanceClasses = balanced };
        FittedNetwork joint = ConvexNetwork.Fit(data, settings);
        double[]? weights = data.LossWeights(balanced);
        double objective = 0, bound = 0;
        for (int k = 0; k < data.Outputs; k++)
        {
            FittedNetwork single = ConvexNetwork.Fit(data.WithWeights(weights).ForOutput(k), settings with { BalanceClasses = false });
            objective += single.Certificate.Objective;
            bound += single.Certificate.LowerBound;
            Assert.Equal(single.Model.Network.Hidden.Data, joint.Model.Network.ForOutput(k).Hidden.Data);
            Assert.Equal(single.Certificate.ClaimText, joint.Outputs[k].Certificate.ClaimText);
        }

        Assert.Equal(objective, joint.Certificate.Objective, 1e-12 * objective);
        Assert.Equal(bound, joint.Certificate.LowerBound, 1e-12 * objective);
        Assert.Equal(activation == Activation.Relu ? Claim.Global : Claim.Patterns, joint.Certificate.Claim);
        Assert.Equal(joint.Certificate.Objective, joint.Model.Objective(data, settings.Beta!.Value), 1e-12 * objective);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_proves_itself_again_and_tampering_shows(string loss, Activation activation, bool weighted, bool balanced)
    {
        Dataset data = Data(loss, weighted);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss, activation) with { BalanceClasses = balanced });
        SavedModel saved = folder.Reloaded(fit);
        Assert.Empty(Certifier.Certify(saved, data).Refutations);

        Assert.NotEmpty(Refutations(saved with { Certificate = saved.Certificate with { LowerBound = saved.Certificate.LowerBound * 1.0001 } }));
        OutputProof first = saved.Proofs![0];
        Assert.Contains(data.Task == LearningTask.Classification ? "below: " : "y1: ", Refutations(saved with { Proofs = [first with { Certificate = first.Certificate! with { DualScale = 0.5 * first.Certificate!.DualScale, LowerBound = first.Certificate!.Objective * 1.01 } }, .. saved.Proofs.Skip(1)] })[0], StringComparison.Ordinal);
        Matrix hidden = new(saved.Model.Network.Hidden.Rows, saved.Model.Network.Inputs, [.. saved.Model.Network.Hidden.Data]);
        hidden.Data[^1] += 0.1;
        Assert.NotEmpty(Refutations(saved with { Model = saved.Model with { Network = new Network(activation, hidden, saved.Model.Network.Output, saved.Model.Network.Gates) } }));
        int[] others = [1, 0, .. Enumerable.Range(2, data.Count - 2)];
        Assert.Contains(Certifier.Certify(saved, data.SelectRows(others)).Refutations, refutation => refutation.Contains("the data are not those", StringComparison.Ordinal));

        IReadOnlyList<string> Refutations(SavedModel tampered) => Certifier.Certify(tampered, data).Refutations;
    }

    [Fact]
    public void No_network_whose_neurons_feed_several_outputs_is_below_the_bound()
    {
        Dataset data = Data("squared", false);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings("squared", Activation.Relu));
        var random = new RandomSource(4);
        Network network = fit.Model.Network;
        for (int trial = 0; trial < 200; trial++)
        {
            double size = Math.Pow(10, -4 * random.NextDouble());
            Network moved = new(network.Activation, Moved(network.Hidden, size), Moved(network.Output, size));
            Assert.True((fit.Model with { Network = moved }).Objective(data, fit.Certificate.Beta) >= fit.Certificate.LowerBound);
        }

        Matrix Moved(Matrix matrix, double size) => new(matrix.Rows, matrix.Columns, [.. matrix.Data.Select(value => value + (size * random.NextGaussian()))]);
    }

    [Fact]
    public void Classes_are_those_of_the_largest_output_and_probabilities_sum_to_one()
    {
        Dataset data = Data("logistic", false);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 1e-3 });
        Matrix probabilities = fit.Model.PredictProbabilities(data.Features), outputs = fit.Model.PredictOutputs(data.Features);
        int[] classes = fit.Model.PredictClass(data.Features);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(1, probabilities.Row(i).ToArray().Sum(), 1e-14);
            Assert.Equal(outputs.Row(i).ToArray().Max(), outputs[i, classes[i]]);
            Assert.Equal(data.ClassOf(i), classes[i]);
        }

        Assert.Equal(1, fit.TrainScores.Accuracy);
        Assert.Throws<InvalidOperationException>(() => fit.Model.Predict(data.Features));
    }

    [Fact]
    public void Beta_is_chosen_for_all_and_a_path_is_proven_at_every_point()
    {
        Dataset data = Data("squared", false);
        FittedPath path = ConvexNetwork.Path(data, new PathSettings { Points = 4, SmallestRatio = 0.02, Fit = new FitSettings { Folds = 3 } });
        Assert.All(path.Points, point => Assert.Equal(Claim.Global, point.Fit.Certificate.Claim));
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.Equal(path.BetaMax, path.Points[^1].Fit.Outputs.Max(output => output.Certificate.BetaMax), 1e-2 * path.BetaMax);
        Assert.NotNull(path.Chosen);
        FittedNetwork chosen = ConvexNetwork.Fit(data, new FitSettings());
        Assert.All(chosen.Outputs, output => Assert.Equal(chosen.Certificate.Beta, output.Certificate.Beta));
    }

    [Fact]
    public void An_output_that_nothing_explains_stays_zero()
    {
        Dataset data = Data("squared", false);
        var targets = new Matrix(data.Count, 2, [.. Enumerable.Range(0, data.Count).SelectMany(i => new[] { data.Targets[i, 0], 0.0 })]);
        FittedNetwork fit = ConvexNetwork.Fit(new Dataset(data.Features, targets, LearningTask.Regression), new FitSettings { BetaRatio = 0.05 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(0, fit.Outputs[1].Model.Network.Neurons);
        Assert.NotEqual(0, fit.Outputs[0].Model.Network.Neurons);
    }

    [Fact]
    public void Rows_of_no_class_or_of_two_are_refused()
    {
        var features = new Matrix(2, 1, [1, 2]);
        Assert.Throws<DataException>(() => new Dataset(features, new Matrix(2, 3, [1, -1, -1, -1, -1, -1]), LearningTask.Classification));
        Assert.Throws<DataException>(() => new Dataset(features, new Matrix(2, 3, [1, -1, -1, 1, 1, -1]), LearningTask.Classification));
        Assert.Throws<DataException>(() => new Dataset(features, new Matrix(2, 2, [1, -1, -1, 1]), LearningTask.Classification));
    }

    private static FitSettings Settings(string loss, Activation activation) => new()
    {
        Loss = Loss.Named(loss),
        Activation = activation,
        Beta = loss is "squared" or "absolute" ? 0.5 : 0.3,
        Patterns = activation == Activation.Relu ? PatternChoice.Auto : PatternChoice.Sampled(20),
    };

    /// <summary>Two features; three classes by a curve, or three targets.</summary>
    private static Dataset Data(string loss, bool weighted)
    {
        var random = new RandomSource(11);
        var features = new Matrix(Rows, 2);
        random.FillGaussian(features.Data);
        double[] height = [.. Enumerable.Range(0, Rows).Select(i => features[i, 1] - Math.Abs(features[i, 0]))];
        double[]? weights = weighted ? [.. Enumerable.Range(0, Rows).Select(i => 0.5 + (i % 3))] : null;
        if (Loss.Named(loss)!.Targets == TargetKind.Classes || loss == "logistic")
            return Dataset.OfClasses(features, [.. height.Select(h => h < -1 ? 0 : h < 0 ? 1 : 2)], ["below", "between", "above"], weights: weights);
        var targets = new Matrix(Rows, 3);
        for (int i = 0; i < Rows; i++)
        {
            Span<double> row = targets.MutableRow(i);
            row[0] = loss == "poisson" ? i % 5 : height[i];
            row[1] = loss == "poisson" ? i % 2 : 100 + (10 * features[i, 0] * features[i, 1]);
            row[2] = loss == "poisson" ? i / 8 : random.NextGaussian();
        }

        return new Dataset(features, targets, LearningTask.Regression, weights: weights);
    }
}
