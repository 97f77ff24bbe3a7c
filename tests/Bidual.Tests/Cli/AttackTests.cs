using System.Text.Json;
using System.Xml.Linq;

namespace Bidual.Tests.Cli;

public sealed class AttackTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Accuracy_is_scored_and_proven_over_the_radius()
    {
        string data = folder.Classes(), model = Train(data), plot = folder.Path("curve.svg");
        Invocation text = Invocation.Of("evaluate", model, data, "--attack", "pgd", "--quiet");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("accuracy under pgd", text.Output, StringComparison.Ordinal);
        Assert.Contains("accuracy proven", text.Output, StringComparison.Ordinal);
        JsonElement attack = Invocation.Of("evaluate", model, data, "--attack", "fgsm", "--radius", "0.3,0.1", "--norm", "2", "--units", "data", "--plot", plot, "--json", "--quiet").Json.GetProperty("attack");
        Assert.Equal("fgsm 2 units of the data", $"{attack.GetProperty("method")} {attack.GetProperty("norm")} {attack.GetProperty("unit")}");
        JsonElement[] points = [.. attack.GetProperty("points").EnumerateArray()];
        Assert.Equal([0, 0.1, 0.3], points.Select(point => point.GetProperty("radius").GetDouble()));
        Assert.All(points, point => Assert.True(point.GetProperty("provenAccuracy").GetDouble() <= point.GetProperty("attacked").GetProperty("accuracy").GetDouble()));
        Assert.Equal(12, attack.GetProperty("provenRadii").GetArrayLength());
        string picture = XElement.Parse(File.ReadAllText(plot)).Value;
        Assert.Contains("left by the attack", picture, StringComparison.Ordinal);
        Assert.Contains("proven", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_numbers_are_found_and_bounded()
    {
        string data = folder.Absolute(), model = Train(data);
        JsonElement[] points = [.. Invocation.Of("evaluate", model, data, "--attack", "pgd", "--radius", "0.5", "--range", "data", "--json").Json.GetProperty("attack").GetProperty("points").EnumerateArray()];
        Assert.True(points[1].GetProperty("attacked").GetProperty("rmse").GetDouble() > points[0].GetProperty("attacked").GetProperty("rmse").GetDouble());
        Assert.True(points[1].GetProperty("provenRmse").GetDouble() >= points[1].GetProperty("attacked").GetProperty("rmse").GetDouble());
        Assert.Equal(JsonValueKind.Null, points[1].GetProperty("provenAccuracy").ValueKind);
    }

    [Fact]
    public void Features_that_are_kept_are_not_moved()
    {
        string data = folder.Classes(), model = Train(data);
        JsonElement attack = Invocation.Of("evaluate", model, data, "--attack", "pgd", "--radius", "5", "--keep", "x", "--json").Json.GetProperty("attack");
        Assert.Equal("x", Assert.Single(attack.GetProperty("kept").EnumerateArray()).GetString());
        Assert.Single(attack.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("attacked").GetProperty("accuracy").GetDouble()).Distinct());
    }

    [Fact]
    public void Words_are_not_moved()
    {
        string data = folder.Write("words.csv", "size,colour,place\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"{i % 5},{(i % 3 == 0 ? "red" : "blue")},{(i % 5 + (i % 3) > 3 ? "in" : "out")}\n")));
        JsonElement attack = Invocation.Of("evaluate", Train(data), data, "--attack", "fgsm", "--json").Json.GetProperty("attack");
        Assert.Equal(["colour=blue", "colour=red"], attack.GetProperty("kept").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal([true, false, false], attack.GetProperty("units").EnumerateArray().Select(unit => unit.GetDouble() > 0));
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        string data = folder.Classes(), model = Train(data);
        Invocation.Of("evaluate", model, data, "--radius", "0.1").AssertRefused("--radius goes with --attack");
        Invocation.Of("evaluate", model, data, "--plot", folder.Path("a.svg")).AssertRefused("--plot goes with --attack");
        Invocation.Of("evaluate", model, data, "--attack", "magic").AssertRefused("--attack magic", "fgsm, pgd");
        Invocation.Of("evaluate", model, data, "--attack", "pgd", "--radius", "0.1,-2").AssertRefused("--radius 0.1,-2", "at least 0");
        Invocation.Of("evaluate", model, data, "--attack", "pgd", "--range", "3,1").AssertRefused("--range 3,1");
        Invocation.Of("evaluate", model, data, "--attack", "pgd", "--keep", "nothing").AssertRefused("--keep nothing");
        Invocation.Of("evaluate", model, data, "--attack", "pgd", "--plot", data).AssertRefused("would overwrite the data");
    }

    private string Train(string data)
    {
        string model = folder.Path("model.json");
        Assert.Equal(0, Invocation.Of("train", data, "--model-out", model, "--beta-ratio", "0.01", "--quiet").ExitCode);
        return model;
    }
}
