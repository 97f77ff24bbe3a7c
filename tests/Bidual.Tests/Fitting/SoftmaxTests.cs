using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Export;

namespace Bidual.Tests.Fitting;

/// <summary>Outputs that share a softmax.</summary>
public sealed class SoftmaxTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Activation.Relu, 0.3, false)]
    [InlineData(Activation.Relu, 0.05, true)]
    [InlineData(Activation.Relu, 0.005, false)]
    [InlineData(Activation.GatedRelu, 0.03, true)]
    public void The_optimum_is_proven_and_no_other_network_is_below_the_bound(Activation activation, double ratio, bool balanced)
    {
        Dataset data = Data();
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(activation) with { BetaRatio = ratio, BalanceClasses = balanced });
        Assert.Equal(activation == Activation.Relu ? Claim.Global : Claim.Patterns, fit.Certificate.Claim);
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        Assert.Equal(fit.Certificate.Objective, fit.ProgramObjective, 1e-9 * fit.Certificate.Objective);
        if (activation == Activation.GatedRelu)
            return;
        var random = new RandomSource(2);
        Network network = fit.Model.Network;
        for (int trial = 0; trial < 100; trial++)
        {
            double size = Math.Pow(10, -5 * random.NextDouble());
            Network moved = new(network.Activation, Moved(network.Hidden), Moved(network.Output));
            Assert.True((fit.Model with { Network = moved }).Objective(data, fit.Certificate.Beta) >= fit.Certificate.LowerBound);

            Matrix Moved(Matrix matrix) => new(matrix.Rows, matrix.Columns, [.. matrix.Data.Select(value => value + (size * random.NextGaussian()))]);
        }
    }

    [Fact]
    public void The_largest_beta_is_where_the_last_neuron_goes()
    {
        Dataset data = Data();
        FittedPath path = ConvexNetwork.Path(data, new PathSettings { Points = 4, SmallestRatio = 0.05, Fit = Settings(Activation.Relu) });
        Assert.Equal(Claim.Global, path.Points[0].Fit.Certificate.Claim);
        Assert.All(path.Points, point => Assert.NotEqual(Claim.None, point.Fit.Certificate.Claim));
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.NotEqual(0, ConvexNetwork.Fit(data, Settings(Activation.Relu) with { Beta = 0.98 * path.BetaMax }).Model.Network.Neurons);
        for (int k = 1; k < 4; k++)
            Assert.True(path.Points[k].Fit.Certificate.Objective < path.Points[k - 1].Fit.Certificate.Objective);
    }

    [Fact]
    public void A_file_proves_itself_again_and_tampering_shows()
    {
        Dataset data = Data();
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(Activation.Relu) with { BetaRatio = 0.05 });
        SavedModel saved = folder.Reloaded(fit);
        Certification again = Certifier.Certify(saved, data);
        Assert.Empty(again.Refutations);
        Assert.Equal(fit.Certificate.LowerBound, again.Certificate.LowerBound, 1e-6 * fit.Certificate.Objective);
        Assert.NotEmpty(Certifier.Certify(saved with { Certificate = saved.Certificate with { LowerBound = 1.0001 * saved.Certificate.LowerBound } }, data).Refutations);
        Matrix output = new(saved.Model.Network.Neurons, 3, [.. saved.Model.Network.Output.Data.Select(a => 1.01 * a)]);
        Assert.NotEmpty(Certifier.Certify(saved with { Model = saved.Model with { Network = new Network(Activation.Relu, saved.Model.Network.Hidden, output) } }, data).Refutations);
    }

    [Fact]
    public void Probabilities_are_the_softmax()
    {
        Dataset data = Data();
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(Activation.Relu));
        Matrix outputs = fit.Model.PredictOutputs(data.Features), probabilities = fit.Model.PredictProbabilities(data.Features);
        for (int i = 0; i < data.Count; i++)
        {
            double sum = outputs.Row(i).ToArray().Sum(Math.Exp);
            for (int c = 0; c < 3; c++)
                Assert.Equal(Math.Exp(outputs[i, c]) / sum, probabilities[i, c], 1e-12);
        }
    }

    [Fact]
    public void Of_two_classes_it_is_the_logistic_loss()
    {
        Dataset data = Data().ForOutput(0);
        Assert.Equal(
            ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.1 }).Certificate.Objective,
            ConvexNetwork.Fit(data, Settings(Activation.Relu) with { BetaRatio = 0.1 }).Certificate.Objective);
    }

    private static FitSettings Settings(Activation activation) => new()
    {
        Loss = Loss.Softmax,
        Activation = activation,
        Patterns = activation == Activation.Relu ? PatternChoice.Auto : PatternChoice.Sampled(20),
    };

    private static Dataset Data()
    {
        var random = new RandomSource(11);
        var features = new Matrix(40, 2);
        random.FillGaussian(features.Data);
        int[] classes = [.. Enumerable.Range(0, features.Rows).Select(i => features[i, 1] - Math.Abs(features[i, 0]) + (0.3 * random.NextGaussian())).Select(h => h < -1 ? 0 : h < 0 ? 1 : 2)];
        return Dataset.OfClasses(features, classes, ["below", "between", "above"]);
    }
}
