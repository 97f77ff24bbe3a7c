using System.Text.Json;
using System.Text.Json.Nodes;
using Bidual.Tests.Import;

namespace Bidual.Tests.Cli;

/// <summary>'certify' for networks of PyTorch and scikit-learn.</summary>
public sealed class CertifyNetworkTests : IDisposable
{
    private static readonly string[] Torch = ["certify", NetworkFixture.PathOf("torch.onnx"), NetworkFixture.Rows, "--target", "place", "--drop", "y", "--threads", "1"];
    private static readonly string[] Sklearn = ["certify", NetworkFixture.PathOf("sklearn.onnx"), NetworkFixture.Rows, "--drop", "place", "--beta", "0.1", "--threads", "1"];

    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void APyTorchNetworkIsHeldToItsWeightDecay()
    {
        var fixture = new NetworkFixture("torch");
        Invocation run = Invocation.Of([.. Torch, "--weight-decay", "0.01", "--json", "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(fixture.Beta, run.Json.GetProperty("beta").GetDouble(), 1e-12);
        Assert.Equal(fixture.Objective, run.Json.GetProperty("objective").GetDouble(), 1e-11);
        double bound = run.Json.GetProperty("globalLowerBound").GetDouble();
        Assert.InRange(bound, 0.99 * fixture.Objective, fixture.Objective);
        Assert.Equal((fixture.Objective - bound) / fixture.Objective, run.Json.GetProperty("atMost").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("verdict").ValueKind);
    }

    [Fact]
    public void WeightsInJsonAreTheSameNetwork()
    {
        string[] weights = [.. Torch.Select(word => word.Replace(".onnx", ".json", StringComparison.Ordinal)), "--beta", "0.4", "--json", "--quiet"];
        Assert.Equal(Invocation.Of([.. Torch, "--beta", "0.4", "--json", "--quiet"]).Json.GetProperty("claimText").GetString(), Invocation.Of(weights).Json.GetProperty("claimText").GetString());
    }

    [Theory]
    [InlineData("20", 0, "proven")]
    [InlineData("2", 3, "refuted")]
    public void WithinIsACheck(string percent, int exitCode, string verdict)
    {
        Invocation run = Invocation.Of([.. Sklearn, "--within", percent, "--json", "--quiet"]);
        Assert.Equal((exitCode, verdict), (run.ExitCode, run.Json.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void WhatIsNeitherProvenNorRefutedIsUndecided()
    {
        Invocation run = Invocation.Of([.. Torch, "--beta", "0.4", "--within", "0.1", "--tolerance", "0.01"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Undecided", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTextSaysWhatIsProvenAndHowToRepeatIt()
    {
        Invocation run = Invocation.Of([.. Sklearn, "--within", "2", "--quiet"]);
        Assert.Contains("Refuted: not within 2 % of optimal. This network is at most", run.Output, StringComparison.Ordinal);
        Assert.Contains("as given", run.Output, StringComparison.Ordinal);
        Assert.Contains("output bias", run.Output, StringComparison.Ordinal);
        Assert.Contains("--drop place --beta 0.1 --within 2 --seed 0 --threads 1", run.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void TheBetterNetworkIsKeptAndProvenAgain()
    {
        string model = folder.Path("better.json"), onnx = folder.Path("better.onnx");
        Invocation run = Invocation.Of([.. Sklearn, "--model-out", model, "--onnx", onnx, "--tolerance", "1e-3", "--json", "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        double best = run.Json.GetProperty("bestObjective").GetDouble();
        Assert.True(best < 0.9 * run.Json.GetProperty("objective").GetDouble());
        Invocation again = Invocation.Of("certify", model, NetworkFixture.Rows, "--json", "--quiet");
        Assert.Equal((0, "global"), (again.ExitCode, again.Json.GetProperty("claim").GetString()));
        Assert.Equal(best, again.Json.GetProperty("objective").GetDouble(), 1e-12);
        Invocation exported = Invocation.Of(["certify", onnx, .. Sklearn[2..], "--within", "1", "--json", "--quiet"]);
        Assert.Equal(0, exported.ExitCode);
        Assert.Equal(best, exported.Json.GetProperty("objective").GetDouble(), 1e-9);
    }

    [Fact]
    public void WhatCannotBeDoneIsRefusedInOneLine()
    {
        Invocation.Of([.. Torch]).AssertRefused("--beta B", "--weight-decay W");
        Invocation.Of([.. Torch, "--beta", "1", "--weight-decay", "1"]).AssertRefused("--beta and --weight-decay exclude each other");
        Invocation.Of([.. Torch, "--beta", "1", "--bias", "--no-bias"]).AssertRefused("--bias and --no-bias");
        Invocation.Of([.. Torch, "--beta", "1", "--within", "0"]).AssertRefused("--within 0");
        Invocation.Of([.. Torch, "--beta", "1", "--onnx", Torch[1]]).AssertRefused("--onnx", "would overwrite");
        Invocation.Of(Torch[0], Torch[1], "--beta", "1").AssertRefused("DATA is missing");
        Invocation.Of(Torch[0], Torch[1], Torch[2], "--beta", "1").AssertRefused("2 inputs", "4 features");
        Invocation.Of(Torch[0], folder.Write("net.json", """{"hiddenWeights": 1}"""), Torch[2], "--beta", "1").AssertRefused("net.json", "hiddenWeights");
    }

    [Theory]
    [InlineData("--beta", "1")]
    [InlineData("--within", "5")]
    [InlineData("--standardize")]
    public void AModelOfThisProgramSaysItselfWhatItWasTrainedOn(params string[] options)
    {
        string data = folder.Classes(), model = folder.Path("model.json");
        Assert.Equal(0, Invocation.Of("train", data, "--beta", "0.1", "--model-out", model, "--quiet").ExitCode);
        Invocation.Of(["certify", model, data, .. options]).AssertRefused(options[0], "model.json");
    }

    [Theory]
    [InlineData("certificate", "globalLowerBound", "10")]
    [InlineData("certificate", "dualNorm", "1e-3")]
    [InlineData("certificate", "dualScale", "7")]
    [InlineData("certificate", "objective", "\"NaN\"")]
    [InlineData("certificate", "betaMax", "1e-3")]
    [InlineData("certificate", "patterns", "1")]
    [InlineData("certificate", "pricing", "\"branch-and-bound\"")]
    [InlineData("certificate", "claim", "\"global\"")]
    [InlineData("certificate", "coverage", "\"complete\"")]
    public void ForgedFieldsOfAModelFileAreRefuted(string section, string field, string value)
    {
        string data = folder.Classes(), model = folder.Path("model.json");
        Assert.Equal(0, Invocation.Of("train", data, "--beta", "0.1", "--patterns", "sampled:3", "--model-out", model, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of("certify", model, data).ExitCode);
        JsonNode json = JsonNode.Parse(File.ReadAllText(model))!;
        json[section]![field] = JsonNode.Parse(value);
        File.WriteAllText(model, json.ToJsonString());
        Assert.Equal(3, Invocation.Of("certify", model, data).ExitCode);
    }
}
