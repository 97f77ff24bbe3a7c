using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Import;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Import;

namespace Bidual.Tests.Certificates;

/// <summary>Networks from elsewhere: their objective, bounds that hold, and better networks.</summary>
public sealed class ForeignNetworkTests
{
    [Theory]
    [InlineData("torch")]
    [InlineData("sklearn")]
    public void The_objective_is_what_numpy_says(string name)
    {
        var fixture = new NetworkFixture(name);
        NetworkCertification certification = Certify(NetworkFile.Load(NetworkFixture.PathOf(name + ".onnx")), fixture.Data, new CertifySettings { Beta = fixture.Beta });
        Assert.Equal(fixture.Objective, certification.Objective, 1e-12 * fixture.Objective);
        Assert.Equal(fixture.Balanced, certification.BalancedObjective, 1e-12 * fixture.Objective);
        Assert.Equal(fixture.F, certification.Model.Predict(fixture.Data.Features).Select(f => Math.Round(f, 12)), (a, b) => Math.Abs(a - b) < 1e-11);
        Assert.True(certification.BestCertificate.Objective <= certification.BalancedObjective);
        Assert.Equal(Coverage.Complete, certification.Searched.Coverage);
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("logistic")]
    public void The_truth_lies_between_at_least_and_at_most(string loss)
    {
        Dataset data = Data(Loss.Named(loss)!);
        double optimum = Optimum(data, Loss.Named(loss)!, 0.3).Certificate.Objective;
        var random = new RandomSource(3);
        for (int trial = 0; trial < 4; trial++)
        {
            ForeignNetwork network = RandomNetwork(random, data.Features.Columns, 1 + trial, 0.1 + (0.5 * trial));
            NetworkCertification certification = Certify(network, data, new CertifySettings { Beta = 0.3, Loss = Loss.Named(loss), Tolerance = 1e-6 });
            double truth = (certification.Objective - optimum) / certification.Objective;
            Assert.InRange(truth, certification.AtLeast - 1e-7, certification.AtMost + 1e-7);
            Assert.True(certification.AtMost - certification.AtLeast < 1e-5);
            Assert.True(certification.Own.GlobalLowerBound <= optimum);
            Assert.Equal(false, certification.IsWithin(0.5 * truth));
            Assert.Equal(true, certification.IsWithin(0.5 + (0.5 * truth)));
        }
    }

    [Fact]
    public void An_optimal_network_is_certified_and_suggests_its_own_beta()
    {
        Dataset data = Data(Loss.Squared);
        Network optimal = Optimum(data, Loss.Squared, 0.3).Model.Network;
        int d = data.Features.Columns;
        var hidden = new double[optimal.Neurons][];
        for (int j = 0; j < hidden.Length; j++)
            hidden[j] = optimal.Hidden.Row(j)[..d].ToArray();
        var network = new ForeignNetwork(Matrix.FromRows(hidden), optimal.Hidden.Column(d), optimal.Output.Column(0));
        NetworkCertification certification = Certify(network, data, new CertifySettings { Beta = 0.3, Tolerance = 1e-7 });
        Assert.InRange(certification.AtMost, 0, 1e-6);
        Assert.Equal(0.3, certification.SuggestedBeta, 1e-5);
        Assert.Equal(true, certification.IsWithin(1e-6));

        // Unbalanced, the same network costs more.
        var unbalanced = new ForeignNetwork(Scaled(network.Hidden, 2), [.. network.HiddenBiases.Select(b => 2 * b)], [.. network.Output.Select(a => a / 2)]);
        NetworkCertification other = Certify(unbalanced, data, new CertifySettings { Beta = 0.3, Tolerance = 1e-7 });
        Assert.Equal(certification.BalancedObjective, other.BalancedObjective, 1e-10);
        Assert.True(other.Objective > 1.1 * other.BalancedObjective);
        Assert.Equal(false, other.IsWithin(0.05));
    }

