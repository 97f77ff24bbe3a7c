using System.Collections.Concurrent;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Solvers;

namespace Bidual.Tests.Fitting;

/// <summary>The regularisation path against facts of all optima, against fits of its own β, and against choices computed by hand.</summary>
public sealed class PathTests
{
    private static readonly Dataset Planted = Synthetic.Planted(24, 2, 3, 0.4, 7);

    private static PathSettings Exact { get; } = new() { Fit = new FitSettings { Patterns = PatternChoice.Exact, Tolerance = 1e-8, Threads = 1 }, Points = 8 };

    private static readonly ConcurrentDictionary<string, FittedPath> Paths = [];

    [Theory, InlineData("exact"), InlineData("sampled"), InlineData("gated"), InlineData("searched"), InlineData("logistic")]
    public void The_zero_network_stands_at_beta_max_and_the_ratios_fall_by_a_constant_factor(string kind)
    {
        FittedPath path = PathOf(kind);
        Assert.Equal(SolveStatus.Converged, path.Status);
        Assert.Equal(8, path.Points.Count);
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.Equal((1, 1e-3), (path.Points[0].BetaRatio, path.Points[^1].BetaRatio));
        for (int k = 0; k < path.Points.Count; k++)
        {
            Assert.Equal(Math.Pow(1e-3, k / 7.0), path.Points[k].BetaRatio, 1e-12);
            Assert.Equal(path.BetaMax * path.Points[k].BetaRatio, path.Points[k].Beta, 1e-12 * path.BetaMax);
            Assert.NotEqual(Claim.None, path.Points[k].Fit.Certificate.Claim);
        }
    }

    [Theory]
    [InlineData("exact", Claim.Global)]
    [InlineData("logistic", Claim.Global)]
    [InlineData("grown", Claim.Global)]
    [InlineData("sampled", Claim.Patterns)]
    [InlineData("gated", Claim.Patterns)]
    [InlineData("searched", Claim.Patterns)]
    public void The_objective_falls_with_beta_and_the_penalty_rises(string kind, Claim claim)
    {
        FittedPath path = PathOf(kind);
        Assert.All(path.Points, point => Assert.Equal(claim, point.Fit.Certificate.Claim));
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        double tolerance = path.Settings.Fit.Tolerance;
        for (int k = 1; k < path.Points.Count; k++)
        {
            PathPoint larger = path.Points[k - 1], smaller = path.Points[k];
            Assert.True(smaller.Fit.Certificate.Objective <= larger.Fit.Certificate.Objective * (1 + tolerance), $"point {k}");
            Assert.True(larger.Fit.Certificate.LowerBound >= smaller.Fit.Certificate.LowerBound * (1 - tolerance), $"point {k}");

            // Of two optima the one of the smaller β has the larger penalty: add (L + βΩ at one) ≤ (at the other) for both β. A gap moves it by gap/Δβ.
            double slack = (larger.Fit.Certificate.Gap + smaller.Fit.Certificate.Gap) / (larger.Beta - smaller.Beta);
            if (kind is not "searched")
                Assert.True(smaller.Penalty >= larger.Penalty - slack - 1e-12, $"point {k}: {smaller.Penalty} after {larger.Penalty}");
        }
    }

    [Theory, InlineData("exact"), InlineData("sampled"), InlineData("gated"), InlineData("logistic")]
    public void Every_point_is_the_optimum_that_a_fit_of_its_own_finds(string kind)
    {
        Dataset data = DataOf(kind);
        FittedPath path = PathOf(kind);
        foreach (PathPoint point in path.Points)
        {
            FittedNetwork cold = ConvexNetwork.Fit(data, path.Settings.Fit with { Beta = point.Beta, Solver = SolverKind.Auto });
            Assert.Equal(cold.Certificate.Objective, point.Fit.Certificate.Objective, 2 * path.Settings.Fit.Tolerance * cold.Certificate.Objective);
            Assert.Equal(cold.Certificate.Claim, point.Fit.Certificate.Claim);
            Assert.Equal(cold.Certificate.Patterns, point.Fit.Certificate.Patterns);
            Assert.Equal(cold.DataFingerprint, point.Fit.DataFingerprint);
        }
    }

