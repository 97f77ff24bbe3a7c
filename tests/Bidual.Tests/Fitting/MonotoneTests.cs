using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Export;

namespace Bidual.Tests.Fitting;

/// <summary>Networks whose neurons are monotone in some features, (1m).</summary>
public sealed class MonotoneTests : IDisposable
{
    private static readonly MonotoneFeature[] Features = [new(0, 1), new(1, -1)];

    private readonly TemporaryFolder folder = new();

    /// <summary>Loss, rows, features, whether all patterns are enumerated.</summary>
    public static TheoryData<string, int, int, bool> Kinds => new()
    {
        { "squared", 24, 2, true },
        { "logistic", 24, 3, true },
        { "absolute", 24, 2, true },
        { "squared-hinge", 16, 2, true },
        { "squared", 60, 4, false },
        { "logistic", 60, 4, false },
    };

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public void Predictions_go_one_way_on_random_pairs(string loss, int rows, int columns, bool enumerated)
    {
        Dataset data = Data(loss, rows, columns);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss));
        Assert.Equal(enumerated ? Claim.Global : Claim.Patterns, fit.Certificate.Claim);
        Assert.Equal(Features, fit.Model.Monotone);
        Assert.Empty(fit.Model.Broken());
        Assert.Contains("with neurons monotone in 2 features", fit.Certificate.ClaimText, StringComparison.Ordinal);
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        var random = new RandomSource(5);
        for (int trial = 0; trial < 500; trial++)
        {
            var pair = new Matrix(2, columns);
            random.FillGaussian(pair.Data);
            pair.Row(0).CopyTo(pair.MutableRow(1));
            pair.MutableRow(1)[0] += 3 * random.NextDouble();
            pair.MutableRow(1)[1] -= 3 * random.NextDouble();
            double[] predictions = fit.Model.Predict(pair);
            Assert.True(predictions[1] >= predictions[0] - (1e-14 * Math.Abs(predictions[0])), $"{predictions[0]:R} {predictions[1]:R}");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void No_monotone_network_is_below_the_bound(string loss, int rows, int columns, bool enumerated)
    {
        Dataset data = Data(loss, rows, columns);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss));
        Network network = fit.Model.Network;
        double bound = enumerated ? fit.Certificate.LowerBound : fit.Certificate.GlobalLowerBound;
        var random = new RandomSource(4);
        for (int trial = 0; trial < 300; trial++)
        {
            double size = Math.Pow(10, -5 * random.NextDouble());
            Matrix hidden = Moved(network.Hidden), output = Moved(network.Output);
            for (int j = 0; j < hidden.Rows; j++)
            {
                foreach (MonotoneFeature feature in Features)
                    feature.Clamp(output[j, 0], hidden.MutableRow(j));
            }

            Model moved = fit.Model with { Network = new Network(Activation.Relu, hidden, output) };
            Assert.Empty(moved.Broken());
            Assert.True(moved.Objective(data, fit.Certificate.Beta) >= bound);

            Matrix Moved(Matrix matrix) => new(matrix.Rows, matrix.Columns, [.. matrix.Data.Select(value => value + (size * random.NextGaussian()))]);
        }
    }

    [Fact]
    public void The_constraint_costs_something_and_costs_nothing_where_the_optimum_meets_it()
    {
        Dataset data = Data("squared", 24, 2);
        FitSettings settings = Settings("squared");
        double confined = ConvexNetwork.Fit(data, settings).Certificate.LowerBound, free = ConvexNetwork.Fit(data, settings with { Monotone = [] }).Certificate.Objective;
        Assert.True(confined > 1.01 * free, $"{confined} {free}");

        // Of a rising line the optimum rises without being told.
        var line = new Dataset(data.Features, Matrix.FromColumn([.. Enumerable.Range(0, data.Count).Select(t => (2 * data.Features[t, 0]) - data.Features[t, 1])]), LearningTask.Regression);
        Assert.Equal(ConvexNetwork.Fit(line, settings with { Monotone = [] }).Certificate.Objective, ConvexNetwork.Fit(line, settings).Certificate.Objective, 1e-6);
    }

    /// <summary>One feature, no bias, increasing: of (x)₊ and (−x)₊ only positive and negative multiples are left.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void One_feature_is_a_lasso_with_signs(int sign)
    {
        double[] x = [-2, -1, -0.5, 0.3, 1, 2.5], y = [1, 0.2, -0.4, 0.5, 2, 3];
        const double Beta = 0.2;
        double optimum = 0.5 * Vector.SquaredNorm(y);
        foreach (int side in (int[])[1, -1])
        {
            double[] column = [.. x.Select(value => Math.Max(side * value, 0))];
            double gain = (sign * side * Vector.Dot<double>(column, y)) - Beta;
            optimum -= Math.Pow(Math.Max(0, gain), 2) / (2 * Vector.SquaredNorm(column));
        }

        FittedNetwork fit = ConvexNetwork.Fit(
            new Dataset(Matrix.FromColumn(x), Matrix.FromColumn(y), LearningTask.Regression),
            new FitSettings { Beta = Beta, Bias = false, Standardize = false, Monotone = [new(0, sign)], Tolerance = 1e-9 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(optimum, fit.Certificate.Objective, 1e-9 * optimum);
    }

    [Theory]
    [InlineData(SolverKind.InteriorPoint)]
    [InlineData(SolverKind.Admm)]
    [InlineData(SolverKind.ProximalGradient)]
    public void All_solvers_agree(SolverKind solver)
    {
        Dataset data = Data("logistic", 24, 2);
        FitSettings settings = Settings("logistic") with { Patterns = PatternChoice.Sampled(40), Tolerance = 1e-5 };
        double optimum = ConvexNetwork.Fit(data, settings with { Tolerance = 1e-9 }).ProgramObjective;
        FittedNetwork fit = ConvexNetwork.Fit(data, settings with { Solver = solver });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(optimum, fit.ProgramObjective, 1.1e-5 * optimum);
        Assert.Empty(fit.Model.Broken());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_file_proves_itself_again(string loss, int rows, int columns, bool enumerated)
    {
        Dataset data = Data(loss, rows, columns);
        SavedModel saved = folder.Reloaded(ConvexNetwork.Fit(data, Settings(loss)));
        Assert.Equal(Features, saved.Model.Monotone);
        Certification certification = Certifier.Certify(saved, data);
        Assert.Empty(certification.Refutations);
        Assert.Equal(enumerated ? Claim.Global : Claim.Patterns, certification.Certificate.Claim);
    }

    [Fact]
    public void A_file_whose_weights_or_features_were_changed_is_refused_or_refuted()
    {
        Dataset data = Data("squared", 24, 2);
        SavedModel saved = folder.Reloaded(ConvexNetwork.Fit(data, Settings("squared")));
        string path = folder.File("model.json");
        string text = File.ReadAllText(path);
        Assert.Contains("\"increasing\": [0]", text, StringComparison.Ordinal);

        // What it says goes the other way, names no feature, one twice, or is about a network of another kind.
        Refuses(text.Replace("\"increasing\": [0]", "\"increasing\": [1]", StringComparison.Ordinal).Replace("\"decreasing\": [1]", "\"decreasing\": [0]", StringComparison.Ordinal), "go the other way");
        Refuses(text.Replace("\"increasing\": [0]", "\"increasing\": [2]", StringComparison.Ordinal), "no index of a feature");
        Refuses(text.Replace("\"increasing\": [0]", "\"increasing\": [1]", StringComparison.Ordinal), "twice");

        // Without the constraint the claim is one about more networks, which is refuted.
        File.WriteAllText(path, text.Replace("\"increasing\": [0],", "", StringComparison.Ordinal));
        Assert.NotEmpty(Certifier.Certify(ModelFile.Load(path), data).Refutations);

        Network network = saved.Model.Network;
        var reversed = new Network(Activation.Relu, new Matrix(network.Neurons, network.Inputs, [.. network.Hidden.Data.Select(value => -value)]), network.Output);
        DataException error = Assert.Throws<DataException>(() => Certifier.Certify(saved with { Model = saved.Model with { Network = reversed } }, data));
        Assert.Contains("they are not", error.Message, StringComparison.Ordinal);

        void Refuses(string changed, string reason)
        {
            File.WriteAllText(path, changed);
            Assert.Contains(reason, Assert.Throws<DataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_numbers_are_all_monotone()
    {
        Dataset one = Data("squared", 24, 2);
        var data = new Dataset(one.Features, new Matrix(24, 2, [.. Enumerable.Range(0, 24).SelectMany(t => new[] { one.Targets[t, 0], Math.Abs(one.Features[t, 0]) })]), LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings("squared"));
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Empty(fit.Model.Broken());
        Assert.Empty(Certifier.Certify(folder.Reloaded(fit), data).Refutations);
    }

    [Fact]
    public void Beta_is_chosen_by_monotone_networks_and_a_path_is_proven_point_by_point()
    {
        Dataset data = Data("squared", 40, 2);
        FitSettings settings = Settings("squared") with { Beta = null };
        FittedNetwork chosen = ConvexNetwork.Fit(data, settings);
        Assert.NotNull(chosen.Selection);
        Assert.Empty(chosen.Model.Broken());
        FittedPath path = ConvexNetwork.Path(data, new PathSettings { Points = 4, SmallestRatio = 0.02, Fit = settings });
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.All(path.Points, point =>
        {
            Assert.Equal(Claim.Global, point.Fit.Certificate.Claim);
            Assert.Empty(point.Fit.Model.Broken());
        });
    }

    /// <summary>Patterns from local searches, which keep neurons monotone, are nearly as good as all of them.</summary>
    [Fact]
    public void Local_searches_find_patterns_worth_having()
    {
        Dataset data = Data("squared", 30, 3);
        FitSettings settings = Settings("squared") with { Beta = 1 };
        FittedNetwork all = ConvexNetwork.Fit(data, settings with { Patterns = PatternChoice.Exact });
        using var run = new Bidual.Fitting.FitRun(null, null, TestContext.Current.CancellationToken);
        Bidual.Fitting.TrainingProblem problem = Bidual.Fitting.TrainingProblem.Of(data, Preparation.Fit(data, standardize: true, bias: true, scaleTargets: true), Loss.Squared, settings).Single();
        Network found = problem.Searcher().Run(1, 48, seed: 0, start: null, iterations: 400, tolerance: 1e-7, run.Stop);
        Model model = all.Model with { Network = found };
        Assert.Empty(model.Broken());
        Assert.InRange(model.Objective(data, 1), all.Certificate.LowerBound, 1.01 * all.Certificate.Objective);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_a_reason()
    {
        Dataset data = Data("squared", 24, 2);
        FitSettings settings = Settings("squared");
        Refuses(settings with { Activation = Activation.GatedRelu }, "--model relu");
        Refuses(settings with { Skip = true }, "--skip");
        Refuses(settings with { Rank = 2 }, "--rank");
        Refuses(settings with { Solver = SolverKind.Decomposition }, "--solver decomposition");
        Refuses(settings with { Penalty = PenaltyKind.L1 }, "--penalty l1");
        Refuses(settings with { Monotone = [new(2, 1)] }, "no feature 2");
        Refuses(settings with { Monotone = [new(-1, 1)] }, "no feature -1");
        Refuses(settings with { Monotone = [new(0, 2)] }, "1 or -1");
        Refuses(settings with { Monotone = [new(0, 1), new(0, -1)] }, "named twice");
        Dataset classes = Dataset.OfClasses(data.Features, [.. Enumerable.Range(0, 24).Select(t => t % 3)], ["u", "v", "w"]);
        Assert.Contains("--positive", Assert.Throws<DataException>(() => ConvexNetwork.Fit(classes, new FitSettings { Monotone = Features })).Message, StringComparison.Ordinal);

        var two = new Dataset(data.Features, new Matrix(24, 2, [.. data.Targets.Data, .. data.Targets.Data]), LearningTask.Regression);
        Assert.Contains("--output-penalty weight-decay", Assert.Throws<DataException>(() => ConvexNetwork.Fit(two, settings with { OutputPenalty = OutputPenalty.WeightDecay })).Message, StringComparison.Ordinal);

        void Refuses(FitSettings refused, string reason) =>
            Assert.Contains(reason, Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, refused)).Message, StringComparison.Ordinal);
    }

    private static FitSettings Settings(string loss) =>
        new() { Loss = Loss.Named(loss), Monotone = Features, Beta = 0.3, Threads = 1 };

    private static Dataset Data(string loss, int rows, int columns)
    {
        var random = new RandomSource(3);
        var features = new Matrix(rows, columns);
        random.FillGaussian(features.Data);
        double[] height = [.. Enumerable.Range(0, rows).Select(t => Math.Max(0, features[t, 0]) - (0.5 * features[t, 1]) + Math.Sin(3 * features[t, 0]) + (0.4 * random.NextGaussian()))];
        bool isClass = Loss.Named(loss)!.Targets == TargetKind.Classes;
        return new Dataset(features, Matrix.FromColumn(isClass ? Array.ConvertAll(height, h => h > 0 ? 1.0 : -1) : height), isClass ? LearningTask.Classification : LearningTask.Regression);
    }
}
