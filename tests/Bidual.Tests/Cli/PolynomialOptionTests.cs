using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>--model polynomial and quadratic on the command line, and what the other commands make of such models.</summary>
public sealed class PolynomialOptionTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("polynomial", "0.09t² + 0.5t + 0.47", 0.09)]
    [InlineData("polynomial:1,-0.5,0", "t² − 0.5t", 1)]
    [InlineData("quadratic", "quadratic network", 1)]
    public void A_model_is_trained_proven_again_used_and_explained(string kind, string named, double bend)
    {
        string data = Rows(), model = folder.Path("model.json"), report = folder.Path("report.html");
        string[] parts = kind.Split(':');
        string[] train = ["train", data, "--target", "y", "--model", parts[0], .. parts.Length > 1 ? new[] { "--activation", parts[1] } : [], "--beta-ratio", "0.1"];
        JsonElement json = Invocation.Of([.. train, "--model-out", model, "--report", report, "--json", "--quiet"]).Json;
        Assert.Equal(("polynomial", "global", "column-generation", "trust-region"), (json.GetProperty("model").GetString(), json.GetProperty("claim").GetString(), json.GetProperty("solver").GetString(), json.GetProperty("pricing").GetString()));
        Assert.Equal(bend, json.GetProperty("activation")[0].GetDouble());
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.Contains("polynomial", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Contains(named, Invocation.Of([.. train, "--quiet"]).Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of("predict", model, data, "--out", folder.Path("p.csv")).ExitCode);
        Assert.Equal(0, Invocation.Of("evaluate", model, data).ExitCode);
        Assert.Contains("a × b", Invocation.Of("explain", model).Output, StringComparison.Ordinal);
        JsonElement explained = Invocation.Of("explain", model, "--json").Json.GetProperty("quadratic")[0];
        Assert.Equal(3, explained.GetProperty("bend").GetArrayLength());
        Assert.Equal(3, explained.GetProperty("slope").GetArrayLength());
        Invocation.Of("explain", model, data, "--optimal-set", "--quiet").AssertRefused("polynomial");
    }

    [Theory, InlineData("quadratic", null), InlineData("polynomial", "0.09,0.5,0.47"), InlineData("polynomial", "1,0,0.5")]
    public void Without_a_penalty_it_is_least_squares_proven_and_proven_again(string kind, string? activation)
    {
        string data = Rows(), model = folder.Path("model.json");
        string[] train = ["train", data, "--target", "y", "--model", kind, .. activation is null ? Array.Empty<string>() : ["--activation", activation], "--beta", "0"];
        JsonElement json = Invocation.Of([.. train, "--model-out", model, "--json", "--quiet"]).Json;
        Assert.Equal(("global", "svd", "projection", 0.0), (json.GetProperty("claim").GetString(), json.GetProperty("solver").GetString(), json.GetProperty("pricing").GetString(), json.GetProperty("beta").GetDouble()));
        Assert.InRange(json.GetProperty("relativeGap").GetDouble(), 0, 1e-9);
        Assert.Contains("least squares", Invocation.Of([.. train, "--quiet"]).Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet", "--threads", "2").ExitCode);
        string lie = File.ReadAllText(model).Replace(json.GetProperty("lowerBound").GetRawText(), (1.001 * json.GetProperty("lowerBound").GetDouble()).ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(3, Invocation.Of("certify", folder.Write("lie.json", lie), data, "--quiet").ExitCode);
    }

    [Fact]
    public void Least_squares_is_refused_where_it_has_no_closed_form()
    {
        string data = Rows();
        Invocation.Of("train", data, "--target", "y", "--beta", "0").AssertRefused("--beta 0", "--model quadratic");
        Invocation.Of("train", data, "--target", "y", "--model", "linear", "--beta", "0").AssertRefused("--beta 0");
        Invocation.Of("train", data, "--target", "y", "--model", "quadratic", "--loss", "absolute", "--beta", "0").AssertRefused("--beta 0", "squared");
        Invocation.Of("train", data, "--target", "y", "--model", "polynomial", "--no-bias", "--beta", "0").AssertRefused("--beta 0", "constant");
        Invocation.Of("train", data, "--target", "y", "--model", "quadratic", "--solver", "column-generation", "--beta", "0").AssertRefused("--solver", "--beta");
        Invocation.Of("train", data, "--target", "y", "--model", "quadratic", "--beta", "-1").AssertRefused("--beta -1", "at least 0");
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        string data = Rows();
        Invocation.Of("train", data, "--activation", "1,2,3").AssertRefused("--activation", "--model polynomial");
        Invocation.Of("train", data, "--model", "quadratic", "--activation", "1,2,3").AssertRefused("--activation", "--model polynomial");
        Invocation.Of("train", data, "--model", "polynomial", "--activation", "1,2").AssertRefused("--activation", "three numbers");
        Invocation.Of("train", data, "--model", "polynomial", "--activation", "0,0,0").AssertRefused("--activation", "not all be 0");
        Invocation.Of("train", data, "--model", "polynomial", "--activation", "1,x,0").AssertRefused("--activation", "'x'");
        Invocation.Of("train", data, "--target", "y", "--solver", "column-generation").AssertRefused("column-generation", "--model polynomial");
        string[][] refused = [["--patterns", "exact"], ["--solver", "admm"], ["--precision", "single"], ["--penalty", "l1"], ["--skip"], ["--intercept"], ["--increasing", "a"], ["--rank", "2"]];
        foreach (string[] option in refused)
            Invocation.Of(["train", data, "--target", "y", "--model", "polynomial", "--beta", "1", .. option]).AssertRefused(option[0], "polynomial");
    }

    [Fact]
    public void Other_solvers_of_the_semidefinite_program_reach_the_same_objective()
    {
        string data = Rows();
        double optimum = Objective("column-generation");
        Assert.Equal(optimum, Objective("interior-point"), 2e-6 * optimum);
        Assert.Equal(optimum, Objective("proximal-gradient"), 2e-6 * optimum);
        Invocation.Of("train", data, "--target", "y", "--model", "polynomial", "--beta", "1", "--solver", "proximal-gradient").AssertRefused("proximal-gradient", "quadratic");

        double Objective(string solver)
        {
            JsonElement json = Invocation.Of("train", data, "--target", "y", "--model", "quadratic", "--beta-ratio", "0.1", "--solver", solver, "--json", "--quiet").Json;
            Assert.Equal((solver, "global"), (json.GetProperty("solver").GetString(), json.GetProperty("claim").GetString()));
            return json.GetProperty("objective").GetDouble();
        }
    }

    [Fact]
    public void Weights_may_be_quantised()
    {
        string data = Rows(), model = folder.Path("signs.json"), net = folder.Path("signs.onnx");
        Invocation trained = Invocation.Of("train", data, "--target", "y", "--model", "polynomial", "--quantised", "--beta-ratio", "0.1", "--model-out", model, "--onnx", net, "--json", "--quiet");
        JsonElement json = trained.Json;
        Assert.Equal((true, "global", "sign-enumeration"), (json.GetProperty("quantised").GetBoolean(), json.GetProperty("claim").GetString(), json.GetProperty("pricing").GetString()));
        Assert.True(File.Exists(net));
        Assert.Contains("±1/√d", Invocation.Of("certify", model, data).Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("evaluate", model, data).ExitCode);
        Invocation.Of("train", data, "--target", "y", "--quantised").AssertRefused("--quantised", "--model polynomial");
        Invocation.Of("train", data, "--target", "y", "--model", "polynomial", "--quantised", "--loss", "absolute").AssertRefused("--quantised", "kinks");
    }

    private string Rows() => folder.Write("rows.csv", "a,b,c,y\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{i % 5},{i * i % 7},{i * 3 % 11},{((i % 5) * (i * i % 7)) - (i * 3 % 11) + (0.01 * i)}"))));
}
