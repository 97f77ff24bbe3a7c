using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>Losses, weights and the rule for β on the command line, and what certify and predict make of the models.</summary>
public sealed class LossOptionsTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("absolute")]
    [InlineData("quantile:0.3")]
    [InlineData("huber:0.5")]
    [InlineData("poisson")]
    public void A_regression_with_any_loss_is_proven_and_proven_again(string loss)
    {
        string data = Write("rows.csv", "a,b,w,y", i => $"{i % 5},{i * i % 7},{1 + (i % 3)},{i * 3 % 8}"), model = folder.Path("model.json");
        JsonElement json = Invocation.Of("train", data, "--task", "regression", "--drop", "w", "--loss", loss, "--beta", "0.5", "--model-out", model, "--json", "--quiet").Json;
        Assert.Equal("global", json.GetProperty("claim").GetString());
        Assert.StartsWith(loss, json.GetProperty("loss").GetString(), StringComparison.Ordinal);
        double objective = json.GetProperty("objective").GetDouble();
        Assert.Equal(objective, json.GetProperty("networkObjective").GetDouble(), 1e-9 * objective);
        Invocation certified = Invocation.Of("certify", model, data, "--json", "--quiet");
        Assert.Equal((0, ""), (certified.ExitCode, certified.Error));
        if (loss == "poisson")
            Assert.DoesNotContain(Predictions(model, data), value => value <= 0);
    }

    [Theory]
    [InlineData("hinge")]
    [InlineData("squared-hinge")]
    public void A_classification_with_any_loss_is_proven_and_proven_again(string loss)
    {
        string data = Write("rows.csv", "a,b,y", i => $"{i % 5},{i * i % 7},{(i % 5 > 2 ? "yes" : "no")}"), model = folder.Path("model.json");
        JsonElement json = Invocation.Of("train", data, "--loss", loss, "--class-weight", "balanced", "--beta", "0.1", "--model-out", model, "--json", "--quiet").Json;
        Assert.Equal("global", json.GetProperty("claim").GetString());
        Assert.InRange(json.GetProperty("train").GetProperty("auc").GetDouble(), 0.95, 1);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        JsonElement calibration = Invocation.Of("evaluate", model, data, "--json").Json.GetProperty("calibration");
        if (loss == "hinge")
            Assert.Equal(JsonValueKind.Null, calibration.ValueKind);
        else
            Assert.Equal(24, calibration.GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("rows").GetInt32()));
    }

    [Fact]
    public void A_free_part_is_proven_shown_and_refused_with_a_softmax()
    {
        string data = Write("rows.csv", "a,b,y", i => $"{i % 5},{i * i % 7},{(i * 7 % 10) + (i % 5)}"), model = folder.Path("model.json");
        JsonElement json = Invocation.Of("train", data, "--task", "regression", "--intercept", "--skip", "--beta", "0.5", "--model-out", model, "--json", "--quiet").Json;
        Assert.Equal("global", json.GetProperty("claim").GetString());
        Assert.True(json.GetProperty("intercept").GetBoolean() && json.GetProperty("skip").GetBoolean());
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(3, Invocation.Of("explain", model, "--json").Json.GetProperty("linear")[0].GetProperty("slopes").GetArrayLength());
        Assert.Contains("without a penalty", Invocation.Of("explain", model).Output, StringComparison.Ordinal);
        string classes = Write("classes.csv", "a,b,y", i => $"{i % 5},{i * i % 7},c{i % 3}");
        Invocation refused = Invocation.Of("train", classes, "--loss", "softmax", "--intercept", "--beta", "1");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--loss logistic", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_are_no_feature_and_part_of_what_is_proven()
    {
        string data = Write("rows.csv", "a,w,y", i => $"{i % 9},{1 + (i % 3)},{i * 5 % 11}"), model = folder.Path("model.json");
        JsonElement json = Invocation.Of("train", data, "--task", "regression", "--weights", "w", "--beta", "0.5", "--model-out", model, "--json", "--quiet").Json;
        Assert.Equal(1, json.GetProperty("features").GetInt32());
        double objective = json.GetProperty("objective").GetDouble();
        Assert.Equal(objective, json.GetProperty("networkObjective").GetDouble(), 1e-9 * objective);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);

        string other = Write("other.csv", "a,w,y", i => $"{i % 9},1,{i * 5 % 11}"), without = Write("without.csv", "a,y", i => $"{i % 9},{i * 5 % 11}");
        Assert.Equal(3, Invocation.Of("certify", model, other, "--quiet").ExitCode);
        Assert.Equal(3, Invocation.Of("certify", model, without, "--quiet").ExitCode);
        Assert.Equal(Predictions(model, data), Predictions(model, without));
    }

    [Theory]
    [InlineData("a weight must be above 0", "a,w,y", "1,0,2", "--weights", "w")]
    [InlineData("'w'", "a,b,y", "1,1,2", "--weights", "w")]
    [InlineData("cannot be the weights", "a,b,y", "1,1,2", "--weights", "y", "--target", "y")]
    [InlineData("--class-weight balanced: the target must be a class", "a,b,y", "1,1,2.5", "--class-weight", "balanced", "--task", "regression")]
    [InlineData("--loss hinge: the target must be a class", "a,b,y", "1,1,2.5", "--loss", "hinge", "--task", "regression")]
    [InlineData("--loss poisson", "a,b,y", "1,1,-2.5", "--loss", "poisson", "--task", "regression")]
    [InlineData("not one of squared, absolute", "a,b,y", "1,1,2", "--loss", "quantile:2")]
    public void What_cannot_be_is_refused_in_one_line(string reason, string header, string row, params string[] options)
    {
        string data = Write("rows.csv", header, i => i == 4 ? row : string.Join(',', header.Split(',').Select((_, j) => ((i * (j + 2) % 7) + 1).ToString(CultureInfo.InvariantCulture))));
        Invocation run = Invocation.Of(["train", data, "--beta", "1", .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_standard_error_chooses_no_smaller_beta_and_says_so()
    {
        JsonElement least = Chosen("least"), one = Chosen("one-se");
        Assert.Equal("one-se", one.GetProperty("rule").GetString());
        int chosen = one.GetProperty("chosen").GetInt32();
        Assert.True(chosen <= least.GetProperty("chosen").GetInt32());
        JsonElement[] points = [.. one.GetProperty("points").EnumerateArray()];
        JsonElement best = points.MinBy(point => point.GetProperty("score").GetDouble());
        double limit = best.GetProperty("score").GetDouble() + best.GetProperty("standardError").GetDouble();
        Assert.True(best.GetProperty("standardError").GetDouble() > 0);
        Assert.True(points[chosen].GetProperty("score").GetDouble() <= limit);
        Assert.All(points[..chosen], point => Assert.True(point.GetProperty("score").GetDouble() > limit));
        Assert.Contains("within one standard error", Invocation.Of("train", "--beta-rule", "one-se", "--quiet").Output, StringComparison.Ordinal);

        static JsonElement Chosen(string rule) => Invocation.Of("train", "--beta-rule", rule, "--json", "--quiet").Json.GetProperty("selection");
    }

    private string Write(string name, string header, Func<int, string> row)
    {
        string path = folder.Path(name);
        File.WriteAllLines(path, [header, .. Enumerable.Range(0, 24).Select(row)]);
        return path;
    }

    private List<double> Predictions(string model, string data)
    {
        string file = folder.Path("predictions.csv");
        Assert.Equal(0, Invocation.Of("predict", model, data, "--out", file, "--quiet").ExitCode);
        return [.. File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
    }
}
