using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Tests.Fitting;

/// <summary>Gated networks with penalties beside weight decay, from settings to a model file that is proven again.</summary>
public sealed class PenaltyFitTests
{
    private static readonly FitSettings Gated = new() { Activation = Activation.GatedRelu, Patterns = PatternChoice.Sampled(20), BetaRatio = 0.05, Threads = 1 };

    private static readonly PenaltyKind[] OfGated = [PenaltyKind.Group, PenaltyKind.L1, PenaltyKind.Features];

    public static TheoryData<PenaltyKind> Kinds => [PenaltyKind.L1, PenaltyKind.Features];

    [Theory, MemberData(nameof(Kinds))]
    public void No_network_over_these_gates_is_below_the_bound(PenaltyKind kind)
    {
        Dataset data = Data();
        FittedNetwork fit = ConvexNetwork.Fit(data, Gated with { Penalty = kind });
        Assert.Equal(Claim.Patterns, fit.Certificate.Claim);
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        var random = new RandomSource(3);
        Matrix gates = fit.PatternDirections!;
        for (int k = 0; k < 100; k++)
        {
            // Twice the gates, so that neurons share them; from the optimum, or from nothing.
            int[] which = [.. Enumerable.Range(0, 2 * gates.Rows).Select(j => j % gates.Rows)];
            Matrix hidden = Gaussian(random, which.Length, gates.Columns, Math.Pow(10, -(k % 4))), output = Gaussian(random, which.Length, 1, 1);
            Network any = new(Activation.GatedRelu, hidden, output, gates.SelectRows(which)), optimal = fit.Model.Network;
            Network both = k % 2 == 0 ? any : Beside(optimal, any);
            double objective = (fit.Model with { Network = both }).Objective(data, fit.Certificate.Beta);
            Assert.True(objective >= fit.Certificate.LowerBound, $"{k}: {objective} {fit.Certificate.LowerBound}");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Neurons_split_in_two_or_scaled_are_not_cheaper(PenaltyKind kind)
    {
        Dataset data = Data();
        FittedNetwork fit = ConvexNetwork.Fit(data, Gated with { Penalty = kind });
        Network network = fit.Model.Network;
        double[] halves = [.. Enumerable.Repeat(0.5, network.Neurons)];
        Network split = Beside(network.Weighted(halves), network.Weighted(halves));
        Assert.Equal(fit.Certificate.Objective, Objective(split), 1e-10 * fit.Certificate.Objective);
        var scaled = new Network(
            Activation.GatedRelu,
            new Matrix(network.Neurons, network.Inputs, Array.ConvertAll(network.Hidden.Values.ToArray(), u => 2 * u)),
            new Matrix(network.Neurons, 1, Array.ConvertAll(network.Output.Values.ToArray(), a => a / 2)),
            network.Gates);
        Assert.True(Objective(scaled) >= fit.Certificate.Objective * (1 - 1e-12));

        double Objective(Network other) => (fit.Model with { Network = other }).Objective(data, fit.Certificate.Beta);
    }

    [Theory]
    [InlineData(PenaltyKind.L1, "logistic")]
    [InlineData(PenaltyKind.L1, "hinge")]
    [InlineData(PenaltyKind.Features, "squared-hinge")]
    [InlineData(PenaltyKind.Features, "hinge")]
    [InlineData(PenaltyKind.Features, "absolute")]
    public void A_saved_model_is_proven_again_and_forgeries_are_not(PenaltyKind kind, string loss)
    {
        Dataset data = Classes();
        FittedNetwork fit = ConvexNetwork.Fit(data, Gated with { Penalty = kind, Loss = Loss.Named(loss) });
        SavedModel saved = Reloaded(fit);
        Assert.Equal(kind, saved.Model.Penalty);
        Certification again = Certify(saved, data);
        Assert.False(again.IsRefuted, string.Join("; ", again.Refutations));
        Assert.Equal(fit.Certificate.LowerBound, again.Certificate.LowerBound, 1e-9 * fit.Certificate.Objective);
        foreach (PenaltyKind other in OfGated.Where(other => other != kind))
            Assert.True(Certify(saved with { Model = saved.Model with { Penalty = other } }, data).IsRefuted);
        Network network = saved.Model.Network;
        double[] hidden = network.Hidden.Values.ToArray();
        hidden[Array.FindIndex(hidden, u => u != 0)] *= 1.01;
        var changed = new Network(Activation.GatedRelu, new Matrix(network.Neurons, network.Inputs, hidden), network.Output, network.Gates);
        Assert.True(Certify(saved with { Model = saved.Model with { Network = changed } }, data).IsRefuted);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Several_outputs_each_have_their_own_selection(PenaltyKind kind)
    {
        Dataset one = Data();
        var targets = new Matrix(one.Count, 2);
        for (int t = 0; t < one.Count; t++)
            (targets.MutableRow(t)[0], targets.MutableRow(t)[1]) = (one.Targets[t, 0], one.Features[t, 2]);
        var data = new Dataset(one.Features, targets, LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(data, Gated with { Penalty = kind, BetaRatio = 0.3 });
        Assert.Equal(Claim.Patterns, fit.Certificate.Claim);
        Assert.Equal(fit.Outputs.Sum(output => output.Certificate.Objective), fit.Certificate.Objective, 1e-10 * fit.Certificate.Objective);
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-10 * fit.Certificate.Objective);
        Assert.Contains(2, fit.Outputs[1].Model.UsedFeatures());
        Assert.NotEqual(fit.Outputs[0].Model.UsedFeatures(), fit.Outputs[1].Model.UsedFeatures());
        Assert.False(Certify(Reloaded(fit), data).IsRefuted);
    }

    [Fact]
    public void Features_that_do_not_matter_are_dropped_by_all_neurons()
    {
        Dataset data = Data();
        FittedNetwork fit = ConvexNetwork.Fit(data, Gated with { Penalty = PenaltyKind.Features, BetaRatio = 0.4 });
        Assert.InRange(fit.Model.UsedFeatures().Count, 1, data.Features.Columns - 2);
        Assert.True(fit.Model.Network.Neurons > fit.Model.UsedFeatures().Count);
        Assert.Equal(data.Features.Columns, ConvexNetwork.Fit(data, Gated).Model.UsedFeatures().Count);
        FittedNetwork sparse = ConvexNetwork.Fit(data, Gated with { Penalty = PenaltyKind.L1 });
        Assert.Contains(Enumerable.Range(0, sparse.Model.Network.Neurons), j => sparse.Model.Network.Hidden.Row(j).Contains(0));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_path_begins_at_the_zero_network(PenaltyKind kind)
    {
        FittedPath path = ConvexNetwork.Path(Data(), new PathSettings { Points = 5, SmallestRatio = 0.01, Fit = Gated with { BetaRatio = null, Penalty = kind } });
        Assert.All(path.Points, point => Assert.Equal(Claim.Patterns, point.Fit.Certificate.Claim));
        Assert.Equal(0, path.Points[0].Penalty, 1e-9);
        Assert.True(path.Points[1].Penalty > 0);
        Assert.Equal(path.Points[^1].Fit.Certificate.Objective, Loss.Squared.Value(Fitted(path.Points[^1]), Targets(path.Points[^1])) + (path.Points[^1].Beta * path.Points[^1].Penalty), 1e-10);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Beta_is_chosen_against_its_own_largest(PenaltyKind kind)
    {
        FittedNetwork fit = ConvexNetwork.Fit(Data(), Gated with { Penalty = kind, BetaRatio = null, Patterns = PatternChoice.Sampled(10) });
        Assert.InRange(fit.Selection!.BetaRatio, 1e-3, 0.3);
        Assert.Equal(fit.Selection.BetaRatio, fit.Certificate.Beta / fit.Certificate.BetaMax, 1e-9);
    }

    [Fact]
    public void With_all_patterns_the_claim_is_global()
    {
        Dataset data = Synthetic.Planted(16, 2, 3, 0.3, 21);
        foreach (PenaltyKind kind in OfGated)
            Assert.Equal(Claim.Global, ConvexNetwork.Fit(data, Gated with { Penalty = kind, Patterns = PatternChoice.Exact }).Certificate.Claim);
    }

    [Fact]
    public void What_does_not_go_with_a_penalty_is_refused()
    {
        Dataset data = Data();
        string relu = Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, Gated with { Penalty = PenaltyKind.L1, Activation = Activation.Relu })).Message;
        Assert.Contains("--penalty l1 is for gated ReLU networks, --model gated", relu, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => ConvexNetwork.Path(data, new PathSettings { Fit = Gated with { BetaRatio = null, Penalty = PenaltyKind.Features, Activation = Activation.Relu } }));
        string solver = Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, Gated with { Penalty = PenaltyKind.Features, Solver = SolverKind.WorkingSet })).Message;
        Assert.Contains("--solver working-set: it needs the group penalty", solver, StringComparison.Ordinal);
        SavedModel saved = Reloaded(ConvexNetwork.Fit(data, Gated with { Penalty = PenaltyKind.L1 }));
        Assert.Throws<DataException>(() => OptimalNetworks.Of(saved, data));
    }

    /// <summary>Five features; the target is of the first two, by a kink of the one.</summary>
    private static Dataset Data()
    {
        Matrix features = Gaussian(new RandomSource(9), 60, 5, 1);
        return new Dataset(features, Matrix.FromColumn([.. Enumerable.Range(0, 60).Select(t => Math.Abs(features[t, 0]) + (0.5 * features[t, 1]) - 0.6)]), LearningTask.Regression);
    }

    private static Dataset Classes()
    {
        Dataset data = Data();
        return new Dataset(data.Features, Matrix.FromColumn([.. data.Targets.Data.Select(y => y > 0 ? 1.0 : -1.0)]), LearningTask.Classification, classLabels: ["no", "yes"]);
    }

    private static double[] Fitted(PathPoint point) => point.Fit.Model.Network.Predict(point.Fit.Model.Preparation.Inputs(Data().Features)).Column(0);

    private static double[] Targets(PathPoint point) => point.Fit.Model.Preparation.ScaledTargets(Data().Targets).Column(0);

    private static SavedModel Reloaded(FittedNetwork fit)
    {
        using var folder = new Cli.DataFolder();
        string path = folder.Path("model.json");
        ModelFile.Save(fit.ToSaved(null, new TrainingRecord("0", [], 0, fit.TrainingRows, fit.DataFingerprint, "proximal-gradient", "converged", 1, 0)), path);
        return ModelFile.Load(path);
    }

    private static Certification Certify(SavedModel saved, Dataset data) => Certifier.Certify(saved, data, cancellation: TestContext.Current.CancellationToken);

    private static Network Beside(Network one, Network other) => new(
        Activation.GatedRelu,
        Matrix.Stack([one.Hidden, other.Hidden]),
        Matrix.Stack([one.Output, other.Output]),
        Matrix.Stack([one.Gates!, other.Gates!]));

    private static Matrix Gaussian(RandomSource random, int rows, int columns, double size)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        Vector.Scale(size, matrix.Data, matrix.Data);
        return matrix;
    }
}
