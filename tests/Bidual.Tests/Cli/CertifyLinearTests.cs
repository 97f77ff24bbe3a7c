using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>'certify' for linear models in ONNX.</summary>
public sealed class CertifyLinearTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("y", "ridge")]
    [InlineData("y", "l1")]
    [InlineData("y", "group", "--group", "a,b")]
    [InlineData("kind", "ridge")]
    [InlineData("kind", "l1")]
    public void An_exported_model_is_optimal_and_its_proof_says_so(string target, string penalty, params string[] groups)
    {
        string data = Rows(), onnx = folder.Path("net.onnx");
        string[] problem = ["--target", target, "--drop", target == "y" ? "kind" : "y", "--penalty", penalty, "--beta", "2", "--intercept", "--no-bias", .. groups];
        JsonElement trained = Invocation.Of(["train", data, "--model", "linear", "--no-standardize", "--tolerance", "1e-10", "--onnx", onnx, "--json", "--quiet", .. problem]).Json;
        Invocation run = Invocation.Of(["certify", onnx, data, "--within", "0.001", "--json", "--quiet", .. problem]);
        JsonElement json = run.Json;
        Assert.Equal((0, "proven"), (run.ExitCode, json.GetProperty("verdict").GetString()));
        Assert.Equal(("linear", penalty, true, false), (json.GetProperty("model").GetString(), json.GetProperty("penaltyName").GetString(), json.GetProperty("intercept").GetBoolean(), json.GetProperty("bias").GetBoolean()));
        Assert.Equal(trained.GetProperty("objective").GetDouble(), json.GetProperty("objective").GetDouble(), 1e-10);
        Assert.InRange(json.GetProperty("atMost").GetDouble(), 0, 1e-9);
        Assert.Equal(("complete", "conjugate", 0), (json.GetProperty("coverage").GetString(), json.GetProperty("pricing").GetString(), json.GetProperty("deadNeurons").GetInt32()));
    }

    [Fact]
    public void Held_to_another_beta_it_is_refuted_and_the_better_model_is_kept()
    {
        string data = Rows(), onnx = folder.Path("net.onnx"), model = folder.Path("better.json"), better = folder.Path("better.onnx");
        string[] problem = ["--drop", "kind", "--intercept"];
        Assert.Equal(0, Invocation.Of(["train", data, "--model", "linear", "--no-standardize", "--no-bias", "--beta", "200", "--onnx", onnx, "--quiet", .. problem]).ExitCode);
        Invocation run = Invocation.Of(["certify", onnx, data, "--beta", "1", "--within", "1", "--model-out", model, "--onnx", better, .. problem]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Refuted: not within 1 % of optimal. This model is at most", run.Output, StringComparison.Ordinal);
        Assert.Contains("over every linear model", run.Output, StringComparison.Ordinal);
        Assert.Contains("best model found", run.Output, StringComparison.Ordinal);
        Assert.Contains("linear, ridge penalty, squared loss, intercept", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ReLU", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("neuron", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of(["certify", better, data, "--beta", "1", "--within", "1e-6", "--quiet", .. problem]).ExitCode);
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        string data = Rows(), onnx = folder.Path("net.onnx");
        Assert.Equal(0, Invocation.Of("train", data, "--drop", "kind", "--model", "linear", "--beta", "2", "--onnx", onnx, "--quiet").ExitCode);
        string[] certify = ["certify", onnx, data, "--drop", "kind"];
        Invocation.Of([.. certify, "--beta", "1", "--bias", "--intercept"]).AssertRefused("--bias and --intercept exclude each other");
        Invocation.Of([.. certify, "--beta", "1", "--no-bias"]).AssertRefused("--no-bias", "--intercept");
        Invocation.Of([.. certify, "--beta", "1", "--group", "a,b"]).AssertRefused("--group goes with --penalty group");
        Invocation.Of([.. certify, "--beta", "1", "--penalty", "features"]).AssertRefused("--penalty features");
        Invocation.Of([.. certify, "--weight-decay", "1", "--penalty", "l1"]).AssertRefused("--weight-decay", "--beta");
    }

    private string Rows() => folder.Write("rows.csv", "a,b,c,kind,y\n" + string.Concat(Enumerable.Range(0, 40).Select(t =>
    {
        double a = Math.Sin(t), b = Math.Cos(1.7 * t), c = Math.Sin(0.3 * t * t), y = a - (2 * b) + 3 + (0.3 * Math.Sin(5 * t));
        return string.Create(CultureInfo.InvariantCulture, $"{a},{b},{c},{(y > 3 ? "up" : "down")},{y}\n");
    })));
}
