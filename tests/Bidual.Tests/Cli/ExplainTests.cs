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
    public void Rows_say_how_much_neurons_and_features_matter()
    {
        string data = folder.Classes(), model = folder.Path("classes.json");
        Assert.Equal(0, Invocation.Of("train", data, "--model-out", model, "--beta-ratio", "0.01", "--quiet").ExitCode);
        Invocation text = Invocation.Of("explain", model, data);
        Assert.Contains("share of variance", text.Output, StringComparison.Ordinal);
        Assert.Contains("moves the output by", text.Output, StringComparison.Ordinal);
        JsonElement json = Invocation.Of("explain", model, data, "--json").Json;
        Assert.Equal(12, json.GetProperty("rows").GetInt32());
        Assert.Equal(["in", "out"], json.GetProperty("classLabels").EnumerateArray().Select(label => label.GetString()));
        JsonElement[] neurons = [.. json.GetProperty("neurons").EnumerateArray()];
        Assert.Equal(1, neurons.Sum(neuron => neuron.GetProperty("varianceShare").GetDouble()), 1e-10);
        Assert.Equal(1, neurons.Sum(neuron => neuron.GetProperty("absoluteShare").GetDouble()), 1e-10);
        Assert.All(neurons, neuron => Assert.Equal(neuron.GetProperty("activeRows").GetDouble(), neuron.GetProperty("activeOfClass").EnumerateArray().Sum(count => count.GetDouble())));
        Assert.Equal("x 1", string.Join(' ', json.GetProperty("features").EnumerateArray().Select(feature => $"{feature.GetProperty("name")} {feature.GetProperty("share")}")));
    }

    [Fact]
    public void Shuffled_columns_are_told_in_text_json_and_page()
    {
        (string data, string model) = Train();
        Invocation text = Invocation.Of("explain", model, data, "--permutations", "3", "--seed", "4", "--report", folder.Path("explain.html"));
        Assert.Contains("R² lost", text.Output, StringComparison.Ordinal);
        Assert.Contains("Columns shuffled", File.ReadAllText(folder.Path("explain.html")), StringComparison.Ordinal);
        JsonElement one = Assert.Single(Invocation.Of("explain", model, data, "--permutations", "3", "--seed", "4", "--json").Json.GetProperty("permutations").EnumerateArray());
        Assert.Equal(("x", 3), (one.GetProperty("name").GetString(), one.GetProperty("drops").GetArrayLength()));
        Assert.Equal(one.GetProperty("drops").EnumerateArray().Average(drop => drop.GetDouble()), one.GetProperty("mean").GetDouble(), 1e-15);
        Invocation.Of("explain", model, data, "--seed", "4").AssertRefused("--seed", "--permutations");
    }

    [Fact]
    public void Weights_of_linear_models_are_no_neurons()
    {
        string data = folder.Write("line.csv", "a,b,y\n" + string.Join('\n', Enumerable.Range(0, 20).Select(i => $"{i},{i * i % 7},{(2 * i) - (i * i % 7)}"))), model = folder.Path("linear.json"), report = folder.Path("linear.html");
        Assert.Equal(0, Invocation.Of("train", data, "--model", "linear", "--model-out", model, "--beta", "1", "--quiet").ExitCode);
        Invocation text = Invocation.Of("explain", model, data, "--report", report);
        Assert.Contains("a linear model predicting y", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("neuron", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("active", text.Output, StringComparison.Ordinal);
        Assert.Contains("predicted by a linear model", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_is_explained_by_numbers_that_add_up()
    {
        (string data, string model) = Train();
        Invocation text = Invocation.Of("explain", model, data, "--row", "3");
        Assert.Contains("row 3, y 1.6", text.Output, StringComparison.Ordinal);
        Assert.Contains("linear function of its region", text.Output, StringComparison.Ordinal);
        JsonElement row = Invocation.Of("explain", model, data, "--row", "3", "--json").Json.GetProperty("row");
        JsonElement output = Assert.Single(row.GetProperty("outputs").EnumerateArray());
        double x = row.GetProperty("features")[0].GetDouble(), prediction = output.GetProperty("prediction").GetDouble();
        Assert.Equal(-1.5, x);
        Assert.Equal(prediction, (output.GetProperty("gradient")[0].GetDouble() * x) + output.GetProperty("offset").GetDouble(), 1e-12);
        Assert.Equal(prediction, output.GetProperty("contributions").EnumerateArray().Sum(part => part.GetDouble()) + output.GetProperty("constant").GetDouble(), 1e-12);
        Assert.Equal(double.Parse(Invocation.Of("predict", model, data).OutputLines[3], System.Globalization.CultureInfo.InvariantCulture), prediction, 1e-12);
        Assert.True(row.GetProperty("nearestKink").GetProperty("distance").GetDouble() > 0);
    }

    [Fact]
    public void Signals_and_images_are_drawn_as_such()
    {
        string data = folder.Signal(), model = folder.Path("signal.json"), plot = folder.Path("filters.svg"), report = folder.Path("page.html");
        Assert.Equal(0, Invocation.Of("train", data, "--window", "6", "--beta-ratio", "0.01", "--patterns", "sampled:20", "--tolerance", "1e-3", "--model-out", model, "--quiet").ExitCode);
        Invocation run = Invocation.Of("explain", model, data, "--plot", plot, "--report", report, "--row", "2");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("wrote", run.Error, StringComparison.Ordinal);
        Assert.Contains("a signal", File.ReadAllText(plot), StringComparison.Ordinal);
        Assert.Contains("Matched filters", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("explain", model, "--image", "3x2", "--plot", plot, "--quiet").ExitCode);
        Assert.Contains("<image", File.ReadAllText(plot), StringComparison.Ordinal);
        Invocation.Of("explain", model, "--image", "3x3").AssertRefused("--image 3x3", "6 features");
        Invocation.Of("explain", model, "--image", "large").AssertRefused("--image large");
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
        Refused("--row does not go with --optimal-set", "explain", model, data, "--optimal-set", "--row", "1");
        Refused("--row needs DATA", "explain", model, "--row", "1");
        Refused("the data have 8 rows", "explain", model, data, "--row", "9");
        Refused("would overwrite the data", "explain", model, data, "--plot", data);
        Refused("needs rows", "explain", model, "--plot", folder.Path("picture.svg"));

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
