using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex.Optimisers;
using Bidual.Numerics;
using Bidual.Programs.Penalties;

namespace Bidual.Tests.Fitting;

/// <summary>Trainers on problems that confine neurons or penalise them otherwise than by weight decay.</summary>
public sealed class TrainerComparisonTests
{
    [Fact]
    public void Confined_neurons_are_trained_in_their_span()
    {
        ComparedTrainers compared = Compare(Rows(1), new FitSettings { Rank = 2 });
        Truncation truncation = compared.Convex.Truncation!;
        Assert.Equal((truncation.Certificate.GlobalLowerBound, true), (compared.Bound, compared.IsGlobal));
        Assert.True(compared.Bound > compared.Convex.Certificate.GlobalLowerBound);
        foreach (ComparedRun run in compared.Trainers.SelectMany(trainer => trainer.Runs))
        {
            Network network = run.Model.Network;
            Assert.Equal(4, network.Inputs);
            Assert.InRange(Vector.Norm(LeadingDirections.Residual(network.Hidden, truncation.Directions).Values), 0, 1e-12 * Vector.Norm(network.Hidden.Values));
            Assert.Equal(run.Trace.Min(point => point.Objective), run.Objective, 1e-10);
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Monotone_neurons_stay_so(int outputs)
    {
        ComparedTrainers compared = Compare(Rows(outputs), new FitSettings { Monotone = [new MonotoneFeature(0, 1), new MonotoneFeature(2, -1)] }, TrainerKind.Momentum, TrainerKind.AdamW, TrainerKind.Lbfgs);
        Assert.True(compared.IsGlobal);
        foreach (ComparedRun run in compared.Trainers.SelectMany(trainer => trainer.Runs))
        {
            Assert.Equal(2, run.Model.Monotone.Count);
            Assert.Empty(run.Model.Broken());
            Assert.Contains(Enumerable.Range(0, run.Model.Network.Neurons), j => run.Model.Network.Hidden[j, 0] != 0);
        }
    }

    [Theory]
    [InlineData(PenaltyKind.L1, 1)]
    [InlineData(PenaltyKind.L1, 2)]
    [InlineData(PenaltyKind.Features, 1)]
    [InlineData(PenaltyKind.Features, 2)]
    public void Penalties_of_gated_networks_are_those_of_the_program(PenaltyKind penalty, int outputs)
    {
        ComparedTrainers compared = Compare(Rows(outputs), new FitSettings { Activation = Activation.GatedRelu, Penalty = penalty, Patterns = PatternChoice.Exact });
        Assert.True(compared.IsGlobal);
        Assert.All(compared.Trainers.SelectMany(trainer => trainer.Runs), run => Assert.Equal(penalty, run.Model.Penalty));
    }

    /// <summary>Every output has neurons with the gates of its own optimum, so that training from that optimum stays there.</summary>
    [Fact]
    public void Gates_of_the_optimum_are_those_of_the_output_they_serve()
    {
        Dataset data = Rows(2);
        FittedNetwork convex = ConvexNetwork.Fit(data, new FitSettings { Activation = Activation.GatedRelu, Patterns = PatternChoice.Exact, BetaRatio = 0.1, Threads = 1 });
        Network network = convex.Model.Network;
        Matrix gates = ComparedShape.Of(convex, null, convex.Model.Preparation.Inputs(data.Features)).Gates!;
        for (int j = 0; j < network.Neurons; j++)
        {
            int output = network.Fed(j).Output;
            Assert.Contains(Enumerable.Range(0, gates.Rows), slot => slot % 2 == output && gates.Row(slot).SequenceEqual(network.Gates!.Row(j)));
        }
    }

    /// <summary>Runs of a comparison, none of which is below the bound, or descends on less than its objective, and the best of which is within 1 % of the bound.</summary>
    private static ComparedTrainers Compare(Dataset data, FitSettings fit, params TrainerKind[] trainers)
    {
        ComparedTrainers compared = TrainerComparison.Run(
            data,
            new ComparisonSettings { Fit = fit with { BetaRatio = 0.1, Threads = 1 }, Trainers = trainers.Length > 0 ? trainers : [TrainerKind.Adam, TrainerKind.Lbfgs], Runs = 2, Epochs = 1500, LearningRate = 0.03 },
            cancellation: TestContext.Current.CancellationToken);
        double[] objectives = [.. compared.Trainers.SelectMany(trainer => trainer.Runs).Select(run => run.Objective)];
        Assert.All(objectives, objective => Assert.True(objective >= compared.Bound * (1 - 1e-12)));
        Assert.All(compared.Trainers.SelectMany(trainer => trainer.Runs), run => Assert.True(run.Trace.Min(point => point.Objective) >= run.Objective * (1 - 1e-12)));
        Assert.InRange(objectives.Min(), compared.Bound * (1 - 1e-12), 1.01 * compared.Bound);
        return compared;
    }

    /// <summary>Fourteen rows of three features.</summary>
    private static Dataset Rows(int outputs)
    {
        Matrix features = new(14, 3), targets = new(14, outputs);
        var random = new RandomSource(6);
        random.FillGaussian(features.Data);
        for (int t = 0; t < 14; t++)
        {
            for (int k = 0; k < outputs; k++)
                targets.MutableRow(t)[k] = Math.Max(0, features[t, k]) - (0.5 * features[t, 2]) + Math.Abs(features[t, 1]) + (0.2 * random.NextGaussian());
        }

        return new Dataset(features, targets, LearningTask.Regression);
    }
}