    [Fact]
    public void Same_seed_and_threads_give_the_same_bits()
    {
        PathSettings settings = Exact with { Fit = Exact.Fit with { Folds = 3 } };
        FittedPath a = ConvexNetwork.Path(Planted, settings), b = ConvexNetwork.Path(Planted, settings);
        foreach ((PathPoint one, PathPoint other) in a.Points.Zip(b.Points))
        {
            Assert.Equal(one.Fit.Model.Network.Hidden.Values.ToArray(), other.Fit.Model.Network.Hidden.Values.ToArray());
            Assert.Equal(one.Fit.Certificate, other.Fit.Certificate);
            Assert.Equal(one.HeldOut, other.HeldOut);
        }

        Assert.Equal(a.Selection!.Points, b.Selection!.Points);
    }

    [Fact]
    public void Without_rows_to_compare_nothing_is_chosen()
    {
        FittedPath path = PathOf("exact");
        Assert.Null(path.Selection);
        Assert.Null(path.Chosen);
        Assert.All(path.Points, point => Assert.Null(point.HeldOut));
        Assert.Equal(Planted.Count, path.Points[0].Fit.TrainingRows);
    }

    [Theory, InlineData("exact"), InlineData("logistic")]
    public void The_choice_by_rows_set_aside_is_the_one_computed_by_hand(string kind)
    {
        Dataset data = DataOf(kind);
        PathSettings settings = Settings(kind) with { Points = 4, SmallestRatio = 0.01, Fit = Settings(kind).Fit with { Validation = 0.3, Seed = 5 } };
        FittedPath path = ConvexNetwork.Path(data, settings);
        RowSplit split = Split.Holdout(data, 0.3, 5);
        Dataset training = data.SelectRows(split.Training), held = data.SelectRows(split.Validation);
        double[] losses = [.. path.Points.Select(point =>
        {
            FittedNetwork fit = ConvexNetwork.Fit(training, settings.Fit with { Validation = 0, Beta = point.Beta });
            return Losses(fit.Predict(held.Features), held).Average();
        })];
        Check(path, losses, held.Count, 1e-4);
    }

    [Theory, InlineData("exact"), InlineData("logistic")]
    public void The_choice_by_folds_is_the_one_computed_by_hand(string kind)
    {
        Dataset data = DataOf(kind);
        PathSettings settings = Settings(kind) with { Points = 4, SmallestRatio = 0.01, Fit = Settings(kind).Fit with { Folds = 3, Seed = 9, Tolerance = 1e-6 } };
        FittedPath path = ConvexNetwork.Path(data, settings);
        double[] losses = [.. path.Points.Select(point => Split.Folds(data, 3, 9).SelectMany(split =>
        {
            FittedNetwork fit = ConvexNetwork.Fit(data.SelectRows(split.Training), settings.Fit with { Folds = 0, BetaRatio = point.BetaRatio });
            Dataset held = data.SelectRows(split.Validation);
            return Losses(fit.Predict(held.Features), held);
        }).Average())];
        Check(path, losses, data.Count, 2e-2);
        Assert.Equal(3, path.Selection!.Folds);
        Assert.Equal(data.Count, path.Points[0].Fit.TrainingRows);
    }

