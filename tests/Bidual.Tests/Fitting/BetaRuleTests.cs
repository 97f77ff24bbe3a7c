using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Fitting;

public sealed class BetaRuleTests
{
    /// <summary>Errors 30, 21, 20, 25 of 100 rows: a quarter of a standard error of the fewest is 1.0 rows.</summary>
    private static readonly BetaPoint[] Points =
    [
        new(0.3, 0.50, 1, 0.12, 0.30, 0.046),
        new(0.1, 0.60, 2, 0.12, 0.21, 0.041),
        new(0.03, 0.70, 3, 0.12, 0.20, 0.041),
        new(0.01, 0.55, 4, 0.12, 0.25, 0.043),
        new(0.003, 0.95, 4, 0.12, 0.10, 0.030),
    ];

    [Fact]
    public void Among_the_fewest_errors_the_loss_decides()
    {
        Assert.Equal(1, PathComparison.Best(Points, BetaRule.FewestErrors));
        Assert.Equal(2, PathComparison.Best([.. Points[..1], Points[1] with { Errors = 0.211 }, .. Points[2..]], BetaRule.FewestErrors));
        Assert.Equal(0, PathComparison.Best(Points, BetaRule.Least));
        Assert.Equal(4, PathComparison.Best([.. Points[..4], Points[4] with { StandardError = 0.23 }], BetaRule.FewestErrors));
        Assert.Equal(0, PathComparison.Best([.. Points.Select(point => point with { StandardError = 0.02 })], BetaRule.FewestErrors));
    }

    [Fact]
    public void Classes_are_compared_by_errors_and_numbers_by_loss()
    {
        Dataset classes = Dataset.OfClasses(Features(), [.. Enumerable.Range(0, 60).Select(i => i % 3)], ["a", "b", "c"]);
        BetaSelection of = ConvexNetwork.Fit(classes, new FitSettings { MaxTime = TimeSpan.FromSeconds(20) }).Selection!;
        Assert.Equal(BetaRule.FewestErrors, of.Rule);
        Assert.All(of.Points, point => Assert.Equal(60 * point.Errors!.Value, Math.Round(60 * point.Errors.Value), 1e-9));
        var numbers = new Dataset(Features(), Matrix.FromColumn([.. Enumerable.Range(0, 60).Select(i => (double)(i % 7))]), LearningTask.Regression);
        BetaSelection by = ConvexNetwork.Fit(numbers, new FitSettings { MaxTime = TimeSpan.FromSeconds(20) }).Selection!;
        Assert.Equal(BetaRule.Least, by.Rule);
        Assert.All(by.Points, point => Assert.Null(point.Errors));
        Assert.Throws<DataException>(() => ConvexNetwork.Fit(numbers, new FitSettings { BetaRule = BetaRule.FewestErrors }));
    }

    [Fact]
    public void The_loss_of_several_classes_is_that_of_the_probability_of_the_right_one()
    {
        Dataset data = Dataset.OfClasses(Features(), [.. Enumerable.Range(0, 60).Select(i => i % 3)], ["a", "b", "c"]);
        Preparation preparation = Preparation.Fit(data, standardize: true, bias: true, scaleTargets: false);
        var random = new RandomSource(5);
        Matrix hidden = new(9, 3), output = new(9, 3);
        random.FillGaussian(hidden.Data);
        random.FillGaussian(output.Data);
        var network = new Network(Activation.Relu, hidden, output);
        var fold = new PathFold([network], new HeldOutRows(data, preparation, balanced: false));
        ComparedPoint point = new PathComparison(new RegularisationPath([0.1]), LearningTask.Classification, Loss.Logistic).Points([fold]).Single();
        Assert.Equal(point.Scores.LogLoss!.Value, point.Point.Score, 1e-12);
        Assert.Equal(1 - point.Scores.Accuracy!.Value, point.Point.Errors!.Value, 1e-12);
    }

    private static Matrix Features()
    {
        var features = new Matrix(60, 2);
        new RandomSource(3).FillGaussian(features.Data);
        return features;
    }
}
