using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Robustness;

namespace Bidual.Tests.Robustness;

/// <summary>Attacks on every kind of network stay in their ball and are what they claim.</summary>
public sealed class AttackTests
{
    private static readonly AttackSettings Quick = new() { Steps = 8, Restarts = 2, Threads = 1 };

    [Theory, MemberData(nameof(RandomModels.Kinds), MemberType = typeof(RandomModels))]
    public void No_row_leaves_the_ball_or_the_limits_and_more_steps_are_never_better(string kind)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, seed);
            PerturbationNorm norm = seed % 2 == 0 ? PerturbationNorm.Infinity : PerturbationNorm.Euclidean;
            double radius = 0.05 * (1 + (seed % 7));
            Perturbation perturbation = RandomModels.Ball(model, norm, seed);
            if (seed % 3 == 0)
                perturbation = perturbation.Within([.. perturbation.Units.Select(_ => -0.7)], [.. perturbation.Units.Select(_ => 0.9)]);
            AdversarialRows clean = Attack.Run(model, rows, perturbation, 0, Quick);
            AdversarialRows fgsm = Attack.Run(model, rows, perturbation, radius, Quick with { Method = AttackMethod.Fgsm });
            AdversarialRows pgd = Attack.Run(model, rows, perturbation, radius, Quick);
            Assert.Equal(rows.Features.Values, clean.Features.Values);
            foreach (AdversarialRows found in new[] { fgsm, pgd })
                Inside(rows, found, perturbation, radius, limited: seed % 3 == 0);
            for (int i = 0; i < rows.Count; i++)
            {
                Assert.True(fgsm.Losses[i] >= clean.Losses[i]);
                Assert.True(pgd.Losses[i] >= fgsm.Losses[i]);
            }
        }
    }

    [Theory, MemberData(nameof(RandomModels.Kinds), MemberType = typeof(RandomModels))]
    public void Losses_are_those_of_the_predictions_at_the_rows(string kind)
    {
        (Model model, Dataset rows) = RandomModels.Of(kind, 5);
        AdversarialRows found = Attack.Run(model, rows, Perturbation.Standardised(model, PerturbationNorm.Infinity), 0.3, Quick);
        Matrix outputs = model.PredictOutputs(found.Features);
        for (int i = 0; i < rows.Count; i++)
        {
            double[] f = outputs.Row(i).ToArray(), y = rows.Targets.Row(i).ToArray();
            double expected = model.Task == LearningTask.Regression
                ? f.Select((value, k) => Math.Pow((value - y[k]) / model.Preparation.Targets.Scale[k], 2)).Sum()
                : f.Length == 1 ? -y[0] * f[0] : f.Where((_, k) => y[k] < 0).Max() - f[Array.IndexOf(y, 1.0)];
            Assert.Equal(expected, found.Losses[i], 1e-10 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void The_same_on_any_number_of_threads_and_another_with_another_seed()
    {
        (Model model, Dataset rows) = RandomModels.Of("classes", 7, rows: 40);
        Perturbation ball = Perturbation.Standardised(model, PerturbationNorm.Euclidean);
        double[] one = Attack.Run(model, rows, ball, 0.4, Quick).Features.Data, four = Attack.Run(model, rows, ball, 0.4, Quick with { Threads = 4 }).Features.Data;
        Assert.Equal(one, four);
        Assert.NotEqual(one, Attack.Run(model, rows, ball, 0.4, Quick with { Seed = 1 }).Features.Data);
    }

    [Fact]
    public void A_feature_of_unit_zero_is_not_moved()
    {
        (Model model, Dataset rows) = RandomModels.Of("numbers", 3);
        Perturbation ball = Perturbation.Standardised(model, PerturbationNorm.Euclidean).Keeping(f => f == 0);
        Matrix moved = Attack.Run(model, rows, ball, 1, Quick).Features;
        Assert.Equal(rows.Features.Column(0), moved.Column(0));
        Assert.NotEqual(rows.Features.Data, moved.Data);
    }

    /// <summary>Where the network is linear, one step is the worst there is: radius times the dual norm of the slopes.</summary>
    [Theory]
    [InlineData(PerturbationNorm.Infinity, 5.0)]
    [InlineData(PerturbationNorm.Euclidean, 13.0 / 3)]
    public void One_step_is_the_worst_of_a_linear_function(PerturbationNorm norm, double dual)
    {
        double[] slopes = norm == PerturbationNorm.Infinity ? [2, -3] : [5.0 / 3, -4];
        var network = new Network(Activation.Relu, new Matrix(0, 2), new Matrix(0, 1), linear: new LinearPart([0.5], Matrix.FromColumn(slopes)));
        var model = new Model(network, new Preparation(Scaling.Identity(2), Scaling.Identity(1), false), LearningTask.Classification, ["a", "b"], ["y"], ["n", "p"], Bidual.Programs.Losses.Loss.Hinge);
        Dataset rows = Dataset.OfClasses(new Matrix(1, 2, [1, 1]), [1], ["n", "p"]);
        AdversarialRows found = Attack.Run(model, rows, Perturbation.Standardised(model, norm), 0.25, new AttackSettings { Method = AttackMethod.Fgsm });
        double clean = -(slopes[0] + slopes[1] + 0.5);
        Assert.Equal(clean + (0.25 * dual), found.Losses[0], 1e-14);
    }

    [Fact]
    public void The_gradient_is_that_of_differences()
    {
        foreach (string kind in RandomModels.Names)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, 11);
            double[] weights = [.. Enumerable.Range(0, model.Network.Outputs).Select(k => 1.0 - (0.7 * k))], gradient = new double[model.Network.Inputs];
            Matrix inputs = model.Preparation.Inputs(rows.Features);
            for (int i = 0; i < rows.Count; i++)
            {
                InputGradient.Of(model.Network, inputs.Row(i), weights, gradient);
                for (int f = 0; f < gradient.Length; f++)
                    Assert.Equal((Value(i, f, 1e-6) - Value(i, f, -1e-6)) / 2e-6, gradient[f], 1e-7 * (1 + Math.Abs(gradient[f])));
            }

            double Value(int i, int f, double change)
            {
                double[] x = inputs.Row(i).ToArray();
                x[f] += change;
                return Vector.Dot(weights, model.Network.Predict(new Matrix(1, x.Length, x)).Values);
            }
        }
    }

    private static void Inside(Dataset rows, AdversarialRows found, Perturbation perturbation, double radius, bool limited)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            double rounding = 0;
            double[] delta = [.. perturbation.Units.Select((unit, f) =>
            {
                double x = rows.Features[i, f], moved = found.Features[i, f];
                rounding += 4e-16 * (1 + (Math.Abs(x) / unit));
                Assert.True(!limited || moved == x || (moved >= Math.Min(x, -0.7) && moved <= Math.Max(x, 0.9)));
                return (moved - x) / unit;
            })];
            double length = perturbation.Norm == PerturbationNorm.Infinity ? delta.Max(Math.Abs) : Math.Sqrt(delta.Sum(value => value * value));
            Assert.True(length <= radius + rounding, $"{length} > {radius}");
        }
    }
}
