using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bidual.Tests.Cli;

public sealed class CertifyTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ATrainedModelIsProvenAnew()
    {
        (string data, string model) = Train("--beta", "0.1", "--patterns", "exact");
        Invocation run = Invocation.Of("certify", model, data, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.False(run.Json.GetProperty("refuted").GetBoolean());
        Assert.True(run.Json.GetProperty("dataIsTrainingData").GetBoolean());
        Assert.Equal("global", run.Json.GetProperty("claim").GetString());
        JsonElement recorded = run.Json.GetProperty("recorded");
        Assert.Equal(recorded.GetProperty("objective").GetDouble(), run.Json.GetProperty("objective").GetDouble(), 1e-9);
        Assert.Contains("recomputed", Invocation.Of("certify", model, data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsSetAsideAreLeftOut()
    {
        (string data, string model) = Train("--beta", "0.1", "--patterns", "exact", "--validation", "0.25", "--seed", "9");
        Invocation run = Invocation.Of("certify", model, data, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(9, run.Json.GetProperty("n").GetInt32());
        Assert.True(run.Json.GetProperty("dataIsTrainingData").GetBoolean());
    }

    [Fact]
    public void ANetworkOverTheLeadingDirectionsIsProvenAnewAmongSuchAndAmongAll()
    {
        (string data, string model) = Train("--beta", "0.1", "--rank", "1");
        Invocation run = Invocation.Of("certify", model, data, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("none", run.Json.GetProperty("claim").GetString());
        JsonElement rank = run.Json.GetProperty("rank");
        Assert.Equal("global", rank.GetProperty("claim").GetString());
        Assert.Equal(rank.GetProperty("recorded").GetProperty("lowerBound").GetDouble(), rank.GetProperty("lowerBound").GetDouble(), 1e-7);
        Assert.True(run.Json.GetProperty("lowerBound").GetDouble() < rank.GetProperty("lowerBound").GetDouble());
        Assert.Contains("on the leading direction of these data", Invocation.Of("certify", model, data).Output, StringComparison.Ordinal);
        Invocation.Of("explain", model, data, "--optimal-set").AssertRefused("--rank");
    }

    [Theory]
    [InlineData("hidden", "outside the span")]
    [InlineData("bound", "lower bound")]
    [InlineData("objective", "objective")]
    [InlineData("directions", "orthonormal")]
    public void AForgedConfinementIsRefuted(string what, string word)
    {
        (string data, string model) = Train("--beta", "0.1", "--rank", "1");
        JsonNode json = JsonNode.Parse(File.ReadAllText(model))!, truncation = json["truncation"]!;
        if (what == "hidden")
            json["model"]!["network"]!["hidden"]!["values"]![0] = new JsonArray(0.7, -0.3);
        else if (what == "objective")
            json["certificate"]!["objective"] = json["certificate"]!["objective"]!.GetValue<double>() * 0.9;
        else if (what == "bound")
            truncation["certificate"]!["lowerBound"] = truncation["certificate"]!["objective"]!.GetValue<double>() * 2;
        else
            truncation["directions"]!["data"]![0] = Convert.ToBase64String(BitConverter.GetBytes(2.0));
        File.WriteAllText(model, json.ToJsonString());
        Invocation run = Invocation.Of("certify", model, data);
        if (what == "directions")
            run.AssertRefused(word);
        else
            Assert.Contains(word, run.Output, StringComparison.Ordinal);
        Assert.Equal(what == "directions" ? 1 : 3, run.ExitCode);
    }

    [Theory]
    [InlineData("objective", 0.5)]
    [InlineData("lowerBound", 1.5)]
    public void AForgedRecordIsRefuted(string field, double factor)
    {
        (string data, string model) = Train("--beta", "0.1", "--patterns", "exact");
        JsonNode json = JsonNode.Parse(File.ReadAllText(model))!;
        JsonNode certificate = json["certificate"]!;
        certificate[field] = certificate[field]!.GetValue<double>() * factor;
        File.WriteAllText(model, json.ToJsonString());
        Invocation run = Invocation.Of("certify", model, data, "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.True(run.Json.GetProperty("refuted").GetBoolean());
        Assert.NotEmpty(run.Json.GetProperty("refutations").EnumerateArray());
        Assert.Contains("Refuted", Invocation.Of("certify", model, data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheRecordDoesNotHoldForOtherData()
    {
        (string data, string model) = Train("--beta", "0.1", "--patterns", "exact");
        string other = folder.Write("other.csv", string.Concat(File.ReadLines(data).SkipLast(2).Select(line => line + "\n")));
        Invocation run = Invocation.Of("certify", model, other, "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.False(run.Json.GetProperty("dataIsTrainingData").GetBoolean());
    }

    private (string Data, string Model) Train(params string[] options)
    {
        string data = folder.Classes(), model = folder.Path("model.json");
        Invocation run = Invocation.Of(["train", data, "--model-out", model, "--quiet", .. options]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        return (data, model);
    }
}
