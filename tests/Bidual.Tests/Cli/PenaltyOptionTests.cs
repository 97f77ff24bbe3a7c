using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>--penalty on the command line, and what the other commands make of such models.</summary>
public sealed class PenaltyOptionTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("l1")]
    [InlineData("features")]
    public void A_model_is_trained_proven_again_and_explained(string penalty)
    {
        string data = Rows(), model = folder.Path("model.json"), report = folder.Path("report.html");
        string[] train = ["train", data, "--task", "regression", "--model", "gated", "--penalty", penalty, "--patterns", "sampled:12", "--beta-ratio", "0.2"];
        JsonElement json = Invocation.Of([.. train, "--model-out", model, "--report", report, "--json", "--quiet"]).Json;
        Assert.Equal((penalty, "patterns", "proximal-gradient"), (json.GetProperty("penaltyName").GetString(), json.GetProperty("claim").GetString(), json.GetProperty("solver").GetString()));
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.InRange(json.GetProperty("featuresUsed").GetInt32(), 1, 3);
        Assert.Contains($"{penalty};", File.ReadAllText(report), StringComparison.Ordinal);
        Invocation text = Invocation.Of([.. train, "--quiet"]);
        Assert.Contains(text.OutputLines, line => line.StartsWith("features used", StringComparison.Ordinal));
        Assert.Contains($"{penalty} penalty", text.Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of("explain", model).ExitCode);
        Invocation.Of("explain", model, data, "--optimal-set", "--quiet").AssertRefused($"the penalty {penalty}");
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        string data = Rows();
        Invocation.Of("train", data, "--penalty", "l1").AssertRefused("--penalty l1", "--model gated");
        Invocation.Of("path", data, "--penalty", "features").AssertRefused("--penalty features", "--model gated");
        Invocation.Of("train", data, "--penalty", "l2").AssertRefused("--penalty", "l2");
        Invocation.Of("train", data, "--task", "regression", "--model", "gated", "--penalty", "l1", "--solver", "interior-point", "--beta", "1").AssertRefused("interior-point", "group penalty");
        string classes = folder.Write("classes.csv", "a,b,y\n" + string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i},{i * i % 5},{"uvw"[i % 3]}")));
        Invocation.Of("train", classes, "--model", "gated", "--penalty", "features", "--loss", "softmax", "--beta", "1").AssertRefused("--loss softmax", "--loss logistic");
    }

    [Fact]
    public void Classes_that_share_a_softmax_are_proven_together()
    {
        string model = folder.Path("classes.json"), data = folder.Write("three.csv", "a,b,c,y\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i % 5},{i * i % 7},{i * 3 % 11},{"uvw"[((i % 5) + (i * 3 % 11)) / 5 % 3]}"))));
        JsonElement json = Invocation.Of("train", data, "--model", "gated", "--penalty", "l1", "--loss", "softmax", "--patterns", "sampled:15", "--beta-ratio", "0.1", "--model-out", model, "--json", "--quiet").Json;
        Assert.Equal(("patterns", 3), (json.GetProperty("claim").GetString(), json.GetProperty("outputs").GetInt32()));
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
    }

    private string Rows() => folder.Write("rows.csv", "a,b,c,y\n" + string.Join('\n', Enumerable.Range(0, 30).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{i % 5},{i * i % 7},{i * 3 % 11},{Math.Abs((i % 5) - 2)}"))));
}
