using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>--robust on the command line, and what the other commands make of such models.</summary>
public sealed class RobustOptionTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("inf")]
    [InlineData("2")]
    public void A_model_is_trained_attacked_and_kept(string norm)
    {
        string data = Rows(24), model = folder.Path("model.json"), report = folder.Path("report.html"), onnx = folder.Path("model.onnx");
        string[] train = ["train", data, "--loss", "hinge", "--robust", "0.2", "--norm", norm, "--beta", "0.5"];
        Invocation run = Invocation.Of([.. train, "--model-out", model, "--onnx", onnx, "--report", report, "--json", "--quiet"]);
        Assert.Equal(0, run.ExitCode);
        JsonElement robust = run.Json.GetProperty("robust");
        Assert.Equal((0.2, norm, "complete"), (robust.GetProperty("radius").GetDouble(), robust.GetProperty("norm").GetString(), robust.GetProperty("coverage").GetString()));
        double objective = robust.GetProperty("objective").GetDouble();
        Assert.InRange(robust.GetProperty("lowerBound").GetDouble(), objective * (1 - 1e-6), objective);
        Assert.True(objective > run.Json.GetProperty("objective").GetDouble());
        Assert.True(run.Json.GetProperty("proven").GetBoolean());
        Assert.Contains("Proven optimal for rows at their worst", File.ReadAllText(report), StringComparison.Ordinal);
        Invocation text = Invocation.Of([.. train, "--quiet"]);
        Assert.Contains("Robustly optimal: with every row at its worst", text.Output, StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of("explain", model).ExitCode);
        Assert.Equal(0, Invocation.Of("evaluate", model, data, "--attack", "pgd", "--radius", "0.2", "--norm", norm).ExitCode);
        Assert.True(new FileInfo(onnx).Length > 0);
    }

    [Fact]
    public void Beta_is_chosen_by_what_is_proven_and_words_stay_as_they_are()
    {
        JsonElement json = Invocation.Of("train", Rows(24, words: true), "--loss", "hinge", "--robust", "0.1", "--keep", "b", "--tolerance", "1e-3", "--patterns", "sampled:40", "--folds", "2", "--json", "--quiet").Json;
        Assert.Equal(["b", "c=u", "c=v", "c=w"], json.GetProperty("robust").GetProperty("kept").EnumerateArray().Select(name => name.GetString()!));
        Assert.InRange(json.GetProperty("selection").GetProperty("points").GetArrayLength(), 2, 6);
        Assert.Equal("sampled", json.GetProperty("robust").GetProperty("coverage").GetString());
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        string data = Rows(24);
        Invocation.Of("train", data, "--robust", "0.1").AssertRefused("--loss hinge");
        Invocation.Of("train", data, "--robust", "-0.1").AssertRefused("--robust", "at least 0");
        Invocation.Of("train", data, "--norm", "2").AssertRefused("--norm", "--robust");
        Invocation.Of("train", data, "--loss", "hinge", "--robust", "0.1", "--model", "gated").AssertRefused("--model", "--robust");
        Invocation.Of("train", data, "--loss", "hinge", "--robust", "0.1", "--class-weight", "balanced").AssertRefused("--class-weight");
        Invocation.Of("train", data, "--loss", "hinge", "--robust", "0.1", "--keep", "z").AssertRefused("--keep z");
        Invocation.Of("path", data, "--loss", "hinge", "--robust", "0.1").AssertRefused("--robust");
    }

    [Fact]
    public void A_run_out_of_time_exits_with_2_and_an_honest_proof()
    {
        Invocation run = Invocation.Of("train", Rows(60), "--loss", "hinge", "--robust", "0.1", "--beta", "0.01", "--max-time", "1e-6", "--json", "--quiet");
        Assert.Equal(2, run.ExitCode);
        JsonElement robust = run.Json.GetProperty("robust");
        Assert.True(robust.GetProperty("lowerBound").GetDouble() <= robust.GetProperty("objective").GetDouble());
        Assert.Equal("time-limit", run.Json.GetProperty("status").GetString());
    }

    private string Rows(int rows, bool words = false) => folder.Write("rows.csv", $"a,b,{(words ? "c," : "")}y\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(1.3 * i):F6},{Math.Cos(0.7 * i * i):F6},{(words ? $"{"uvw"[i % 3]}," : "")}{(Math.Sin(1.3 * i) + (0.3 * Math.Cos(3.1 * i)) > 0 ? "up" : "down")}"))));
}
