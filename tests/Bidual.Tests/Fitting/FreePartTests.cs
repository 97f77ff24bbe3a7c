using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Export;

namespace Bidual.Tests.Fitting;

/// <summary>An intercept and a skip connection without a penalty.</summary>
public sealed class FreePartTests : IDisposable
{
    private const int Rows = 24;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, Activation, bool, bool> Kinds => new()
    {
        { "squared", Activation.Relu, true, false },
        { "squared", Activation.Relu, false, true },
        { "squared", Activation.GatedRelu, true, true },
        { "logistic", Activation.Relu, true, true },
        { "logistic", Activation.GatedRelu, true, false },
        { "hinge", Activation.Relu, true, false },
        { "absolute", Activation.Relu, true, true },
        { "poisson", Activation.Relu, true, false },
        { "squared-hinge", Activation.Relu, true, true },
    };

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public void No_network_with_any_free_part_is_below_the_bound(string loss, Activation activation, bool intercept, bool skip)
    {
        Dataset data = Data(loss);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss, activation, intercept, skip));
        Network network = fit.Model.Network;
        Assert.Equal((intercept, skip), (network.Linear!.Intercept is not null, network.Linear.Skip is not null));
        Assert.Equal(activation == Activation.Relu ? Claim.Global : Claim.Patterns, fit.Certificate.Claim);
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        Assert.Contains(intercept && skip ? "with an unpenalised skip connection and intercept" : intercept ? "with an unpenalised intercept" : "with an unpenalised skip connection", fit.Certificate.ClaimText, StringComparison.Ordinal);
        var random = new RandomSource(4);
        for (int trial = 0; trial < 300; trial++)
        {
            double size = Math.Pow(10, -5 * random.NextDouble());
            var linear = new LinearPart(network.Linear.Intercept is { } b ? [b[0] + (size * random.NextGaussian())] : null, network.Linear.Skip is { } w ? OfFeatures(Moved(w, size)) : null);
            Network moved = new(activation, Moved(network.Hidden, size), Moved(network.Output, size), network.Gates, linear);
            Assert.True((fit.Model with { Network = moved }).Objective(data, fit.Certificate.Beta) >= fit.Certificate.LowerBound);
        }

        // The column of ones is no feature.
        Matrix OfFeatures(Matrix weights)
        {
            weights.Data[^1] = 0;
            return weights;
        }

        Matrix Moved(Matrix matrix, double size) => new(matrix.Rows, matrix.Columns, [.. matrix.Data.Select(value => value + (size * random.NextGaussian()))]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_file_proves_itself_again_and_a_changed_free_part_shows(string loss, Activation activation, bool intercept, bool skip)
    {
        Dataset data = Data(loss);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss, activation, intercept, skip));
        SavedModel saved = folder.Reloaded(fit);
        Assert.Empty(Certifier.Certify(saved, data).Refutations);
        Assert.Equal(fit.Model.Predict(data.Features), saved.Model.Predict(data.Features));
        LinearPart linear = fit.Model.Network.Linear!;
        var changed = new LinearPart(linear.Intercept is { } b ? [b[0] + 0.1] : null, linear.Skip is { } w ? new Matrix(w.Rows, 1, [.. w.Data.Select(value => 1.1 * value)]) : null);
        Assert.Contains(Certifier.Certify(saved with { Model = saved.Model with { Network = saved.Model.Network.With(changed) } }, data).Refutations, refutation => refutation.Contains("objective", StringComparison.Ordinal));
        Assert.NotEmpty(Certifier.Certify(saved with { Model = saved.Model with { Network = saved.Model.Network.With(null) } }, data).Refutations);
    }

    /// <summary>One feature, no bias: a Lasso in (x)₊ and (−x)₊ with an unpenalised intercept, whose columns may as well be centred.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(3)]
    public void One_feature_is_a_lasso_in_centred_columns(double beta)
    {
        double[] x = [-2, -1, -0.5, 0.3, 1, 2.5], y = [1, 0.2, -0.4, 0.5, 2, 3];
        double[][] columns = [Centred(x.Select(value => Math.Max(value, 0))), Centred(x.Select(value => Math.Max(-value, 0)))];
        double[] target = Centred(y);
        double a = Vector.SquaredNorm(columns[0]), b = Vector.Dot<double>(columns[0], columns[1]), c = Vector.SquaredNorm(columns[1]);
        double p = Vector.Dot<double>(columns[0], target), q = Vector.Dot<double>(columns[1], target), z = 0, w = 0;
        for (int sweep = 0; sweep < 10_000; sweep++)
        {
            z = Soft(p - (b * w)) / a;
            w = Soft(q - (b * z)) / c;
        }

        double optimum = (0.5 * Enumerable.Range(0, x.Length).Sum(t => Math.Pow((z * columns[0][t]) + (w * columns[1][t]) - target[t], 2))) + (beta * (Math.Abs(z) + Math.Abs(w)));
        FittedNetwork fit = ConvexNetwork.Fit(
            new Dataset(Matrix.FromColumn(x), Matrix.FromColumn(y), LearningTask.Regression),
            new FitSettings { Beta = beta, Bias = false, Standardize = false, Intercept = true, Tolerance = 1e-9 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(optimum, fit.Certificate.Objective, 1e-9 * optimum);

        double Soft(double value) => Math.Sign(value) * Math.Max(0, Math.Abs(value) - beta);
    }

    [Theory]
    [InlineData(SolverKind.InteriorPoint, Activation.Relu)]
    [InlineData(SolverKind.Admm, Activation.Relu)]
    [InlineData(SolverKind.WorkingSet, Activation.GatedRelu)]
    [InlineData(SolverKind.InteriorPoint, Activation.GatedRelu)]
    [InlineData(SolverKind.Admm, Activation.GatedRelu)]
    [InlineData(SolverKind.ProximalGradient, Activation.GatedRelu)]
    public void All_solvers_agree(SolverKind solver, Activation activation)
    {
        Dataset data = Data("logistic");
        FitSettings settings = Settings("logistic", activation, intercept: true, skip: true) with { Patterns = PatternChoice.Sampled(40), Tolerance = 1e-5 };
        double optimum = ConvexNetwork.Fit(data, settings with { Tolerance = 1e-9 }).ProgramObjective;
        FittedNetwork fit = ConvexNetwork.Fit(data, settings with { Solver = solver });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(optimum, fit.ProgramObjective, 1.1e-5 * optimum);
    }

    /// <summary>More columns than the interior point is used for: proximal points, by factors and by conjugate gradients.</summary>
    [Theory]
    [InlineData("logistic")]
    [InlineData("squared")]
    [InlineData("squared-hinge")]
    public void Many_rows_are_solved_to_the_tolerance(string loss)
    {
        var random = new RandomSource(2);
        var features = new Matrix(1500, 6);
        random.FillGaussian(features.Data);
        double[] height = [.. Enumerable.Range(0, features.Rows).Select(i => features[i, 0] + Math.Abs(features[i, 1]) - (features[i, 2] * features[i, 3]) + (0.3 * random.NextGaussian()))];
        bool isClass = loss != "squared";
        var data = new Dataset(features, Matrix.FromColumn(isClass ? Array.ConvertAll(height, h => h > 0 ? 1.0 : -1) : height), isClass ? LearningTask.Classification : LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss, Activation.GatedRelu, intercept: true, skip: true) with { Beta = null, BetaRatio = 0.05, Patterns = PatternChoice.Sampled(120) });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(Claim.Patterns, fit.Certificate.Claim);
    }

    [Fact]
    public void Several_outputs_have_a_free_part_each()
    {
        Dataset one = Data("squared");
        var targets = new Matrix(Rows, 2, [.. Enumerable.Range(0, Rows).SelectMany(t => new[] { one.Targets[t, 0], 3 - one.Features[t, 0] + Math.Abs(one.Features[t, 1]) })]);
        var data = new Dataset(one.Features, targets, LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings("squared", Activation.Relu, intercept: true, skip: true));
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        for (int k = 0; k < 2; k++)
            Assert.Equal(fit.Outputs[k].Model.Predict(data.Features), fit.Model.PredictOutputs(data.Features).Column(k), (a, b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a)));
    }

    [Fact]
    public void Beta_is_chosen_and_a_path_starts_from_the_linear_model()
    {
        Dataset data = Data("squared");
        FittedNetwork chosen = ConvexNetwork.Fit(data, new FitSettings { Intercept = true, Skip = true });
        Assert.NotNull(chosen.Selection);
        FittedPath path = ConvexNetwork.Path(data, new PathSettings { Points = 3, SmallestRatio = 0.05, Fit = new FitSettings { Intercept = true, Skip = true, Folds = 3 } });
        Assert.All(path.Points, point => Assert.Equal(Claim.Global, point.Fit.Certificate.Claim));
        Network first = path.Points[0].Fit.Model.Network;
        Assert.Equal(0, first.Neurons);
        Assert.True(Vector.Norm(first.Linear!.Skip!.Data) > 0);
    }

    [Fact]
    public void What_leaves_nothing_to_train_is_refused()
    {
        Dataset data = Data("logistic");
        var separated = new Dataset(data.Features, Matrix.FromColumn([.. Enumerable.Range(0, Rows).Select(t => data.Features[t, 0] > 0 ? 1.0 : -1)]), LearningTask.Classification);
        Assert.Contains("separates the classes", Assert.Throws<DataException>(() => ConvexNetwork.Fit(separated, new FitSettings { Beta = 1, Skip = true })).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, new FitSettings { Beta = 1, Skip = true, Rank = 1 }));
        Dataset classes = Dataset.OfClasses(data.Features, [.. Enumerable.Range(0, Rows).Select(t => t % 3)], ["a", "b", "c"]);
        Assert.Contains("--intercept", Assert.Throws<DataException>(() => ConvexNetwork.Fit(classes, new FitSettings { Beta = 1, Intercept = true, Loss = Loss.Softmax })).Message, StringComparison.Ordinal);
    }

    private static double[] Centred(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return Array.ConvertAll(all, value => value - mean);
    }

    private static FitSettings Settings(string loss, Activation activation, bool intercept, bool skip) => new()
    {
        Loss = Loss.Named(loss),
        Activation = activation,
        Beta = 0.3,
        Intercept = intercept,
        Skip = skip,
        Patterns = activation == Activation.Relu ? PatternChoice.Auto : PatternChoice.Sampled(30),
        Threads = 1,
    };

    private static Dataset Data(string loss)
    {
        var random = new RandomSource(11);
        var features = new Matrix(Rows, 2);
        random.FillGaussian(features.Data);
        double[] height = [.. Enumerable.Range(0, Rows).Select(i => 1.5 + features[i, 1] - (2 * Math.Abs(features[i, 0])) + (0.5 * random.NextGaussian()))];
        return Loss.Named(loss)!.Targets switch
        {
            TargetKind.Classes => new Dataset(features, Matrix.FromColumn(Array.ConvertAll(height, h => h > 0 ? 1.0 : -1)), LearningTask.Classification),
            TargetKind.Counts => new Dataset(features, Matrix.FromColumn(Array.ConvertAll(height, h => Math.Floor(Math.Exp(h / 2)))), LearningTask.Regression),
            _ => new Dataset(features, Matrix.FromColumn(height), LearningTask.Regression),
        };
    }
}
