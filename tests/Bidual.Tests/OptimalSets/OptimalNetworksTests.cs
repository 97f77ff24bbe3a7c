using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.OptimalSets;

public sealed class OptimalNetworksTests
{
    private static readonly FitSettings Raw = new() { Bias = false, Standardize = false, Loss = Loss.Squared, Patterns = PatternChoice.Exact, Threads = 1 };

    /// <summary>y = |x| without bias: (x)₊ + (−x)₊, whose outputs have no row in common.</summary>
    [Fact]
    public void Two_neurons_with_separate_rows_are_the_only_ones()
    {
        double[] x = [.. Enumerable.Range(-4, 9).Select(k => k / 4.0)];
        Dataset data = Data(new Matrix(9, 1, x), [.. x.Select(Math.Abs)]);
        OptimalSet set = Describe(data, 0.1);
        Assert.Equal((Uniqueness.Unique, true, 2, 0, 0), (set.Uniqueness, set.IsProven, set.Needed, set.Optional, set.Dimension));

        // Each side is a one-dimensional lasso: α·Σx² = Σx|x| − β.
        double square = x.Where(value => value > 0).Sum(value => value * value);
        Assert.All(set.Weights, neuron => Assert.Equal((square - 0.1) / square, neuron.Least, 1e-12));
        Assert.All(set.Weights, neuron => Assert.Equal(1, neuron.Price, 1e-12));
    }

    /// <summary>
    /// Without bias (Xu)₊ − (−Xu)₊ = Xu lies in a space of d dimensions: more than d antipodal pairs at the price β depend on each other.
    /// </summary>
    [Fact]
    public void Antipodal_neurons_leave_freedom_that_no_row_can_see()
    {
        Dataset data = Freedom();
        OptimalSet set = Describe(data, 0.1, Data(Noise(5, 2, 4), [1, -1, 0.5, 2, -0.3]));
        Assert.Equal((Uniqueness.NotUnique, Coverage.Complete, 2), (set.Uniqueness, set.Coverage, set.Dimension));
        CheckMembers(set, data);
        OptimalMember fewest = Member(set, OptimalChoice.FewestNeurons);
        Assert.Equal(set.Dimension + fewest.Model.Network.Neurons, set.Needed + set.Optional);
        Assert.All(set.Members, member => Assert.Equal(fewest.Validation!.Rmse!.Value, member.Validation!.Rmse!.Value, 1e-6));
    }

    [Fact]
    public void On_a_grid_optimal_networks_differ_between_the_rows()
    {
        Matrix features = Matrix.FromRows([.. from a in new[] { -1.0, 0, 1 } from b in new[] { -1.0, 0, 1 } select new[] { a, b }]);
        Dataset data = Data(features, [.. Enumerable.Range(0, 9).Select(t => Math.Max(Math.Abs(features[t, 0]), Math.Abs(features[t, 1])))]);
        OptimalSet set = Describe(data, 0.2, Data(Noise(5, 2, 4), [1, -1, 0.5, 2, -0.3]));
        Assert.Equal(Uniqueness.NotUnique, set.Uniqueness);
        CheckMembers(set, data);
        Assert.True(Member(set, OptimalChoice.BestOnValidation).Validation!.Rmse < Member(set, OptimalChoice.LeastNorm).Validation!.Rmse - 1e-3);
    }

