using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>--increasing and --decreasing on the command line, and what the other commands make of such models.</summary>
public sealed class MonotoneOptionTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_is_trained_proven_again_and_described()
    {
        string data = Rows(), model = folder.Path("model.json"), report = folder.Path("report.html");
        string[] train = ["train", data, "--task", "regression", "--increasing", "size", "--decreasing", "3", "--beta", "0.5"];
        JsonElement json = Invocation.Of([.. train, "--model-out", model, "--report", report, "--json", "--quiet"]).Json;
        Assert.Equal("global", json.GetProperty("claim").GetString());
        Assert.Equal(["size"], json.GetProperty("increasing").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["age"], json.GetProperty("decreasing").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.Contains("--increasing size --decreasing 3", json.GetProperty("repeat").GetString(), StringComparison.Ordinal);
        Assert.Contains("<dt>Increasing in</dt><dd>size, as every neuron is</dd>", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Contains("increasing in size, decreasing in age", Invocation.Of([.. train, "--quiet"]).Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of("explain", model).ExitCode);
        Assert.Contains("with neurons monotone in 2 features", Invocation.Of("explain", model, data, "--optimal-set", "--quiet").Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("path", data, "--task", "regression", "--increasing", "size", "--points", "3", "--ratio", "0.1", "--quiet").ExitCode);
    }

    [Fact]
    public void Columns_that_cannot_be_monotone_are_refused_in_one_line()
    {
        string data = Rows();
        Invocation.Of("train", data, "--increasing", "town").AssertRefused("town", "words");
        Invocation.Of("train", data, "--increasing", "price").AssertRefused("price", "no feature");
        Invocation.Of("train", data, "--drop", "age", "--decreasing", "age").AssertRefused("age", "no feature");
        Invocation.Of("train", data, "--decreasing", "weight").AssertRefused("no column 'weight'");
        Invocation.Of("train", data, "--task", "regression", "--increasing", "age", "--decreasing", "age").AssertRefused("age", "twice");
        Invocation.Of("train", data, "--task", "regression", "--increasing", "age", "--model", "gated").AssertRefused("--increasing", "--model relu");
        Invocation.Of("train", data, "--task", "regression", "--increasing", "age", "--rank", "2").AssertRefused("--increasing", "--rank");
        Invocation.Of("train", data, "--task", "regression", "--increasing", "age", "--skip").AssertRefused("--increasing", "--skip");
        Invocation.Of("train", data, "--task", "regression", "--increasing", "age", "--solver", "decomposition").AssertRefused("--increasing", "--solver decomposition");
    }

    private string Rows() => folder.Write("rows.csv", "town,size,age,price\n" + string.Join('\n', Enumerable.Range(0, 24).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{"ab"[i % 2]},{i % 5},{i * i % 7},{(2 * (i % 5)) - (i * i % 7) + (i % 3)}"))));
}