    [Fact]
    public void An_output_bias_is_a_neuron_that_is_always_active()
    {
        var network = new ForeignNetwork(Matrix.FromRows([[1, -2]]), [0.5], [3], -1.5);
        Network form = network.ToNetwork(bias: true);
        Matrix inputs = Matrix.FromRows([[0.3, 0.2, 1], [-4, 1, 1]]);
        Assert.Equal([(3 * 0.4) - 1.5, -1.5], form.Predict(inputs).Column(0), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(1 + 4 + 0.25 + 9 + (2 * 1.5), form.SquaredWeights(), 1e-14);
        Assert.Contains("--no-bias", Assert.Throws<DataException>(() => network.ToNetwork(bias: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Balancing_keeps_outputs_and_makes_both_sides_equal()
    {
        var network = new Network(Activation.Relu, Matrix.FromRows([[3, 4], [0, 0], [1, 0]]), Matrix.FromRows([[0.2], [1], [0]]));
        Network balanced = network.Balanced();
        Assert.Equal(2 * 5 * 0.2, balanced.SquaredWeights(), 1e-14);
        Matrix inputs = Matrix.FromRows([[0.5, -0.1], [-1, 2]]);
        Assert.Equal(network.Predict(inputs).Column(0), balanced.Predict(inputs).Column(0), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Theory]
    [InlineData("squared", 5)]
    [InlineData("logistic", 10)]
    public void Weight_decay_of_the_mean_loss_becomes_beta(string loss, double factor)
    {
        Dataset data = Data(Loss.Named(loss)!).SelectRows([.. Enumerable.Range(0, 10)]);
        ForeignNetwork network = RandomNetwork(new RandomSource(1), data.Features.Columns, 2, 1);
        Assert.Equal(0.02 * factor, Certify(network, data, new CertifySettings { WeightDecay = 0.02, Loss = Loss.Named(loss) }).Own.Beta, 1e-15);
    }

    [Fact]
    public void Networks_beyond_enumeration_are_bounded_over_their_patterns_and_over_all()
    {
        Dataset data = Synthetic.Planted(60, 12, 3, 0.3, 5);
        NetworkCertification certification = Certify(RandomNetwork(new RandomSource(2), 12, 20, 0.3), data, new CertifySettings { Beta = 2, Tolerance = 1e-4 });
        Assert.Equal(Coverage.Sampled, certification.Searched.Coverage);
        Assert.InRange(certification.LowerBound, 1e-9, certification.PatternBound);
        Assert.True(certification.AtMostOverPatterns - certification.AtLeast < 2e-4);
        Assert.Contains("its own included", certification.ClaimText, StringComparison.Ordinal);
        PatternSet own = PatternSet.FromDirections(certification.Model.Preparation.Inputs(data.Features), certification.Model.Network.Hidden);
        PatternSet used = PatternSet.FromDirections(certification.Model.Preparation.Inputs(data.Features), certification.Fitted!.PatternDirections!);
        Assert.All(Enumerable.Range(0, own.Count), i => Assert.Contains(Enumerable.Range(0, used.Count), k => used.Pattern(k).SequenceEqual(own.Pattern(i))));
    }

    [Fact]
    public void Cancelled_at_once_there_is_still_a_bound()
    {
        Dataset data = Data(Loss.Squared);
        ForeignNetwork network = RandomNetwork(new RandomSource(2), data.Features.Columns, 3, 0.5);
        NetworkCertification certification = Certifier.Certify(network, data, new CertifySettings { Beta = 0.3 }, null, new CancellationToken(canceled: true));
        Assert.InRange(certification.LowerBound, 0, Optimum(data, Loss.Squared, 0.3).Certificate.Objective);
        Assert.True(certification.BestCertificate.Objective <= certification.BalancedObjective);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Dataset data = Data(Loss.Squared);
        ForeignNetwork network = RandomNetwork(new RandomSource(2), data.Features.Columns, 3, 0.5);
        AssertRefused("--beta", network, new CertifySettings());
        AssertRefused("--beta", network, new CertifySettings { Beta = 1, WeightDecay = 1 });
        AssertRefused("--no-bias", network, new CertifySettings { Beta = 1, Bias = false });
        AssertRefused("5 inputs", RandomNetwork(new RandomSource(1), 5, 2, 1), new CertifySettings { Beta = 1 });
        AssertRefused("sigmoid", new ForeignNetwork(network.Hidden, network.HiddenBiases, network.Output, endsInSigmoid: true), new CertifySettings { Beta = 1 });
        AssertRefused("--standardize", new ForeignNetwork(network.Hidden, network.HiddenBiases, network.Output, inputScaling: Scaling.Standardize(data.Features)), new CertifySettings { Beta = 1, Standardize = true });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CertifySettings { WeightDecay = -1 });

        void AssertRefused(string word, ForeignNetwork refused, CertifySettings settings) =>
            Assert.Contains(word, Assert.Throws<DataException>(() => Certify(refused, data, settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_on_standardised_columns_is_the_one_that_scales_them_itself()
    {
        Dataset data = Data(Loss.Logistic);
        ForeignNetwork network = RandomNetwork(new RandomSource(4), data.Features.Columns, 4, 0.8);
        var scaling = new ForeignNetwork(network.Hidden, network.HiddenBiases, network.Output, network.OutputBias, Scaling.Standardize(data.Features));
        Assert.Equal(
            Certify(network, data, new CertifySettings { Beta = 0.3, Standardize = true }).Objective,
            Certify(scaling, data, new CertifySettings { Beta = 0.3 }).Objective,
            1e-12);
    }

    private static NetworkCertification Certify(ForeignNetwork network, Dataset data, CertifySettings settings) =>
        Certifier.Certify(network, data, settings with { Threads = 1 }, null, TestContext.Current.CancellationToken);

    private static FittedNetwork Optimum(Dataset data, ILoss loss, double beta) =>
        ConvexNetwork.Fit(data, new FitSettings { Beta = beta, Loss = loss, Standardize = false, Patterns = PatternChoice.Exact, Tolerance = 1e-9, Threads = 1 });

    private static Dataset Data(ILoss kind)
    {
        Dataset planted = Synthetic.Planted(16, 2, 3, 0.3, 21);
        return kind == Loss.Squared
            ? planted
            : new Dataset(planted.Features, Matrix.FromColumn([.. planted.Targets.Column(0).Select(value => value > 0 ? 1.0 : -1.0)]), LearningTask.Classification);
    }

    private static ForeignNetwork RandomNetwork(RandomSource random, int inputs, int neurons, double size)
    {
        var weights = new double[neurons * (inputs + 2)];
        random.FillGaussian(weights);
        double[] scaled = [.. weights.Select(weight => size * weight)];
        return new ForeignNetwork(new Matrix(neurons, inputs, scaled[..(neurons * inputs)]), scaled[(neurons * inputs)..(neurons * (inputs + 1))], scaled[(neurons * (inputs + 1))..], 0.3 * size);
    }

    private static Matrix Scaled(Matrix matrix, double factor) => new(matrix.Rows, matrix.Columns, [.. matrix.Values.ToArray().Select(value => factor * value)]);
}
