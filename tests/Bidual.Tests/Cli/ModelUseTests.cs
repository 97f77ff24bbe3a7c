using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

public sealed class ModelUseTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RegressionPredictsWhatEvaluateScores()
    {
        string data = folder.Absolute(), model = Train(data, "--beta-ratio", "0.001");
        Invocation run = Invocation.Of("predict", model, data);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("prediction", run.OutputLines[0]);
        double[] predicted = [.. run.OutputLines[1..].Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        double[] truth = [.. File.ReadLines(data).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        double rmse = Math.Sqrt(predicted.Zip(truth, (p, y) => (p - y) * (p - y)).Average());
        JsonElement scores = Invocation.Of("evaluate", model, data, "--json").Json.GetProperty("scores");
        Assert.Equal(rmse, scores.GetProperty("rmse").GetDouble(), 1e-12);
        Assert.True(rmse < 0.2);
    }

    [Fact]
    public void ClassesArePredictedWithTheirProbability()
    {
        string data = folder.Classes(), model = Train(data, "--beta", "0.01");
        string output = folder.Path("predictions.csv");
        Invocation run = Invocation.Of("predict", model, data, "--out", output, "--quiet");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        string[] lines = File.ReadAllLines(output);
        Assert.Equal("label,probability,score", lines[0]);
        Assert.Equal(string.Join(' ', File.ReadLines(data).Skip(1).Select(line => line.Split(',')[1])), string.Join(' ', lines.Skip(1).Select(line => line.Split(',')[0])));
        Assert.All(lines.Skip(1), line => Assert.InRange(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture), 0, 1));
    }

    [Fact]
    public void TheTargetColumnIsNotNeededToPredict()
    {
        string data = folder.Classes(), model = Train(data, "--beta", "0.01");
        string features = folder.Write("features.csv", string.Concat(File.ReadLines(data).Select(line => line.Split(',')[0] + "\n")));
        Assert.Equal(Invocation.Of("predict", model, data).Output, Invocation.Of("predict", model, features).Output);
    }

    [Fact]
    public void EvaluateCountsWhoWasTakenForWhom()
    {
        string data = folder.Classes(), model = Train(data, "--beta", "0.01");
        JsonElement confusion = Invocation.Of("evaluate", model, data, "--json").Json.GetProperty("confusion");
        Assert.Equal("in out", string.Join(' ', confusion.GetProperty("labels").EnumerateArray().Select(label => label.GetString())));
        Assert.Equal([4, 0, 0, 8], confusion.GetProperty("counts").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(count => count.GetInt32()));
        Assert.Contains("predicted out", Invocation.Of("evaluate", model, data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherColumnsAreRefused()
    {
        string model = Train(folder.Classes(), "--beta", "0.1");
        Invocation.Of("predict", model, folder.Write("other.csv", "a,b,c\n1,2,3\n")).AssertRefused("other.csv");
        Invocation.Of("evaluate", model, folder.Write("other.csv", "x\n1\n")).AssertRefused("other.csv", "place");
        Invocation.Of("predict", model).AssertRefused("DATA is missing");
    }

    [Fact]
    public void ASignalIsForecastOneStepBeyondItsEnd()
    {
        string data = folder.Signal(), model = Train(data, "--window", "4", "--beta-ratio", "0.0001", "--patterns", "sampled:20", "--tolerance", "1e-3");
        string[] lines = Invocation.Of("predict", model, data).OutputLines;
        Assert.Equal(1 + 57, lines.Length);
        Assert.Equal(Math.Sin(0.3 * 60), double.Parse(lines[^1], CultureInfo.InvariantCulture), 0.1);
        Assert.Equal(56, Invocation.Of("evaluate", model, data, "--json").Json.GetProperty("n").GetInt32());
    }

    [Fact]
    public void AModelOfLagsIsUsedOnTheSeriesAndRunsFreely()
    {
        string data = folder.Write("series.csv", "u,y\n" + string.Concat(Series(50))), model = Train(data, "--target", "y", "--lags", "y:1,u:0-1", "--model", "quadratic", "--beta", "0");
        JsonElement json = Invocation.Of("evaluate", model, data, "--json").Json;
        Assert.Equal(49, json.GetProperty("n").GetInt32());
        Assert.InRange(json.GetProperty("outputs").GetProperty("free run").GetProperty("rmse").GetDouble(), 1e-4, 0.01);
        Assert.Contains("free run", Invocation.Of("evaluate", model, data).Output, StringComparison.Ordinal);
        string[] one = Invocation.Of("predict", model, data).OutputLines, free = Invocation.Of("predict", model, data, "--free-run").OutputLines;
        Assert.Equal(50, one.Length);
        Assert.Equal(double.Parse(one[^1], CultureInfo.InvariantCulture), double.Parse(free[^1], CultureInfo.InvariantCulture), 0.01);
        Assert.Equal(one[1], free[1]);
        Assert.NotEqual(one[^1], free[^1]);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Invocation.Of("predict", Train(folder.Classes(), "--beta", "0.1"), folder.Classes(), "--free-run").AssertRefused("--free-run", "--lags");
    }

    [Theory]
    [InlineData("--lags needs one --target", "--lags", "y:1")]
    [InlineData("'y' is not COLUMN:LAST", "--target", "y", "--lags", "u:2,y")]
    [InlineData("its lags begin with 1", "--target", "y", "--lags", "y:0-2")]
    [InlineData("--window does not go", "--target", "y", "--lags", "y:2", "--window", "3")]
    [InlineData("--drop does not go", "--target", "y", "--lags", "y:2", "--drop", "u")]
    [InlineData("--weights does not go", "--target", "y", "--lags", "y:2", "--weights", "u")]
    [InlineData("--lags predicts numbers", "--target", "y", "--lags", "y:2", "--task", "classification")]
    public void LagsThatCannotBeAreRefused(string expected, params string[] options) =>
        Invocation.Of(["train", folder.Write("series.csv", "u,y\n" + string.Concat(Series(9))), .. options]).AssertRefused(expected);

    private static IEnumerable<string> Series(int times)
    {
        double y = 0;
        for (int t = 0; t < times; t++)
        {
            double u = Math.Sin(1.7 * t * t), before = Math.Sin(1.7 * (t - 1) * (t - 1));
            y = (0.5 * y) + u - (0.3 * y * before) + (0.1 * u * u) + (0.001 * Math.Cos(5.3 * t));
            yield return string.Create(CultureInfo.InvariantCulture, $"{u:R},{y:R}\n");
        }
    }

    private string Train(string data, params string[] options)
    {
        string model = folder.Path("model.json");
        Invocation run = Invocation.Of(["train", data, "--model-out", model, "--quiet", .. options]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        return model;
    }
}
