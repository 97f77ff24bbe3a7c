using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Robustness;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Robustness;

/// <summary>Convex adversarial training against the optima that CVXOPT finds, tests/robust, and against standard training under the same attack.</summary>
public sealed class RobustTrainingTests
{
    public static TheoryData<string, int, double, double, int, double> Optima
    {
        get
        {
            var data = new TheoryData<string, int, double, double, int, double>();
            foreach (JsonElement one in JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/robust/optima.json"))).RootElement.GetProperty("optima").EnumerateArray())
                data.Add(one.GetProperty("norm").GetString()!, one.GetProperty("rows").GetInt32(), one.GetProperty("epsilon").GetDouble(), one.GetProperty("beta").GetDouble(), one.GetProperty("patterns").GetInt32(), one.GetProperty("optimum").GetDouble());
            return data;
        }
    }

    [Theory, MemberData(nameof(Optima))]
    public void Reaches_the_optimum_and_proves_it(string norm, int rows, double epsilon, double beta, int patterns, double optimum)
    {
        RobustFit fit = RobustTraining.Fit(Data(rows), Settings(epsilon, beta) with { Norm = norm == "2" ? PerturbationNorm.Euclidean : PerturbationNorm.Infinity });
        Assert.Equal((Coverage.Complete, patterns), (fit.Coverage, fit.Patterns));
        Assert.Equal(optimum, fit.Objective, 2e-6 * optimum);
        Assert.Equal(optimum, fit.LowerBound, 2e-6 * optimum);
        Assert.True(fit.RelativeGap <= 2e-6);
    }

    /// <summary>No attack on the boxes makes the loss larger than is proven, nor is it far below: it is at a corner.</summary>
    [Fact]
    public void The_objective_is_the_loss_at_the_worst_corners()
    {
        Dataset rows = Data(7);
        RobustSettings settings = Settings(0.2, 0.05);
        RobustFit fit = RobustTraining.Fit(rows, settings);
        AdversarialRows worst = Attack.Run(fit.Model, rows, Perturbation.InUnitsOfData(fit.Model, PerturbationNorm.Infinity), 0.2);
        double attacked = worst.Losses.Sum(margin => Math.Max(0, 1 + margin)) + (0.025 * fit.Model.Network.SquaredWeights());
        Assert.Equal(fit.Objective, attacked, 1e-9 * fit.Objective);
    }

    [Fact]
    public void Without_boxes_it_is_the_hinge_program()
    {
        Dataset rows = Data(7);
        FittedNetwork standard = ConvexNetwork.Fit(rows, new FitSettings { Loss = Loss.Hinge, Patterns = PatternChoice.Exact, Beta = 0.05, Standardize = false, Threads = 1 });
        Assert.Equal(standard.Certificate.Objective, RobustTraining.Fit(rows, Settings(0, 0.05)).Objective, 1e-5 * standard.Certificate.Objective);
    }

    /// <summary>A feature that boxes cannot turn around and a finer one that they can: standard training leans on the finer one.</summary>
    [Fact]
    public void It_is_more_robust_than_standard_training_under_the_same_attack()
    {
        Dataset training = CoarseAndFine(50, 3), test = CoarseAndFine(400, 4);
        RobustSettings settings = Settings(0.3, 0.02) with { Tolerance = 1e-4 };
        RobustFit robust = RobustTraining.Fit(training, settings);
        FittedNetwork standard = ConvexNetwork.Fit(training, new FitSettings { Loss = Loss.Hinge, Beta = 0.02, Standardize = false, Threads = 1, Tolerance = 1e-3 });
        Assert.True(robust.RelativeGap <= 2e-4);
        Assert.True(robust.Objective < RobustTraining.Objective(standard.Model, training, settings));
        double before = Accuracy(standard.Model), after = Accuracy(robust.Model);
        Assert.True(after > before + 0.1, $"{after} {before}");

        double Accuracy(Model model) =>
            RobustnessCurve.Of(model, test, Perturbation.InUnitsOfData(model, PerturbationNorm.Infinity), [0.3], new AttackSettings { Threads = 1 }).Points[1].Attacked.Accuracy!.Value;
    }

    [Fact]
    public void Other_problems_are_refused()
    {
        var numbers = new Dataset(new Matrix(3, 1, [1, 2, 3]), new Matrix(3, 1, [1, 2, 3]), LearningTask.Regression);
        Assert.Throws<DataException>(() => RobustTraining.Fit(numbers, Settings(0.1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Settings(-1, 1));
    }

    /// <summary>Far too many patterns and corners: over those drawn, a linear network among them, the proof is as tight, and the loss is that of an attack.</summary>
    [Theory, InlineData(PerturbationNorm.Infinity), InlineData(PerturbationNorm.Euclidean)]
    public void Many_features_are_proven_over_the_patterns_drawn(PerturbationNorm norm)
    {
        var random = new RandomSource(1);
        var features = new Matrix(40, 12);
        random.FillGaussian(features.Data);
        Dataset rows = Dataset.OfClasses(features, [.. Enumerable.Range(0, 40).Select(t => features[t, 0] + (0.3 * features[t, 1]) > 0 ? 1 : 0)], ["a", "b"]);
        RobustSettings settings = Settings(0.1, 0.5) with { Norm = norm, DrawnPatterns = 50, Tolerance = 1e-5, Kept = [3] };
        RobustFit fit = RobustTraining.Fit(rows, settings);
        Assert.Equal(Coverage.Sampled, fit.Coverage);
        Assert.True(fit.Proof.IsProven, $"{fit.RelativeGap}");
        Assert.True(fit.LowerBound <= fit.Objective);
        Perturbation ball = Perturbation.InUnitsOfData(fit.Model, norm).Keeping(f => f == 3);
        AdversarialRows worst = Attack.Run(fit.Model, rows, ball, 0.1);
        double attacked = worst.Losses.Sum(margin => Math.Max(0, 1 + margin)) + (0.25 * fit.Model.Network.SquaredWeights());
        Assert.InRange(attacked, fit.Objective * (1 - 1e-4), fit.Objective * (1 + 1e-12));
    }

    /// <summary>No network trained otherwise, whose neurons keep their sides, is below the bound: here linear ones.</summary>
    [Fact]
    public void No_linear_network_is_below_the_bound()
    {
        Dataset rows = CoarseAndFine(30, 5);
        RobustSettings settings = Settings(0.3, 0.5);
        RobustFit fit = RobustTraining.Fit(rows, settings);
        var random = new RandomSource(2);
        for (int k = 0; k < 200; k++)
        {
            // Two neurons that are on for all rows: their bias is large.
            double[] slope = [random.NextGaussian(), random.NextGaussian()];
            var hidden = new Matrix(2, 3, [slope[0] / 2, slope[1] / 2, 3, 0, 0, 3]);
            var model = fit.Model with { Network = new Network(Activation.Relu, hidden, new Matrix(2, 1, [1, -1])) };
            Assert.True(RobustTraining.Objective(model, rows, settings) > fit.LowerBound);
        }
    }

    [Fact]
    public void A_stopped_run_has_an_honest_proof()
    {
        Dataset rows = CoarseAndFine(40, 6);
        using var stop = new CancellationTokenSource();
        RobustFit fit = RobustTraining.Fit(rows, Settings(0.3, 0.01), new Stop(stop), stop.Token);
        Assert.Single(fit.Rounds);
        Assert.True(fit.LowerBound <= fit.Objective);
        Assert.Equal(fit.Objective, RobustTraining.Objective(fit.Model, rows, Settings(0.3, 0.01)));
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<RobustRound>
    {
        public void Report(RobustRound value) => source.Cancel();
    }

    private static RobustSettings Settings(double epsilon, double beta) => new() { Radius = epsilon, Beta = beta, Standardize = false, Threads = 1 };

    /// <summary>The rows of make.py.</summary>
    private static Dataset Data(int rows)
    {
        var features = new Matrix(rows, 2);
        var targets = new double[rows];
        for (int t = 0; t < rows; t++)
        {
            new[] { Math.Sin((1.3 * t) + 0.2), Math.Cos(0.7 * t * t) }.CopyTo(features.Data, 2 * t);
            targets[t] = (2 * Math.Sin(0.9 * t)) + (0.5 * Math.Cos(3.1 * t)) > 0 ? 1 : -1;
        }

        return new Dataset(features, Matrix.FromColumn(targets), LearningTask.Classification);
    }

    private static Dataset CoarseAndFine(int rows, long seed)
    {
        var random = new RandomSource(seed);
        var features = new Matrix(rows, 2);
        var classes = new int[rows];
        for (int t = 0; t < rows; t++)
        {
            classes[t] = t % 2;
            int sign = (2 * classes[t]) - 1;
            features.MutableRow(t)[0] = sign + (0.45 * random.NextGaussian());
            features.MutableRow(t)[1] = (0.15 * sign) + (0.05 * random.NextGaussian());
        }

        return Dataset.OfClasses(features, classes, ["down", "up"]);
    }
}
