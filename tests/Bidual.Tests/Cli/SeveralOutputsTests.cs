using System.Globalization;
using System.Text.Json;
using Bidual.Numerics;

namespace Bidual.Tests.Cli;

/// <summary>Several classes and several targets through every command.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AModelOfClassesIsUsedProvenAndExplained()
    {
        string data = folder.Write("kinds.csv", Kinds()), model = folder.Path("model.json"), report = folder.Path("report.html");
        JsonElement trained = Invocation.Of("train", data, "--beta-ratio", "0.05", "--model-out", model, "--report", report, "--validation", "0.25", "--json", "--quiet").Json;
        Assert.Equal("global", trained.GetProperty("claim").GetString());
        Assert.Equal(trained.GetProperty("objective").GetDouble(), trained.GetProperty("networkObjective").GetDouble(), 1e-9);

        string[] lines = Invocation.Of("predict", model, data).OutputLines;
        Assert.Equal("label,probability:left,probability:middle,\"probability:right, far\"", lines[0]);
        foreach (string line in lines.Skip(1).Where(line => line.Length > 0))
        {
            int cut = line.LastIndexOf("\",", StringComparison.Ordinal) + 2;
            double[] shares = [.. line[(cut > 1 ? cut : line.IndexOf(',', StringComparison.Ordinal) + 1)..].Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(1, shares.Sum(), 1e-12);
        }

        JsonElement scores = Invocation.Of("evaluate", model, data, "--json").Json;
        Assert.True(scores.GetProperty("scores").GetProperty("accuracy").GetDouble() > 0.9);
        Assert.Equal(3, scores.GetProperty("confusion").GetProperty("labels").GetArrayLength());
        Assert.Contains("probability of the class predicted", Invocation.Of("evaluate", model, data).Output, StringComparison.Ordinal);

        Invocation certified = Invocation.Of("certify", model, data, "--json", "--quiet");
        Assert.Equal(0, certified.ExitCode);
        Assert.True(certified.Json.GetProperty("dataIsTrainingData").GetBoolean());
        string text = File.ReadAllText(model), bound = trained.GetProperty("outputProofs")[1].GetProperty("lowerBound").GetDouble().ToString("R", CultureInfo.InvariantCulture);
        Assert.Contains(bound, text, StringComparison.Ordinal);
        string tampered = folder.Write("tampered.json", text.Replace(bound, trained.GetProperty("objective").GetDouble().ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Invocation refuted = Invocation.Of("certify", tampered, data);
        Assert.Equal(3, refuted.ExitCode);
        Assert.Contains("Refuted: middle: ", refuted.Output, StringComparison.Ordinal);

        JsonElement explained = Invocation.Of("explain", model, data, "--json").Json;
        Assert.Subset(new HashSet<string?> { "left", "middle", "right, far" }, explained.GetProperty("neurons").EnumerateArray().Select(neuron => neuron.GetProperty("output").GetString()).ToHashSet());
        Assert.Contains("one", Invocation.Of("explain", model, data, "--optimal-set").Error, StringComparison.Ordinal);
        Assert.Contains("truly right, far", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralTargetsArePredictedTogether()
    {
        string data = folder.Write("targets.csv", Targets()), model = folder.Path("model.json"), plot = folder.Path("path.svg");
        JsonElement trained = Invocation.Of("train", data, "--target", "sum", "--target", "gap", "--model-out", model, "--json", "--quiet").Json;
        Assert.Equal(("sum, gap", 2, 1), (trained.GetProperty("target").GetString(), trained.GetProperty("outputs").GetInt32(), trained.GetProperty("features").GetInt32() - 1));
        Assert.Equal("global", trained.GetProperty("claim").GetString());
        string[] lines = Invocation.Of("predict", model, data).OutputLines;
        Assert.Equal("prediction:sum,prediction:gap", lines[0]);
        JsonElement scores = Invocation.Of("evaluate", model, data, "--json").Json;
        Assert.Equal(
            scores.GetProperty("scores").GetProperty("r2").GetDouble(),
            scores.GetProperty("outputs").EnumerateObject().Average(output => output.Value.GetProperty("r2").GetDouble()),
            1e-12);
        Assert.Equal(0, Invocation.Of("certify", model, data).ExitCode);
        Invocation path = Invocation.Of("path", data, "--target", "sum", "--target", "gap", "--points", "3", "--ratio", "0.05", "--plot", plot);
        Assert.Contains("Globally optimal at every β", path.Output, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(plot), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("several --target are numbers", "--target", "sum", "--target", "gap", "--positive", "1")]
    [InlineData("the column is a target twice", "--target", "sum", "--target", "sum")]
    [InlineData("--rank is for one output", "--target", "sum", "--target", "gap", "--rank", "1")]
    public void WhatDoesNotGoTogetherIsRefused(string reason, params string[] options)
    {
        Invocation run = Invocation.Of(["train", folder.Write("targets.csv", Targets()), .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private static string Kinds()
    {
        var random = new RandomSource(3);
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(_ =>
        {
            double x = random.NextGaussian(), y = random.NextGaussian();
            return string.Create(CultureInfo.InvariantCulture, $"{x:F3},{y:F3},{(x + (0.3 * y) < -0.5 ? "left" : x < 0.5 ? "middle" : "\"right, far\"")}\n");
        });
        return "x,y,kind\n" + string.Concat(rows);
    }

    private static string Targets()
    {
        var random = new RandomSource(5);
        IEnumerable<string> rows = Enumerable.Range(0, 30).Select(_ =>
        {
            double x = random.NextGaussian(), y = random.NextGaussian();
            return string.Create(CultureInfo.InvariantCulture, $"{x:F3},{100 * (x + y):F3},{y:F3},{Math.Abs(x - y):F3}\n");
        });
        return "x,sum,y,gap\n" + string.Concat(rows);
    }
}
