using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

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
        AssertProvenAgain(model, data, robust);
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

    /// <summary>An older file has no such section: what is left to prove is the objective of the rows as they are, for which it was not trained.</summary>
    [Fact]
    public void A_file_without_the_section_is_proven_on_the_rows_as_they_are()
    {
        (string data, string model) = Trained();
        Edit(model, root => root.AsObject().Remove("robust"));
        Invocation run = Invocation.Of("certify", model, data, "--json", "--quiet");
        Assert.Equal((2, JsonValueKind.Null), (run.ExitCode, run.Json.GetProperty("robust").ValueKind));
    }

    [Theory]
    [InlineData("radius", "objective at the worst points")]
    [InlineData("weight", "objective at the worst points")]
    [InlineData("objective", "objective at the worst points")]
    [InlineData("lowerBound", "lower bound at the worst points")]
    [InlineData("multipliers", "lower bound at the worst points")]
    [InlineData("kept", "objective at the worst points")]
    [InlineData("patterns", "patterns were priced")]
    public void A_file_that_was_changed_is_refuted(string what, string why)
    {
        (string data, string model) = Trained();
        Edit(model, root =>
        {
            JsonNode robust = root["robust"]!;
            if (what == "weight")
                root["model"]!["network"]!["output"]!["values"]![0]![0] = 1.1 * root["model"]!["network"]!["output"]!["values"]![0]![0]!.GetValue<double>();
            else if (what == "multipliers")
                robust["multipliers"]!["data"]![0] = Convert.ToBase64String(BitConverter.GetBytes(0.3));
            else if (what == "kept")
                robust["kept"] = new JsonArray(1);
            else if (what == "patterns")
                robust["patterns"] = robust["patterns"]!.GetValue<int>() + 1;
            else
                robust[what] = 1.05 * robust[what]!.GetValue<double>();
        });
        Invocation run = Invocation.Of("certify", model, data, "--json", "--quiet");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(run.Json.GetProperty("refutations").EnumerateArray(), refutation => refutation.GetString()!.Contains(why, StringComparison.Ordinal));
    }

    /// <summary>The numbers of training, under the same names, from the file and the data.</summary>
    private static void AssertProvenAgain(string model, string data, JsonElement trained)
    {
        Invocation again = Invocation.Of("certify", model, data, "--json", "--quiet");
        Assert.Equal(0, again.ExitCode);
        Assert.False(again.Json.GetProperty("refuted").GetBoolean());
        Assert.Equal("none", again.Json.GetProperty("claim").GetString());
        JsonElement proven = again.Json.GetProperty("robust");
        Assert.Equal(trained.EnumerateObject().Select(member => member.Name), proven.EnumerateObject().Select(member => member.Name));
        Assert.True(JsonElement.DeepEquals(trained, again.Json.GetProperty("recorded").GetProperty("robust")));
        Assert.Equal(trained.GetProperty("claimText").GetString(), proven.GetProperty("claimText").GetString());
        foreach (string name in new[] { "objective", "lowerBound" })
            Assert.Equal(trained.GetProperty(name).GetDouble(), proven.GetProperty(name).GetDouble(), 1e-12 * trained.GetProperty(name).GetDouble());
        string text = Invocation.Of("certify", model, data).Output;
        Assert.Contains("Robustly optimal: with every row at its worst", text, StringComparison.Ordinal);
        Assert.Contains("On the rows as they are: ", text, StringComparison.Ordinal);
    }

    private (string Data, string Model) Trained()
    {
        string data = Rows(24), model = folder.Path("model.json");
        Assert.Equal(0, Invocation.Of("train", data, "--loss", "hinge", "--robust", "0.2", "--beta", "0.5", "--model-out", model, "--quiet").ExitCode);
        return (data, model);
    }

    private static void Edit(string model, Action<JsonNode> edit)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(model))!;
        edit(root);
        File.WriteAllText(model, root.ToJsonString());
    }

    private string Rows(int rows, bool words = false) => folder.Write("rows.csv", $"a,b,{(words ? "c," : "")}y\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(1.3 * i):F6},{Math.Cos(0.7 * i * i):F6},{(words ? $"{"uvw"[i % 3]}," : "")}{(Math.Sin(1.3 * i) + (0.3 * Math.Cos(3.1 * i)) > 0 ? "up" : "down")}"))));
}
