using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Robustness;

namespace Bidual.Tests.Robustness;

/// <summary>What is proven about a ball is never contradicted within it, and is exact where it can be.</summary>
public sealed class CertifiedRadiusTests
{
    private static readonly AttackSettings Quick = new() { Steps = 10, Restarts = 2, Threads = 1 };

    [Theory]
    [InlineData("relu")]
    [InlineData("gated")]
    [InlineData("classes")]
    [InlineData("gated classes")]
    [InlineData("linear")]
    public void No_attack_within_the_proven_radius_succeeds(string kind)
    {
        int proven = 0, close = 0;
        for (int seed = 100; seed < 160; seed++)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, seed);
            Perturbation ball = RandomModels.Ball(model, seed % 2 == 0 ? PerturbationNorm.Infinity : PerturbationNorm.Euclidean, seed);
            double[] radii = CertifiedRadius.Of(model, rows, ball);
            bool[] right = [.. ClassProbabilities.Classes(model.PredictOutputs(rows.Features)).Select((said, i) => said == rows.ClassOf(i))];
            for (int i = 0; i < rows.Count; i++)
            {
                Assert.True(right[i] || radii[i] == 0);
                if (radii[i] is 0 or > 1e6)
                    continue;
                proven++;
                Dataset row = rows.SelectRows([i]);
                Assert.True(Attack.Run(model, row, ball, radii[i], Quick).Losses[0] < 0);
                close += Attack.Run(model, row, ball, 1.5 * radii[i], Quick).Losses[0] > 0 ? 1 : 0;
            }
        }

        // Not by being worthless: a small part further out attacks do succeed on many.
        Assert.True(proven > 150);
        Assert.True(close > proven / 3, $"{close} of {proven}");
    }

    [Theory]
    [InlineData("numbers")]
    [InlineData("gated numbers")]
    [InlineData("targets")]
    [InlineData("counts")]
    public void No_attack_finds_a_larger_error_than_is_proven(string kind)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, seed);
            Perturbation ball = RandomModels.Ball(model, seed % 2 == 0 ? PerturbationNorm.Infinity : PerturbationNorm.Euclidean, seed);
            RobustnessCurve curve = RobustnessCurve.Of(model, rows, ball, [0.1, 0.4], Quick);
            Assert.Null(curve.Radii);
            Assert.Equal([0.0, 0.1, 0.4], curve.Points.Select(point => point.Radius));
            Assert.Equal(curve.Points[0].Attacked.Rmse!.Value, curve.Points[0].ProvenRmse!.Value, 1e-10 * (1 + curve.Points[0].Attacked.Rmse!.Value));
            foreach (RobustnessPoint point in curve.Points)
            {
                Assert.True(point.ProvenRmse >= point.Attacked.Rmse);
                Assert.True(point.ProvenMae >= point.Attacked.Mae);
            }
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("gated classes")]
    [InlineData("linear")]
    public void Accuracy_falls_with_the_radius_and_the_proven_one_is_below(string kind)
    {
        (Model model, Dataset rows) = RandomModels.Of(kind, 6, rows: 60);
        RobustnessCurve curve = RobustnessCurve.Of(model, rows, Perturbation.Standardised(model, PerturbationNorm.Infinity), [0.4, 0.1, 0.2, 0.05], Quick);
        double[] radii = curve.Radii!;
        foreach (RobustnessPoint point in curve.Points)
        {
            Assert.True(point.ProvenAccuracy <= point.Attacked.Accuracy);
            Assert.True(point.ProvenAccuracy >= (double)radii.Count(radius => radius >= point.Radius && radius > 0) / radii.Length);
        }

        foreach ((RobustnessPoint smaller, RobustnessPoint larger) in curve.Points.Zip(curve.Points.Skip(1)))
            Assert.True(larger.Attacked.Accuracy <= smaller.Attacked.Accuracy && larger.ProvenAccuracy <= smaller.ProvenAccuracy);
    }

    /// <summary>f = (x)₊ + (−x)₊ − 1 = |x| − 1 at x = 3 keeps its sign up to a move of 2; at x = 0.25 up to 0.75, where a neuron may switch.</summary>
    [Fact]
    public void Exact_along_a_line()
    {
        var network = new Network(Activation.Relu, new Matrix(2, 1, [1, -1]), new Matrix(2, 1, [1, 1]), linear: new LinearPart([-1], null));
        var model = new Model(network, new Preparation(Scaling.Identity(1), Scaling.Identity(1), false), LearningTask.Classification, ["x"], ["y"], ["in", "out"], Loss.Hinge);
        Dataset rows = Dataset.OfClasses(new Matrix(3, 1, [3, 0.25, 0.25]), [1, 0, 1], ["in", "out"]);
        double[] radii = CertifiedRadius.Of(model, rows, Perturbation.Standardised(model, PerturbationNorm.Infinity));
        Assert.Equal(2, radii[0], 1e-9);
        Assert.Equal(0.75, radii[1], 1e-9);
        Assert.Equal(0, radii[2]);
    }

    /// <summary>Of a linear function the radius is its margin over the dual norm of its slopes: Σ|w| = 7 and ‖w‖ = 5 for a margin of 10.</summary>
    [Theory]
    [InlineData(PerturbationNorm.Infinity, 10.0 / 7)]
    [InlineData(PerturbationNorm.Euclidean, 2.0)]
    public void Exact_of_a_linear_function(PerturbationNorm norm, double radius)
    {
        var network = new Network(Activation.Relu, new Matrix(0, 2), new Matrix(0, 1), linear: new LinearPart(null, Matrix.FromColumn([3, -4])));
        var model = new Model(network, new Preparation(Scaling.Identity(2), Scaling.Identity(1), false), LearningTask.Classification, ["a", "b"], ["y"], ["n", "p"], Loss.Hinge);
        Dataset rows = Dataset.OfClasses(new Matrix(1, 2, [2, -1]), [1], ["n", "p"]);
        Assert.Equal(radius, CertifiedRadius.Of(model, rows, Perturbation.Standardised(model, norm))[0], 1e-9);
    }
}
