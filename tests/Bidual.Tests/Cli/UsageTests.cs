namespace Bidual.Tests.Cli;

public class UsageTests
{
    [Fact]
    public void AloneItPrintsHelp()
    {
        Invocation run = Invocation.Of();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.All(["train", "path", "predict", "evaluate", "certify", "arrangements", "models"], verb => Assert.Contains($"  {verb} ", run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("path")]
    [InlineData("predict")]
    [InlineData("evaluate")]
    [InlineData("certify")]
    [InlineData("arrangements")]
    [InlineData("models")]
    public void EveryCommandHasHelpWithExamples(string verb)
    {
        Invocation run = Invocation.Of(verb, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"bidual {verb}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.All(run.OutputLines, line => Assert.True(line.Length <= 120, line));
    }

    [Fact]
    public void HelpNamesEveryOptionOfTheContract()
    {
        string help = Invocation.Of("train", "--help").Output;
        string[] options =
        [
            "--target", "--task", "--positive", "--window", "--features", "--targets", "--model", "--loss", "--bias", "--no-bias", "--standardize", "--no-standardize",
            "--beta", "--beta-ratio", "--patterns", "--solver", "--tolerance", "--max-time", "--seed", "--threads", "--precision", "--validation", "--folds",
            "--model-out", "--onnx", "--report", "--trace", "--json", "--quiet",
        ];
        Assert.All(options, option => Assert.Contains($"  {option} ", help, StringComparison.Ordinal));
        Assert.Contains("[default: 1e-6]", help, StringComparison.Ordinal);
    }

    [Fact]
    public void VersionIsOneLine() => Assert.Matches(@"^\d+\.\d+\.\d+\S*$", Assert.Single(Invocation.Of("--version").OutputLines));

    [Fact]
    public void MistypedCommandIsCorrected() => Invocation.Of("trian").AssertRefused("'trian'", "did you mean 'train'");

    [Fact]
    public void MistypedOptionIsCorrected() => Invocation.Of("train", "--tolerence", "1e-3").AssertRefused("'--tolerence'", "did you mean '--tolerance'");

    [Theory]
    [InlineData("'surplus'", "train", "data.csv", "surplus")]
    [InlineData("--beta", "train", "--beta")]
    [InlineData("--beta abc", "train", "--beta", "abc")]
    [InlineData("--beta -1", "train", "--beta", "-1")]
    [InlineData("--beta 0", "train", "--beta", "0")]
    [InlineData("--beta NaN", "train", "--beta", "NaN")]
    [InlineData("--beta 1,5", "train", "--beta", "1,5")]
    [InlineData("more than once", "train", "--beta", "1", "--beta", "2")]
    [InlineData("--beta-ratio 2", "train", "--beta-ratio", "2")]
    [InlineData("--beta and --beta-ratio", "train", "--beta", "1", "--beta-ratio", "0.1")]
    [InlineData("--tolerance 0", "train", "--tolerance", "0")]
    [InlineData("--tolerance 1", "train", "--tolerance", "1")]
    [InlineData("--max-time 0", "train", "--max-time", "0")]
    [InlineData("--max-time NaN", "train", "--max-time", "NaN")]
    [InlineData("--validation 1", "train", "--validation", "1")]
    [InlineData("--threads", "train", "--threads", "0")]
    [InlineData("--seed", "train", "--seed", "0.5")]
    [InlineData("--model", "train", "--model", "transformer")]
    [InlineData("--loss", "train", "--loss", "cubic")]
    [InlineData("--solver", "train", "--solver", "sgd")]
    [InlineData("--task", "train", "--task", "ranking")]
    [InlineData("--precision", "train", "--precision", "half")]
    [InlineData("--patterns", "train", "--patterns", "some")]
    [InlineData("--patterns", "train", "--patterns", "sampled:0")]
    [InlineData("--patterns", "train", "--patterns", "sampled")]
    [InlineData("--patterns", "train", "--patterns", "gates:")]
    [InlineData("--bias and --no-bias", "train", "--bias", "--no-bias")]
    [InlineData("--standardize and --no-standardize", "train", "--standardize", "--no-standardize")]
    [InlineData("--features needs --targets", "train", "--features", "x.npy")]
    [InlineData("--targets needs --features", "train", "--targets", "y.npy")]
    [InlineData("--features stands in place of DATA", "train", "x.csv", "--features", "x.npy", "--targets", "y.npy")]
    [InlineData("--window", "train", "--window", "0")]
    [InlineData("--window needs DATA", "train", "--window", "5")]
    [InlineData("--window", "train", "x.csv", "--window", "5", "--positive", "1")]
    [InlineData("--target names a column of DATA", "train", "--target", "1")]
    [InlineData("MODEL", "predict")]
    [InlineData("--list and --count", "arrangements", "x.csv", "--list", "--count")]
    public void BadUsageIsRefusedInOneLine(string expected, params string[] args) => Invocation.Of(args).AssertRefused(expected);

    [Fact]
    public void ModelsListsTheirClaims()
    {
        Assert.Contains("gated", Invocation.Of("models").Output, StringComparison.Ordinal);
        var names = Invocation.Of("models", "--json").Json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString());
        Assert.Equal("relu gated polynomial quadratic linear", string.Join(" ", names));
    }
}
