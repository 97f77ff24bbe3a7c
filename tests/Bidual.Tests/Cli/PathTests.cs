using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

public sealed class PathTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryPointHasTheKeysOfATrainingAndTheSameValues()
    {
        JsonElement json = Path("--points", "4", "--validation", "0.25").Json;
        JsonElement points = json.GetProperty("points");
        Assert.Equal(4, points.GetArrayLength());
        foreach (JsonElement point in points.EnumerateArray())
        {
            string beta = point.GetProperty("beta").GetRawText();
            JsonElement train = Invocation.Of("train", folder.Classes(), "--validation", "0.25", "--threads", "1", "--beta", beta, "--json", "--quiet").Json;
            foreach (string key in new[] { "objective", "lowerBound", "networkObjective", "globalLowerBound" })
                Assert.Equal(train.GetProperty(key).GetDouble(), point.GetProperty(key).GetDouble(), 2e-6 * train.GetProperty(key).GetDouble());
            Assert.Equal(train.GetProperty("beta").GetDouble(), point.GetProperty("beta").GetDouble());
            foreach (string key in new[] { "claim", "coverage", "pricing", "patterns", "tolerance", "proven" })
                Assert.Equal(train.GetProperty(key).GetRawText(), point.GetProperty(key).GetRawText());
            Assert.All(["gap", "relativeGap", "claimText", "neurons", "betaMax", "betaRatio", "penalty", "status", "train", "score"], key => Assert.True(point.TryGetProperty(key, out _), key));
            Assert.Equal(3, point.GetProperty("validation").GetProperty("count").GetInt32());
        }

        Assert.All(["n", "d", "model", "loss", "solver", "seconds", "seed", "version", "repeat"], key => Assert.True(json.TryGetProperty(key, out _), key));
    }

    [Fact]
    public void TheChosenPointIsTheOneOfLeastScore()
    {
        JsonElement json = Path("--points", "5", "--folds", "3").Json;
        JsonElement[] points = [.. json.GetProperty("points").EnumerateArray()];
        int chosen = json.GetProperty("chosen").GetInt32();
        Assert.Equal(points.Min(point => point.GetProperty("score").GetDouble()), points[chosen].GetProperty("score").GetDouble());
        Assert.Equal(points[chosen].GetProperty("beta").GetDouble(), json.GetProperty("beta").GetDouble());
        Assert.Equal(3, json.GetProperty("selection").GetProperty("folds").GetInt32());
        Assert.Equal(12, points[0].GetProperty("validation").GetProperty("count").GetInt32());
    }

    [Fact]
    public void WithoutRowsToCompareNothingIsChosen()
    {
        JsonElement json = Path("--points", "3", "--ratio", "0.1").Json;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("chosen").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("beta").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("points")[0].GetProperty("validation").ValueKind);
        Assert.Equal(0.1, json.GetProperty("points")[2].GetProperty("betaRatio").GetDouble());
        Assert.DoesNotContain("chosen", Invocation.Of("path", folder.Classes(), "--points", "3", "--quiet").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TextShowsARowForEachPointTheClaimAndHowToGoOn()
    {
        Invocation run = Invocation.Of("path", folder.Classes(), "--points", "4", "--folds", "3", "--threads", "1", "--quiet");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        int header = Array.FindIndex(run.OutputLines, line => line.StartsWith("β / β_max", StringComparison.Ordinal));
        Assert.Equal(["1", "0.1", "0.01", "0.001"], run.OutputLines[(header + 1)..(header + 5)].Select(line => line.Split(' ')[0]));
        Assert.Single(run.OutputLines, line => line.EndsWith("← chosen", StringComparison.Ordinal));
        Assert.Contains("Globally optimal at every β", run.Output, StringComparison.Ordinal);
        Assert.Contains("repeat with   bidual path", run.Output, StringComparison.Ordinal);
        string next = Assert.Single(run.OutputLines, line => line.StartsWith("train there", StringComparison.Ordinal));
        string[] words = next["train there".Length..].Trim().Split(' ')[1..];
        Assert.DoesNotContain("--folds", words);
        Assert.Equal(0, Invocation.Of([.. words, "--quiet"]).ExitCode);
        Assert.All(run.OutputLines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void TheRepeatLineRepeatsTheRun()
    {
        JsonElement first = Path("--points", "3", "--ratio", "0.02", "--folds", "2", "--seed", "4").Json;
        string[] words = first.GetProperty("repeat").GetString()!.Split("   #")[0].Split(' ')[1..];
        Assert.Equal("path", words[0]);
        JsonElement second = Invocation.Of([.. words, "--json", "--quiet"]).Json;
        for (int k = 0; k < 3; k++)
        {
            foreach (string key in new[] { "beta", "objective", "lowerBound", "score" })
                Assert.Equal(first.GetProperty("points")[k].GetProperty(key).GetDouble(), second.GetProperty("points")[k].GetProperty(key).GetDouble());
        }
    }

    [Fact]
    public void TableAndPictureAreWrittenAndNamed()
    {
        string csv = folder.Path("path.csv"), svg = folder.Path("path.svg");
        JsonElement json = Path("--points", "3", "--csv", csv, "--plot", svg).Json;
        Assert.Equal([csv, svg], json.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        string[] rows = File.ReadAllLines(csv);
        for (int k = 0; k < 3; k++)
        {
            string[] cells = rows[k + 1].Split(',');
            Assert.Equal(json.GetProperty("points")[k].GetProperty("objective").GetDouble(), double.Parse(cells[2], CultureInfo.InvariantCulture));
        }

        Assert.EndsWith("</svg>", File.ReadAllText(svg), StringComparison.Ordinal);
    }

    [Fact]
    public void OutOfTimeIsExitCode2WithThePointsDone()
    {
        string data = folder.Write("noise.csv", string.Concat(Enumerable.Range(0, 300).Select(i => $"{i * 7919 % 101},{i * 104729 % 97},{i * 1299709 % 89},{i * 15485863 % 83},{i * 179424673 % 79},{i * 32452843 % 73}\n")));
        Invocation run = Invocation.Of("path", data, "--task", "regression", "--tolerance", "1e-12", "--max-time", "0.05", "--csv", folder.Path("path.csv"), "--json");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("time-limit", run.Json.GetProperty("status").GetString());
        Assert.False(run.Json.GetProperty("proven").GetBoolean());
        int points = run.Json.GetProperty("points").GetArrayLength();
        Assert.InRange(points, 1, 19);
        Assert.Equal(points + 1, File.ReadAllLines(folder.Path("path.csv")).Length);
        Assert.Contains($"stopped by the time limit with {points} of 20 points", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void ABoundOverSomePatternsIsNotProofOfAll()
    {
        Invocation run = Invocation.Of("path", folder.Classes(), "--points", "3", "--patterns", "sampled:4", "--quiet");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Optimal over the patterns used at every β", run.Output, StringComparison.Ordinal);
        Assert.Contains("over all networks", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--points 1", "--points", "1")]
    [InlineData("--points", "--points", "2.5")]
    [InlineData("--ratio 0", "--ratio", "0")]
    [InlineData("--ratio 1", "--ratio", "1")]
    [InlineData("--ratio NaN", "--ratio", "NaN")]
    [InlineData("--folds 1", "--folds", "1")]
    [InlineData("--validation and --folds", "--folds", "3", "--validation", "0.2")]
    [InlineData("unknown option '--beta'", "--beta", "1")]
    [InlineData("unknown option '--beta-ratio'", "--beta-ratio", "0.1")]
    [InlineData("The number of folds is 13", "--folds", "13")]
    public void BadOptionsAreRefusedInOneLine(string expected, params string[] options) =>
        Invocation.Of(["path", folder.Classes(), .. options, "--quiet"]).AssertRefused(expected);

    [Theory]
    [InlineData("--csv")]
    [InlineData("--plot")]
    public void AFileThatCannotBeWrittenIsRefusedBeforeTraining(string option) =>
        Invocation.Of("path", option, folder.Path("missing/file")).AssertRefused(option, "does not exist");

    [Fact]
    public void TrainChoosesByFoldsAsWell()
    {
        Invocation run = Invocation.Of("train", folder.Classes(), "--folds", "3", "--quiet");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("by the errors over 3 folds", run.Output, StringComparison.Ordinal);
        Invocation.Of("train", folder.Classes(), "--folds", "3", "--beta", "1").AssertRefused("--folds chooses β", "--beta");
    }

    private Invocation Path(params string[] options)
    {
        Invocation run = Invocation.Of(["path", folder.Classes(), "--threads", "1", "--json", "--quiet", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }
}