    private static void CheckMembers(OptimalSet set, Dataset data)
    {
        Assert.Equal(4, set.Members.Count);
        OptimalMember trained = Member(set, OptimalChoice.AsTrained), fewest = Member(set, OptimalChoice.FewestNeurons), norm = Member(set, OptimalChoice.LeastNorm), best = Member(set, OptimalChoice.BestOnValidation);
        double[] f = trained.Model.Predict(data.Features);
        foreach (OptimalMember member in set.Members)
        {
            Assert.Equal(Claim.Global, member.Certificate.Claim);
            Assert.Equal(trained.Certificate.Objective, member.Certificate.Objective, 1e-10 * trained.Certificate.Objective);
            Assert.Equal(f, member.Model.Predict(data.Features), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.True(best.Validation!.Rmse <= member.Validation!.Rmse + 1e-8, $"{best.Validation} {member.Choice} {member.Validation}");
            Assert.True(SquaredWeights(norm) <= SquaredWeights(member) + 1e-8, $"{SquaredWeights(norm)} {member.Choice} {SquaredWeights(member)}");
            Assert.True(fewest.Model.Network.Neurons <= member.Model.Network.Neurons);
        }

        Assert.True(fewest.Model.Network.Neurons <= data.Count);
        Assert.True(fewest.Model.Network.Neurons < set.Needed + set.Optional);
    }

    [Fact]
    public void The_weights_of_a_member_lie_in_their_ranges()
    {
        OptimalSet set = Describe(Freedom(), 0.1);
        foreach (OptimalMember member in set.Members)
        {
            Network network = member.Model.Network;
            var weights = new double[set.Weights.Count];
            for (int j = 0; j < network.Neurons; j++)
            {
                int twin = Enumerable.Range(0, weights.Length).Single(k => IsParallel(network, j, set.Neurons, k));
                weights[twin] += Vector.Norm(network.Hidden.Row(j)) * Math.Abs(network.Output[j, 0]);
            }

            Assert.All(set.Weights, neuron => Assert.InRange(weights[neuron.Index], neuron.Least - 1e-6, neuron.Most + 1e-6));
        }
    }

    [Fact]
    public void Split_and_reordered_neurons_give_the_same_set()
    {
        Dataset data = Freedom();
        SavedModel saved = Train(data, Raw with { Beta = 0.1 });
        Network network = saved.Model.Network;
        int[] order = [.. Enumerable.Range(0, network.Neurons).Reverse(), 0];
        var weights = new double[order.Length];
        Array.Fill(weights, 1);
        weights[^1] = 0.75;
        weights[network.Neurons - 1] = 0.25;
        SavedModel split = saved with { Model = saved.Model with { Network = network.Select(order).Weighted(weights) } };
        OptimalSet a = OptimalNetworks.Of(saved, data, new OptimalSetSettings { Threads = 1 }), b = OptimalNetworks.Of(split, data, new OptimalSetSettings { Threads = 1 });
        Assert.Equal((a.Uniqueness, a.Dimension, a.Needed, a.Optional), (b.Uniqueness, b.Dimension, b.Needed, b.Optional));
        Assert.Equal(a.Weights.Select(neuron => neuron.Most), b.Weights.Select(neuron => neuron.Most), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Gated_networks_are_described_over_their_gates()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(40, 4, 3);
        Dataset data = Data(inputs, targets);
        OptimalSet set = OptimalNetworks.Of(
            Train(data, Raw with { Activation = Activation.GatedRelu, Patterns = PatternChoice.Sampled(20), Beta = 0.5 }), data, new OptimalSetSettings { Threads = 1 });
        Assert.Equal((Uniqueness.Unique, true), (set.Uniqueness, set.IsProven));
        Assert.Equal(set.Patterns, set.Blocks);
        Assert.Equal(Claim.Patterns, Member(set, OptimalChoice.FewestNeurons).Certificate.Claim);
    }

    [Fact]
    public void Above_beta_max_the_zero_network_is_the_only_one()
    {
        Dataset data = Freedom();
        OptimalSet set = OptimalNetworks.Of(Train(data, Raw with { Beta = 1e3 }), data, new OptimalSetSettings { Threads = 1 });
        Assert.Equal((Uniqueness.Unique, true, 0), (set.Uniqueness, set.IsProven, set.Weights.Count));
        Assert.Equal(set.Blocks, set.Excluded);
    }

    /// <summary>Exclusion is safe: blocks of any accurate optimum are among those left.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Directions_of_an_optimum_are_never_excluded(long seed)
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(14, 3, seed);
        Dataset data = Data(inputs, targets);
        SavedModel saved = Train(data, Raw with { Beta = 0.05, Tolerance = 1e-10 });
        OptimalSet set = OptimalNetworks.Of(saved, data, new OptimalSetSettings { Threads = 1 });
        Network network = saved.Model.Network;
        for (int j = 0; j < network.Neurons; j++)
        {
            if (Math.Abs(network.Output[j, 0]) > 1e-2)
                Assert.Contains(Enumerable.Range(0, set.Neurons.Neurons), k => IsParallel(network, j, set.Neurons, k));
        }
    }

    [Fact]
    public void A_run_that_is_cancelled_says_so()
    {
        Dataset data = Freedom();
        SavedModel saved = Train(data, Raw with { Beta = 0.1 });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => OptimalNetworks.Of(saved, data, cancellation: cancelled.Token));
    }

    private static Dataset Freedom()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(12, 2, 5);
        return Data(inputs, targets);
    }

    private static bool IsParallel(Network a, int i, Network b, int j)
    {
        ReadOnlySpan<double> u = a.Hidden.Row(i), v = b.Hidden.Row(j);
        return Math.Sign(a.Output[i, 0]) == Math.Sign(b.Output[j, 0]) && Vector.Dot(u, v) >= (1 - 1e-8) * Vector.Norm(u) * Vector.Norm(v);
    }

    private static OptimalMember Member(OptimalSet set, OptimalChoice choice) => set.Members.Single(member => member.Choice == choice);

    private static double SquaredWeights(OptimalMember member)
    {
        Network network = member.Model.Network;
        return Enumerable.Range(0, network.Neurons).Sum(j => Math.Pow(network.Output[j, 0], 4));
    }

    private static OptimalSet Describe(Dataset data, double beta, Dataset? validation = null) =>
        OptimalNetworks.Of(Train(data, Raw with { Beta = beta }), data, new OptimalSetSettings { Threads = 1, Validation = validation });

    private static SavedModel Train(Dataset data, FitSettings settings)
    {
        FittedNetwork fit = ConvexNetwork.Fit(data, settings);
        var record = new TrainingRecord("", [], 0, data.Count, fit.DataFingerprint, "", "", 0, 0);
        return new SavedModel(fit.Model, null, fit.Certificate, fit.PatternDirections, record);
    }

    private static Matrix Noise(int rows, int columns, long seed)
    {
        var matrix = new Matrix(rows, columns);
        new RandomSource(seed).FillGaussian(matrix.Data);
        return matrix;
    }

    private static Dataset Data(Matrix features, double[] targets) =>
        new(features, new Matrix(targets.Length, 1, targets), LearningTask.Regression);
}
