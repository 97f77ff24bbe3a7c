using Bidual.Certificates;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Fitting;

/// <summary>Fit, predict and score on arrays and objects.</summary>
public sealed class EstimatorTests
{
    private static readonly FitSettings Quick = new() { BetaRatio = 0.01, Tolerance = 1e-4, Threads = 1 };

    [Fact]
    public void A_regressor_is_the_network_of_the_front_door()
    {
        Dataset data = Synthetic.Planted(40, 2, 3, 0.1, 1);
        double[] y = data.Targets.Column(0);
        ConvexRegressor regressor = new ConvexRegressor(Quick).Fit(data.Features, y);
        FittedNetwork fit = ConvexNetwork.Fit(data, Quick);
        Assert.Equal(fit.Certificate.Objective, regressor.Certificate.Objective);
        Assert.Equal(fit.Model.Predict(data.Features), regressor.Predict(data.Features));
        Assert.Equal(fit.TrainScores.R2!.Value, regressor.Score(data.Features, y), 1e-14);
        Assert.Equal(regressor.Predict(data.Features)[7], regressor.Predict(data.Features.Row(7)), 1e-14);
    }

    [Fact]
    public void Rows_may_be_matrices_arrays_and_objects()
    {
        Dataset data = Synthetic.Planted(30, 2, 3, 0.1, 2);
        double[] y = data.Targets.Column(0);
        double[][] rows = [.. data.Features.CopiedRows()];
        double expected = new ConvexRegressor(Quick).Fit(data.Features, y).Certificate.Objective;
        Assert.Equal(expected, new ConvexRegressor(Quick).Fit(rows, y).Certificate.Objective);
        Assert.Equal(expected, new ConvexRegressor(Quick).Fit(rows.Zip(y), row => row.First, row => row.Second).Certificate.Objective);
    }

    [Fact]
    public void Weights_of_two_are_rows_twice()
    {
        Dataset data = Synthetic.Planted(20, 2, 3, 0.3, 3);
        double[] y = data.Targets.Column(0), weights = [.. Enumerable.Range(0, 20).Select(i => i < 5 ? 2.0 : 1)];
        FitSettings settings = Quick with { BetaRatio = null, Beta = 0.1, Standardize = false };
        double[][] rows = [.. data.Features.CopiedRows()];
        double repeated = new ConvexRegressor(settings).Fit([.. rows, .. rows[..5]], [.. y, .. y[..5]]).Certificate.Objective;
        Assert.Equal(repeated, new ConvexRegressor(settings).Fit(rows, y, weights).Certificate.Objective, 2e-4 * repeated);
    }

    [Fact]
    public void Two_classes_have_one_network()
    {
        Dataset data = Synthetic.Planted(50, 2, 3, 0.1, 4);
        bool[] labels = [.. data.Targets.Column(0).Select(value => value > 0.3)];
        ConvexClassifier<bool> classifier = new ConvexClassifier<bool>(Quick).Fit(data.Features, labels);
        Assert.Equal([false, true], classifier.Classes);
        Assert.Equal(Claim.Global, classifier.Certificate.Claim);
        Assert.InRange(classifier.Score(data.Features, labels), 0.9, 1);
        Matrix probabilities = classifier.PredictProbability(data.Features);
        bool[] predicted = classifier.Predict(data.Features);
        for (int i = 0; i < predicted.Length; i++)
        {
            Assert.Equal(1, probabilities[i, 0] + probabilities[i, 1], 1e-15);
            Assert.Equal(predicted[i], probabilities[i, 1] >= 0.5);
            Assert.Equal(predicted[i], classifier.Predict(data.Features.Row(i)));
        }
    }

    [Fact]
    public void Several_classes_have_a_network_each()
    {
        Matrix x = Synthetic.Planted(60, 2, 3, 0.1, 5).Features;
        string[] labels = [.. Enumerable.Range(0, 60).Select(i => x[i, 0] > 0.5 ? "right" : x[i, 1] > 0 ? "above" : "below")];
        ConvexClassifier<string> classifier = new ConvexClassifier<string>(Quick).Fit(x, labels);
        Assert.Equal(["above", "below", "right"], classifier.Classes);
        Assert.Equal(3, classifier.Fitted.Outputs.Count);
        Assert.All(classifier.Fitted.Outputs, network => Assert.Equal(Claim.Global, network.Certificate.Claim));
        Assert.Equal("not below", classifier.Fitted.Outputs[1].Model.ClassLabels[0]);
        Assert.InRange(classifier.Score(x, labels), 0.95, 1);
        Matrix probabilities = classifier.PredictProbability(x);
        for (int i = 0; i < 60; i++)
            Assert.Equal(1, probabilities.Row(i).ToArray().Sum(), 1e-14);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Assert.Throws<InvalidOperationException>(() => new ConvexRegressor().Predict(1, 2));
        Assert.Throws<InvalidOperationException>(() => new ConvexClassifier<int>().Classes);
        Assert.Contains("Row 2 has 1 features", Assert.Throws<DataException>(() => new ConvexRegressor().Fit([[1.0, 2], [1.0]], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("one class only", Assert.Throws<DataException>(() => new ConvexClassifier<int>().Fit([[1.0], [2.0]], [3, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("targets 1", Assert.Throws<DataException>(() => new ConvexRegressor().Fit([[1.0], [2.0]], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("must be a class", Assert.Throws<DataException>(() => new ConvexRegressor(new FitSettings { Loss = Loss.Hinge }).Fit([[1.0], [2.0]], [1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_may_predict_at_once()
    {
        Dataset data = Synthetic.Planted(40, 2, 3, 0.1, 6);
        ConvexRegressor regressor = new ConvexRegressor(Quick).Fit(data.Features, data.Targets.Column(0));
        double[] expected = regressor.Predict(data.Features);
        Parallel.For(0, 64, _ => Assert.Equal(expected, regressor.Predict(data.Features)));
    }
}
