using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Reference;

namespace Bidual.Tests.Fitting;

/// <summary>The front door on problems whose optimum is known, and under changes of the data whose effect is known.</summary>
public sealed class ConvexNetworkTests
{
    public static TheoryData<string> Cases => ReferenceCase.Names;

    /// <summary>x and −x are open together only for a gate that is orthogonal to both.</summary>
    [Fact]
    public void A_global_claim_about_gates_leaves_out_those_that_a_row_is_orthogonal_to()
    {
        var column = new Matrix(4, 1, [1, -1, 2, -2]);
        var data = new Dataset(column, column, LearningTask.Regression);
        FitSettings settings = Raw(1) with { Activation = Activation.GatedRelu };
        FittedNetwork all = ConvexNetwork.Fit(data, settings with { Patterns = PatternChoice.Exact }), zero = ConvexNetwork.Fit(data, settings with { Patterns = PatternChoice.Gates(new Matrix(1, 1)) });
        Assert.Equal(1.8, all.Certificate.Objective, 1e-6);
        Assert.Equal(0.95, zero.Certificate.Objective, 1e-6);
        Assert.Contains("on these data with gates that no row is orthogonal to", all.Certificate.ClaimText, StringComparison.Ordinal);
        Assert.DoesNotContain("gates that", ConvexNetwork.Fit(data, Raw(1)).Certificate.ClaimText, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Reaches_the_reference_optimum_and_claims_what_it_may(string name)
    {
        ReferenceCase reference = ReferenceCase.Load(name);
        bool gated = reference.Program.Cone is WholeSpace;
        PatternSet patterns = reference.Program.Operator.Patterns;
        bool complete = patterns.Coverage == Coverage.Complete;
        FittedNetwork fit = ConvexNetwork.Fit(
            DatasetOf(reference),
            Raw(reference.Program.Beta) with
            {
                Activation = gated ? Activation.GatedRelu : Activation.Relu,
                Patterns = complete ? PatternChoice.Exact : PatternChoice.Gates(Directions(patterns).Transpose()),
            });
        Assert.Equal(reference.Optimum, fit.Certificate.Objective, 1e-6 * reference.Optimum);
        Assert.Equal(complete ? Claim.Global : Claim.Patterns, fit.Certificate.Claim);
        Assert.InRange(fit.Certificate.LowerBound, reference.Optimum * (1 - 2e-6), reference.Optimum * (1 + 1e-6));
        Assert.Equal(fit.ProgramObjective, NetworkObjective(fit, reference), 1e-9 * reference.Optimum);
        Assert.Equal(fit.Certificate.Objective, NetworkObjective(fit, reference), 1e-12 * reference.Optimum);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void What_a_solver_has_proven_the_certificate_proves_from_the_weights(long seed)
    {
        Dataset data = Synthetic.Planted(30, 3, 4, 0.3, seed);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 3e-4, Bias = false, Standardize = false, Tolerance = 1e-8, Patterns = PatternChoice.Exact });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
    }

    [Fact]
    public void A_beta_that_was_compared_on_a_part_of_the_rows_shrinks_with_the_root_of_the_share()
    {
        var selection = new BetaSelection([new BetaPoint(0.1, 1, 3), new BetaPoint(0.04, 0.5, 5)], 1, 800, 200, RowShare: 0.25);
        Assert.Equal(0.02, selection.BetaRatio, 1e-15);
    }

    [Theory]
    [InlineData(1000, 5, 1000)]
    [InlineData(1001, 1, 200)]
    public void Few_rows_are_compared_by_folds(int rows, int folds, int held)
    {
        var random = new RandomSource(3);
        var features = new Matrix(rows, 1);
        random.FillGaussian(features.Data);
        var data = new Dataset(features, Matrix.FromColumn([.. features.Data.Select(Math.Abs)]), LearningTask.Regression);
        BetaSelection selection = ConvexNetwork.Fit(data, new FitSettings { Tolerance = 1e-2 }).Selection!;
        Assert.Equal((folds, held, 1.0), (selection.Folds, selection.ValidationRows, selection.RowShare));
    }

    [Fact]
    public void Same_seed_and_threads_give_the_same_bits()
    {
        Dataset data = Synthetic.Planted(60, 5, 3, 0.1, 4);
        FitSettings settings = new() { Seed = 3, Threads = 2, BetaRatio = 0.02, Tolerance = 1e-4 };
        FittedNetwork a = ConvexNetwork.Fit(data, settings), b = ConvexNetwork.Fit(data, settings);
        Assert.Equal(a.Model.Network.Hidden.Values.ToArray(), b.Model.Network.Hidden.Values.ToArray());
        Assert.Equal(a.Model.Network.Output.Values.ToArray(), b.Model.Network.Output.Values.ToArray());
        Assert.Equal(a.Certificate, b.Certificate);
    }

    [Fact]
    public void Permuted_rows_have_the_same_optimum()
    {
        Dataset data = Synthetic.Planted(14, 2, 3, 0.3, 9);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new RandomSource(1).Shuffle(order);
        Assert.Equal(Optimum(data, 0.2), Optimum(data.SelectRows(order), 0.2), 1e-8);
    }

    [Fact]
    public void Every_row_twice_with_twice_the_beta_has_twice_the_optimum()
    {
        Dataset data = Synthetic.Planted(12, 2, 3, 0.3, 10);
        Dataset twice = data.SelectRows([.. Enumerable.Range(0, 24).Select(i => i % 12)]);
        Assert.Equal(2 * Optimum(data, 0.15), Optimum(twice, 0.3), 1e-7);
    }

    [Fact]
    public void Rotated_features_have_the_same_optimum_and_scaled_ones_that_of_another_beta()
    {
        Dataset data = Synthetic.Planted(12, 2, 3, 0.3, 11);
        double expected = Optimum(data, 0.2, bias: false);
        double cos = Math.Cos(0.7), sin = Math.Sin(0.7);
        Assert.Equal(expected, Optimum(Map(data, (x, y) => ((cos * x) - (sin * y), (sin * x) + (cos * y))), 0.2, bias: false), 1e-8);
        Assert.Equal(expected, Optimum(Map(data, (x, y) => (3 * x, 3 * y)), 0.6, bias: false), 1e-8);
    }

    [Fact]
    public void Above_beta_max_the_zero_network_is_optimal()
    {
        Dataset data = Synthetic.Planted(12, 2, 3, 0.3, 12);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 1, Patterns = PatternChoice.Exact });
        Assert.Equal(0, fit.Model.Network.Neurons);
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(fit.Certificate.Beta, fit.Certificate.BetaMax, 1e-9 * fit.Certificate.Beta);
        FittedNetwork below = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.99, Patterns = PatternChoice.Exact });
        Assert.True(below.Model.Network.Neurons > 0);
    }

    [Fact]
    public void Too_many_patterns_end_in_a_claim_about_those_used_and_a_bound_for_all()
    {
        FittedNetwork fit = ConvexNetwork.Fit(Synthetic.Planted(120, 11, 4, 0.2, 5), new FitSettings { BetaRatio = 0.1 });
        Assert.Equal(Claim.Patterns, fit.Certificate.Claim);
        Assert.Equal(Coverage.Sampled, fit.Certificate.Coverage);
        Assert.InRange(fit.Certificate.GlobalLowerBound, 1e-9, fit.Certificate.LowerBound);
        Assert.Equal(fit.Certificate.Patterns, fit.PatternDirections!.Rows);
    }

    [Fact]
    public void Duplicated_rows_with_opposite_labels_can_be_fitted()
    {
        var features = Matrix.FromRows([[1, 2], [1, 2], [-1, 0.5], [0.3, -1]]);
        var data = new Dataset(features, Matrix.FromColumn([1, -1, 1, -1]), LearningTask.Classification);
        FittedNetwork fit = ConvexNetwork.Fit(data, Raw(0.1));
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
    }

    [Fact]
    public void Cancelled_fits_return_an_honest_network()
    {
        using var source = new CancellationTokenSource();
        Dataset data = Synthetic.Planted(100, 6, 4, 0.2, 6);
        var progress = new CancelAtSolve(source);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.01, Tolerance = 1e-10 }, progress, source.Token);
        Assert.Equal(SolveStatus.Cancelled, fit.Status);
        Assert.True(fit.Certificate.LowerBound <= fit.Certificate.Objective);
    }

    private sealed class CancelAtSolve(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Stage == FitStage.Solve)
                source.Cancel();
        }
    }

    private static FitSettings Raw(double beta) => new() { Beta = beta, Bias = false, Standardize = false, Patterns = PatternChoice.Exact };

    private static double Optimum(Dataset data, double beta, bool bias = true)
    {
        FittedNetwork fit = ConvexNetwork.Fit(data, Raw(beta) with { Bias = bias, Tolerance = 1e-9 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        return fit.Certificate.Objective;
    }

    private static Dataset DatasetOf(ReferenceCase reference)
    {
        bool classes = reference.Program.Loss is LogisticLoss;
        return new Dataset(reference.Program.Operator.Data, Matrix.FromColumn(reference.Program.Targets), classes ? LearningTask.Classification : LearningTask.Regression);
    }

    private static double NetworkObjective(FittedNetwork fit, ReferenceCase reference)
    {
        Network network = fit.Model.Network;
        double[] f = network.Predict(reference.Program.Operator.Data).Column(0);
        return reference.Program.Loss.Value(f, reference.Program.Targets) + (reference.Program.Beta / 2 * network.SquaredWeights());
    }

    private static Matrix Directions(PatternSet patterns)
    {
        var rows = new List<double[]>();
        for (int i = 0; i < patterns.Count; i++)
            rows.Add(patterns.Witness(i));
        return Matrix.FromRows(rows);
    }

    private static Dataset Map(Dataset data, Func<double, double, (double X, double Y)> map)
    {
        var rows = new List<double[]>();
        for (int i = 0; i < data.Count; i++)
        {
            (double x, double y) = map(data.Features[i, 0], data.Features[i, 1]);
            rows.Add([x, y]);
        }

        return new Dataset(Matrix.FromRows(rows), data.Targets, data.Task);
    }
}
