using Bidual.Data;
using Bidual.Explanations;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Explanations;

/// <summary>Shuffled columns: what is expected of linear functions in closed form, and what must be exactly nothing.</summary>
public sealed class PermutationImportanceTests
{
    /// <summary>
    /// f − y = r on the rows. With x_π(i) in place of x_i the error is r + w(x_π(i) − x_i), of which the mean square over all permutations is that of r, less 2w·cov(r, x), plus 2w²·var x: the drop of R² is (2w²·var x − 2w·cov(r, x))/var y.
    /// </summary>
    [Fact]
    public void Of_a_linear_function_it_is_what_its_variance_says()
    {
        (Model model, Dataset rows, double[] w) = Linear(200);
        IReadOnlyList<PermutationImportance> found = PermutationImportance.Of(model, rows, 400, 7);
        double[] y = rows.Targets.Column(0), f = model.Predict(rows.Features), r = [.. f.Zip(y, (a, b) => a - b)];
        for (int j = 0; j < w.Length; j++)
        {
            double[] x = rows.Features.Column(j);
            double expected = ((2 * w[j] * w[j] * Covariance(x, x)) - (2 * w[j] * Covariance(r, x))) / Covariance(y, y);
            Assert.Equal(expected, found[j].Mean, 5 * (found[j].Deviation / Math.Sqrt(400)) + 1e-12);
            Assert.Equal(400, found[j].Drops.Count);
        }

        Assert.True(found[0].Mean > found[1].Mean + 0.1);
        Assert.All(found[2].Drops, drop => Assert.Equal(0, drop));
    }

    [Fact]
    public void The_spread_is_that_over_the_shuffles_and_threads_change_nothing()
    {
        (Model model, Dataset rows, _) = Linear(50);
        PermutationImportance one = PermutationImportance.Of(model, rows, 5, 3, threads: 1)[0], two = PermutationImportance.Of(model, rows, 5, 3, threads: 2)[0];
        Assert.Equal(one.Drops, two.Drops);
        Assert.NotEqual(one.Drops, PermutationImportance.Of(model, rows, 5, 4)[0].Drops);
        double mean = one.Drops.Sum() / 5;
        Assert.Equal(Math.Sqrt(one.Drops.Sum(drop => (drop - mean) * (drop - mean)) / 5), one.Deviation, 1e-15);
    }

    /// <summary>The class is the sign of the first feature: shuffling it leaves as many right as classes agree by chance.</summary>
    [Fact]
    public void Of_classes_it_is_the_accuracy_that_is_lost()
    {
        var features = new Matrix(100, 2);
        var random = new RandomSource(5);
        random.FillGaussian(features.Data);
        Dataset rows = Dataset.OfClasses(features, [.. Enumerable.Range(0, 100).Select(i => features[i, 0] > 0 ? 1 : 0)], ["a", "b"]);
        var network = new Network(Activation.Relu, new Matrix(2, 2, [1, 0, -1, 0]), new Matrix(2, 1, [1, -1]));
        var model = new Model(network, Preparation.Fit(rows, standardize: false, bias: false), LearningTask.Classification, rows.FeatureNames, rows.TargetNames, rows.ClassLabels, Loss.Logistic);
        IReadOnlyList<PermutationImportance> found = PermutationImportance.Of(model, rows, 500, 1);
        double share = (double)Enumerable.Range(0, 100).Count(i => features[i, 0] > 0) / 100;
        Assert.Equal(2 * share * (1 - share), found[0].Mean, 5 * found[0].Deviation / Math.Sqrt(500));
        Assert.Equal(0, found[1].Mean);
    }

    private static (Model Model, Dataset Rows, double[] Weights) Linear(int n)
    {
        double[] w = [2, -0.7, 0];
        var features = new Matrix(n, 3);
        var random = new RandomSource(n);
        random.FillGaussian(features.Data);
        double[] y = [.. Enumerable.Range(0, n).Select(i => Vector.Dot(features.Row(i), w) + (0.5 * features[i, 1]) + random.NextGaussian())];
        var rows = new Dataset(features, Matrix.FromColumn(y), LearningTask.Regression);
        var network = new Network(Activation.Linear, new Matrix(1, 3, w), new Matrix(1, 1, [1]));
        return (new Model(network, Preparation.Fit(rows, standardize: false, bias: false), LearningTask.Regression, rows.FeatureNames, rows.TargetNames, [], Loss.Squared), rows, w);
    }

    private static double Covariance(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average();
    }
}
