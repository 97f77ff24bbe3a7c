using System.Globalization;
using System.Text.Json;
using Bidual.Numerics;

namespace Bidual.Tests.Cli;

/// <summary>Neurons shared by the outputs through every command.</summary>
public sealed class SharedNeuronsTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AModelOfTargetsIsUsedProvenAndExplained()
    {
        string data = folder.Write("targets.csv", Targets()), model = folder.Path("model.json"), report = folder.Path("report.html"), onnx = folder.Path("model.onnx");
        string[] targets = ["--target", "sum", "--target", "gap"];
        JsonElement trained = Invocation.Of(["train", data, .. targets, "--model", "gated", "--output-penalty", "weight-decay", "--patterns", "sampled:30", "--beta-ratio", "0.02", "--model-out", model, "--onnx", onnx, "--report", report, "--json", "--quiet"]).Json;
        Assert.Equal("patterns", trained.GetProperty("claim").GetString());
        Assert.Equal("weight-decay", trained.GetProperty("outputPenalty").GetString());
        Assert.Equal(trained.GetProperty("objective").GetDouble(), trained.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.Contains("--output-penalty weight-decay", trained.GetProperty("repeat").GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(onnx));

        Assert.Equal("prediction:sum,prediction:gap", Invocation.Of("predict", model, data).OutputLines[0]);
        JsonElement scores = Invocation.Of("evaluate", model, data, "--json").Json;
        Assert.Equal("weight-decay", scores.GetProperty("outputPenalty").GetString());
        Assert.True(scores.GetProperty("scores").GetProperty("r2").GetDouble() > 0.9);
        Assert.Contains("neurons shared by the outputs", Invocation.Of("evaluate", model, data).Output, StringComparison.Ordinal);

        Assert.Equal(0, Invocation.Of("certify", model, data).ExitCode);
        double proven = trained.GetProperty("lowerBound").GetDouble();
        string bound = Text(proven), more = Text(1.001 * proven);
        Assert.Contains($"\"lowerBound\": {bound}", File.ReadAllText(model), StringComparison.Ordinal);
        string tampered = folder.Write("tampered.json", File.ReadAllText(model).Replace($"\"lowerBound\": {bound}", $"\"lowerBound\": {more}", StringComparison.Ordinal));
        Assert.Equal(3, Invocation.Of("certify", tampered, data).ExitCode);

        JsonElement first = Invocation.Of("explain", model, data, "--json").Json.GetProperty("neurons")[0];
        JsonElement feeds = first.GetProperty("feeds");
        Assert.Equal(1, feeds.GetProperty(first.GetProperty("output").GetString()!).GetDouble());
        Assert.All(feeds.EnumerateObject(), output => Assert.InRange(output.Value.GetDouble(), -1, 1));
        Assert.Contains(" ×", Invocation.Of("explain", model).Output, StringComparison.Ordinal);
        Assert.Contains("one", Invocation.Of("explain", model, data, "--optimal-set").Error, StringComparison.Ordinal);

        string page = File.ReadAllText(report);
        Assert.Contains("shared by the outputs, under plain weight decay", page, StringComparison.Ordinal);
        Assert.Contains("Σ(‖u‖² + ‖a‖²)", page, StringComparison.Ordinal);
        Assert.Contains("gap: predicted against true", page, StringComparison.Ordinal);

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void ClassesShareNeuronsToo()
    {
        string data = folder.Write("kinds.csv", Kinds()), model = folder.Path("model.json");
        string[] options = ["train", data, "--model", "gated", "--loss", "softmax", "--output-penalty", "weight-decay", "--patterns", "sampled:30", "--beta-ratio", "0.05", "--model-out", model, "--quiet"];
        Invocation trained = Invocation.Of(options);
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("neurons shared by the outputs (weight decay)", trained.Output, StringComparison.Ordinal);
        Assert.Contains("no 3-output two-layer gated ReLU network under weight decay", trained.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data).ExitCode);
    }

    [Fact]
    public void ReluNeuronsAreSharedAndProvenOverAll()
    {
        string data = folder.Write("targets.csv", Targets()), model = folder.Path("model.json"), onnx = folder.Path("net.onnx"), report = folder.Path("report.html");
        string[] options = ["train", data, "--target", "sum", "--target", "gap", "--output-penalty", "weight-decay", "--beta-ratio", "0.1", "--model-out", model, "--onnx", onnx, "--report", report, "--json", "--quiet"];
        Invocation run = Invocation.Of(options);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("global", run.Json.GetProperty("claim").GetString());
        Assert.Equal("weight-decay", run.Json.GetProperty("outputPenalty").GetString());
        Assert.True(File.Exists(onnx));
        Assert.Contains("shared by the outputs, under plain weight decay", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data).ExitCode);
        Assert.Contains(" ×", Invocation.Of("explain", model).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave --patterns out, or use --model gated", "--patterns", "exact")]
    [InlineData("without kinks", "--model", "gated", "--loss", "absolute")]
    [InlineData("leave --solver and --precision out", "--model", "gated", "--solver", "admm")]
    public void WhatDoesNotGoTogetherIsRefused(string reason, params string[] options)
    {
        Invocation run = Invocation.Of(["train", folder.Write("targets.csv", Targets()), "--target", "sum", "--target", "gap", "--output-penalty", "weight-decay", .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private static string Targets()
    {
        var random = new RandomSource(5);
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(_ =>
        {
            double x = random.NextGaussian(), y = random.NextGaussian();
            return string.Create(CultureInfo.InvariantCulture, $"{x:F3},{Math.Abs(x) + y:F3},{y:F3},{Math.Abs(x) - y:F3}\n");
        });
        return "x,sum,y,gap\n" + string.Concat(rows);
    }

    private static string Kinds()
    {
        var random = new RandomSource(3);
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(_ =>
        {
            double x = random.NextGaussian(), y = random.NextGaussian();
            return string.Create(CultureInfo.InvariantCulture, $"{x:F3},{y:F3},{(x + (0.3 * y) < -0.5 ? "left" : x < 0.5 ? "middle" : "right")}\n");
        });
        return "x,y,kind\n" + string.Concat(rows);
    }
}
