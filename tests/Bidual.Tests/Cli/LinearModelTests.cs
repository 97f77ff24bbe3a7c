using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>--model linear on the command line, and what the other commands make of such models.</summary>
public sealed class LinearModelTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ridge", "cholesky")]
    [InlineData("l1", "coordinate-descent")]
    [InlineData("group", "interior-point")]
    public void A_model_is_trained_proven_again_used_and_explained(string penalty, string solver)
    {
        string data = Rows(), model = folder.Path("model.json"), onnx = folder.Path("model.onnx"), report = folder.Path("report.html");
        string[] train = ["train", data, "--target", "y", "--model", "linear", "--penalty", penalty, "--intercept"];
        JsonElement json = Invocation.Of([.. train, "--model-out", model, "--onnx", onnx, "--report", report, "--json", "--quiet"]).Json;
        Assert.Equal(("linear", penalty, "global", solver), (json.GetProperty("model").GetString(), json.GetProperty("penaltyName").GetString(), json.GetProperty("claim").GetString(), json.GetProperty("solver").GetString()));
        Assert.Equal("conjugate", json.GetProperty("pricing").GetString());
        Assert.Contains("over all linear models", json.GetProperty("claimText").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("of any width", json.GetProperty("claimText").GetString(), StringComparison.Ordinal);
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        string page = File.ReadAllText(report);
        Assert.Contains("a linear model", page, StringComparison.Ordinal);
        Assert.DoesNotContain("of any width", page, StringComparison.Ordinal);
        Assert.True(File.Exists(onnx));
        Invocation again = Invocation.Of("certify", model, data, "--quiet");
        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain("patterns", again.Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("evaluate", model, data).ExitCode);
        Assert.Equal(0, Invocation.Of("explain", model, data).ExitCode);
        Assert.Equal(0, Invocation.Of("predict", model, data, "--out", folder.Path("p.csv")).ExitCode);
        Invocation.Of("explain", model, data, "--optimal-set", "--quiet").AssertRefused("linear model");
    }

    [Fact]
    public void Columns_of_words_and_columns_named_together_are_dropped_whole()
    {
        string data = Rows(), model = folder.Path("model.json");
        Invocation.Of("train", data, "--target", "y", "--model", "linear", "--penalty", "group", "--group", "a, c", "--beta-ratio", "0.2", "--model-out", model, "--quiet");
        JsonElement groups = JsonDocument.Parse(File.ReadAllText(model)).RootElement.GetProperty("model").GetProperty("groups");
        Assert.Equal("[[0,2],[3,4,5]]", groups.GetRawText().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
    }

    [Fact]
    public void A_path_and_several_classes_are_proven()
    {
        string data = Rows();
        JsonElement path = Invocation.Of("path", data, "--target", "y", "--model", "linear", "--penalty", "l1", "--points", "5", "--json", "--quiet").Json;
        Assert.All(path.GetProperty("points").EnumerateArray(), point => Assert.Equal("global", point.GetProperty("claim").GetString()));
        JsonElement classes = Invocation.Of("train", data, "--target", "kind", "--model", "linear", "--json", "--quiet").Json;
        Assert.Equal((3, "global"), (classes.GetProperty("outputs").GetInt32(), classes.GetProperty("claim").GetString()));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        string[] train = ["train", Rows(), "--target", "y", "--quiet"], linear = [.. train, "--model", "linear"];
        Invocation.Of([.. train, "--penalty", "ridge"]).AssertRefused("--penalty ridge", "--model linear");
        Invocation.Of([.. train, "--solver", "cholesky", "--beta", "1"]).AssertRefused("--solver cholesky", "--model linear");
        Invocation.Of([.. linear, "--penalty", "features"]).AssertRefused("--penalty features");
        Invocation.Of([.. linear, "--skip"]).AssertRefused("--skip");
        Invocation.Of([.. linear, "--patterns", "sampled:3"]).AssertRefused("--patterns");
        Invocation.Of([.. linear, "--group", "a,b"]).AssertRefused("--group", "--penalty group");
        Invocation.Of([.. linear, "--penalty", "group", "--group", "a,b", "--group", "b,c"]).AssertRefused("two groups");
        Invocation.Of([.. linear, "--penalty", "group", "--group", "y,b"]).AssertRefused("no feature");
        Invocation.Of([.. linear, "--penalty", "l1", "--solver", "qr", "--beta", "1"]).AssertRefused("--solver qr", "ridge");
        Invocation.Of([.. linear, "--loss", "absolute", "--solver", "svd", "--beta", "1"]).AssertRefused("curvature");
        Invocation.Of([.. linear, "--precision", "single"]).AssertRefused("--precision");
        Invocation.Of([.. train, "--patterns", "sampled:9:heavy"]).AssertRefused("leverage");
    }

    [Fact]
    public void Patterns_are_drawn_by_leverage()
    {
        JsonElement json = Invocation.Of("train", Rows(), "--target", "y", "--model", "gated", "--patterns", "sampled:8:leverage", "--beta-ratio", "0.1", "--json", "--quiet").Json;
        Assert.Equal(8, json.GetProperty("patterns").GetInt32());
    }

    private string Rows()
    {
        var text = new StringBuilder("a,b,c,kind,y\n");
        for (int t = 0; t < 60; t++)
        {
            double a = Math.Sin(t), b = Math.Cos(1.7 * t), c = Math.Sin(0.3 * t * t);
            text.Append(CultureInfo.InvariantCulture, $"{a},{b},{c},{"pqr"[t % 3]},{a - (2 * b) + (t % 3) + (0.3 * Math.Sin(5 * t))}\n");
        }

        return folder.Write("rows.csv", text.ToString());
    }
}
