using System.Text.Json;

namespace Bidual.Tests.Cli;

public sealed class ExplainTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Neurons_are_listed_with_the_features_that_move_them()
    {
        (string data, string model) = Train();
        Invocation run = Invocation.Of("explain", model);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("(ones)", run.Output, StringComparison.Ordinal);
        JsonElement json = Invocation.Of("explain", model, data, "--json").Json;
        Assert.Equal(["x", "(ones)"], json.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));
        foreach (JsonElement neuron in json.GetProperty("neurons").EnumerateArray())
        {
            double norm = Math.Sqrt(neuron.GetProperty("slopes").EnumerateArray().Sum(slope => slope.GetDouble() * slope.GetDouble()));
            Assert.Equal(norm, neuron.GetProperty("weight").GetDouble(), 1e-12);
            Assert.InRange(neuron.GetProperty("activeRows").GetInt32(), 1, 8);
        }
    }

    [Fact]
    public void The_optimal_set_is_described_for_people_and_for_scripts()
    {
        (string data, string model) = Train();
        Invocation text = Invocation.Of("explain", model, data, "--optimal-set", "--quiet");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("Unique: over all", text.Output, StringComparison.Ordinal);
        JsonElement json = Invocation.Of("explain", model, data, "--optimal-set", "--json").Json;
        Assert.Equal("unique", json.GetProperty("uniqueness").GetString());
        Assert.Equal("complete", json.GetProperty("coverage").GetString());
        Assert.Equal(0, json.GetProperty("dimension").GetInt32());
        Assert.Equal(["as-trained", "fewest-neurons", "least-norm"], json.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("choice").GetString()));
        Assert.All(json.GetProperty("members").EnumerateArray(), member => Assert.Equal("global", member.GetProperty("claim").GetString()));
    }

    [Fact]
    public void A_member_is_written_and_certified_like_any_model()
    {
        (string data, string model) = Train();
        string other = folder.Path("best.json");
        Assert.Equal(0, Invocation.Of("explain", model, data, "--optimal-set", "--on", data, "--member", "best", "--model-out", other, "--quiet").ExitCode);
        Invocation certified = Invocation.Of("certify", other, data, "--json");
        Assert.Equal(0, certified.ExitCode);
        Assert.Equal("global", certified.Json.GetProperty("claim").GetString());
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        (string data, string model) = Train();
        Refused("--member goes with --optimal-set", "explain", model, data, "--member", "least-norm");
        Refused("--member best needs rows", "explain", model, data, "--optimal-set", "--member", "best");
        Refused("not one of fewest-neurons, least-norm, best", "explain", model, data, "--optimal-set", "--member", "nicest");
        Refused("would overwrite the data", "explain", model, data, "--optimal-set", "--model-out", data);

        static void Refused(string reason, params string[] arguments)
        {
            Invocation run = Invocation.Of(arguments);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        }
    }

    private (string Data, string Model) Train()
    {
        string data = folder.Absolute(), model = folder.Path("model.json");
        Assert.Equal(0, Invocation.Of("train", data, "--model-out", model, "--beta-ratio", "0.01", "--quiet").ExitCode);
        return (data, model);
    }
}