    [Fact]
    public void A_cancelled_path_keeps_the_points_it_has()
    {
        using var source = new CancellationTokenSource();
        FittedPath path = ConvexNetwork.Path(Planted, Exact, new CancelAt("point 4", source), source.Token);
        Assert.Equal(SolveStatus.Cancelled, path.Status);
        Assert.InRange(path.Points.Count, 3, 4);
        Assert.All(path.Points, point => Assert.Equal(Claim.Global, point.Fit.Certificate.Claim));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSettings { Points = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSettings { SmallestRatio = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSettings { SmallestRatio = double.NaN });
        Assert.Throws<ArgumentException>(() => new PathSettings { Fit = new FitSettings { Beta = 1 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitSettings { Folds = 1 });
        Assert.Throws<DataException>(() => ConvexNetwork.Path(Planted, Exact with { Fit = Exact.Fit with { Folds = 25 } }));
        Assert.Throws<DataException>(() => ConvexNetwork.Fit(Planted, new FitSettings { Folds = 3, Beta = 1 }));
    }

    [Theory, InlineData(Activation.Relu), InlineData(Activation.GatedRelu)]
    public void A_fit_can_choose_its_beta_by_folds(Activation activation)
    {
        Dataset data = Synthetic.Planted(60, 2, 3, 0.4, 3);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { Folds = 3, Activation = activation, Patterns = PatternChoice.Sampled(20), Threads = 1 });
        BetaSelection selection = fit.Selection!;
        Assert.Equal((3, 40, 60), (selection.Folds, selection.TrainingRows, selection.ValidationRows));
        Assert.Equal(selection.Points.Min(point => point.Score), selection.Points[selection.Chosen].Score);
        Assert.Equal(60, fit.TrainingRows);
    }

    private static void Check(FittedPath path, double[] losses, int rows, double tolerance)
    {
        BetaSelection selection = path.Selection!;
        Assert.Equal(rows, selection.ValidationRows);
        Assert.Equal(losses.Length, selection.Points.Count);
        for (int k = 0; k < losses.Length; k++)
            Assert.Equal(losses[k], selection.Points[k].Score, tolerance * losses[k]);
        Assert.Equal(Array.IndexOf(losses, losses.Min()), selection.Chosen);
        Assert.Same(path.Points[selection.Chosen], path.Chosen);
        Scores scores = path.Chosen!.HeldOut!;
        Assert.Equal(selection.Points[selection.Chosen].Score, scores.LogLoss ?? (scores.Rmse!.Value * scores.Rmse.Value), 1e-12);
    }

    /// <summary>Squared errors, or log(1 + exp(−yf)), row by row.</summary>
    private static IEnumerable<double> Losses(double[] predictions, Dataset rows) => predictions.Select((f, t) =>
    {
        double y = rows.Targets[t, 0];
        return rows.Task == LearningTask.Regression ? (f - y) * (f - y) : Math.Log(1 + Math.Exp(-y * f));
    });

    private static FittedPath PathOf(string kind) => Paths.GetOrAdd(kind, _ => ConvexNetwork.Path(DataOf(kind), Settings(kind)));

    private static PathSettings Settings(string kind) => kind switch
    {
        "sampled" => Exact with { Fit = Exact.Fit with { Patterns = PatternChoice.Sampled(40) } },
        "gated" => Exact with { Fit = Exact.Fit with { Patterns = PatternChoice.Sampled(40), Activation = Activation.GatedRelu } },
        "searched" => Exact with { Fit = Exact.Fit with { Patterns = PatternChoice.Auto, Tolerance = 1e-5 } },
        "grown" => new() { Fit = new FitSettings { Tolerance = 1e-3, Threads = 1 }, Points = 3, SmallestRatio = 0.1 },
        _ => Exact,
    };

    private static Dataset DataOf(string kind) => kind switch
    {
        "searched" => Synthetic.Planted(40, 11, 2, 0.3, 2),
        "grown" => Synthetic.Planted(100, 3, 2, 0.3, 6),
        "logistic" => Labelled(Planted),
        _ => Planted,
    };

    /// <summary>Classes by the sign of the target.</summary>
    private static Dataset Labelled(Dataset data)
    {
        var labels = new Matrix(data.Count, 1, [.. data.Targets.Values.ToArray().Select(y => y > 0 ? 1.0 : -1.0)]);
        return new Dataset(data.Features, labels, LearningTask.Classification);
    }

    private sealed class CancelAt(string detail, CancellationTokenSource source) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Detail.StartsWith(detail, StringComparison.Ordinal))
                source.Cancel();
        }
    }
}
