using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

public sealed class CompareTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryRunIsAboveTheBoundAndCounted()
    {
        JsonElement json = Compare("--beta", "0.5", "--trainers", "sgd,adam,lbfgs,gauss-newton,kfac").Json;
        double bound = json.GetProperty("lowerBound").GetDouble();
        Assert.True(json.GetProperty("global").GetBoolean());
        Assert.Equal(bound, json.GetProperty("reference").GetDouble());
        Assert.Equal(["sgd", "adam", "lbfgs", "gauss-newton", "kfac"], json.GetProperty("trainers").EnumerateArray().Select(trainer => trainer.GetProperty("trainer").GetString()));
        foreach (JsonElement trainer in json.GetProperty("trainers").EnumerateArray())
        {
            JsonElement[] runs = [.. trainer.GetProperty("runs").EnumerateArray()];
            double[] objectives = [.. runs.Select(run => run.GetProperty("objective").GetDouble())];
            Assert.Equal([0, 1, 2], runs.Select(run => run.GetProperty("seed").GetInt32()));
            Assert.All(objectives, objective => Assert.True(objective >= bound * (1 - 1e-12)));
            Assert.Equal(objectives.Min(), trainer.GetProperty("best").GetDouble());
            Assert.Equal(objectives.Order().ElementAt(1), trainer.GetProperty("median").GetDouble());
            Assert.Equal(objectives.Max(), trainer.GetProperty("worst").GetDouble());
            Assert.Equal((objectives.Min() - bound) / bound, trainer.GetProperty("bestExcess").GetDouble(), 1e-12);
            Assert.Equal(objectives.Count(objective => objective <= 1.01 * bound), trainer.GetProperty("within").GetProperty("1e-2").GetInt32());
            Assert.All(runs, run => Assert.True(run.GetProperty("epochs").GetDouble() < 70));
        }

        JsonElement convex = json.GetProperty("convex");
        JsonElement train = Invocation.Of("train", folder.Classes(), "--beta", "0.5", "--threads", "1", "--json", "--quiet").Json;
        foreach (string key in new[] { "objective", "lowerBound", "neurons", "claim", "networkObjective" })
            Assert.Equal(train.GetProperty(key).GetRawText(), convex.GetProperty(key).GetRawText());
        Assert.All(["least", "conclusion", "epochs", "batch", "schedule", "initialisation", "n", "d", "loss", "seed", "threads", "version", "files"], key => Assert.True(json.TryGetProperty(key, out _), key));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("trainers")[2].GetProperty("learningRate").ValueKind);
    }

    [Theory]
    [InlineData("polynomial", "1,0.5,0.2")]
    [InlineData("quadratic", null)]
    public void PolynomialNetworksAreComparedBesideTheirBound(string model, string? activation)
    {
        string[] of = activation is null ? ["--model", model] : ["--model", model, "--activation", activation];
        JsonElement json = Compare([.. of, "--beta", "0.5", "--trainers", "adam,lbfgs,gauss-newton"]).Json;
        double bound = json.GetProperty("lowerBound").GetDouble();
        Assert.True(json.GetProperty("global").GetBoolean());
        Assert.Equal("polynomial", json.GetProperty("model").GetString());
        Assert.Equal("trust-region", json.GetProperty("convex").GetProperty("pricing").GetString());
        double[] objectives = [.. json.GetProperty("trainers").EnumerateArray().SelectMany(trainer => trainer.GetProperty("runs").EnumerateArray()).Select(run => run.GetProperty("objective").GetDouble())];
        Assert.Equal(9, objectives.Length);
        Assert.All(objectives, objective => Assert.True(objective >= bound * (1 - 1e-12)));
        Assert.InRange(objectives.Min(), bound * (1 - 1e-12), bound * (1 + 1e-6));
    }

    [Fact]
    public void TheRepeatLineRepeatsTheRun()
    {
        JsonElement first = Compare("--beta-ratio", "0.05", "--validation", "0.25", "--trainers", "momentum", "--batch", "4", "--seed", "3").Json;
        string[] words = first.GetProperty("repeat").GetString()!.Split("   #")[0].Split(' ')[1..];
        Assert.Equal("compare", words[0]);
        JsonElement second = Invocation.Of([.. words, "--json", "--quiet"]).Json;
        JsonElement one = first.GetProperty("trainers")[0], two = second.GetProperty("trainers")[0];
        Assert.Equal(one.GetProperty("learningRate").GetDouble(), two.GetProperty("learningRate").GetDouble());
        for (int r = 0; r < 3; r++)
        {
            foreach (string key in new[] { "objective", "excess", "activeNeurons", "iterations", "epochs", "train", "validation" })
                Assert.Equal(one.GetProperty("runs")[r].GetProperty(key).GetRawText(), two.GetProperty("runs")[r].GetProperty(key).GetRawText());
        }

        Assert.Equal(3, one.GetProperty("runs")[0].GetProperty("validation").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("--model", "gated")]
    [InlineData("--loss", "hinge")]
    [InlineData("--loss", "squared")]
    [InlineData("--intercept")]
    [InlineData("--intercept", "--skip", "--loss", "squared")]
    [InlineData("--class-weight", "balanced")]
    [InlineData("--initialisation", "he", "--schedule", "step")]
    public void EveryProblemOfOneOutputIsCompared(params string[] options)
    {
        JsonElement json = Compare(["--beta", "0.5", "--trainers", "adam,lbfgs", "--learning-rate", "0.03", .. options]).Json;
        double bound = json.GetProperty("lowerBound").GetDouble(), start = json.GetProperty("convex").GetProperty("objective").GetDouble();
        foreach (JsonElement run in json.GetProperty("trainers").EnumerateArray().SelectMany(trainer => trainer.GetProperty("runs").EnumerateArray()))
            Assert.InRange(run.GetProperty("objective").GetDouble(), bound * (1 - 1e-12), 3 * start);
    }

    /// <summary>Gated networks of all patterns, monotone ones of all, and those in the plane of two directions: the optimum is proven, no run is below it, and the best is near.</summary>
    [Theory]
    [InlineData("adam,lbfgs", "--model", "gated", "--penalty", "l1")]
    [InlineData("adam,lbfgs,gauss-newton", "--model", "gated", "--penalty", "features")]
    [InlineData("adam,lbfgs", "--model", "gated", "--penalty", "l1", "--loss", "squared", "--intercept")]
    [InlineData("adam,lbfgs", "--model", "gated", "--penalty", "features", "--loss", "squared", "--intercept")]
    [InlineData("adam,adamw,lbfgs,gauss-newton,kfac", "--rank", "2")]
    [InlineData("sgd,adam,lbfgs", "--increasing", "1")]
    [InlineData("sgd,adam,lbfgs", "--increasing", "1", "--decreasing", "2", "--intercept")]
    public void OtherPenaltiesAndConfinedNeuronsAreComparedBesideTheirBound(string trainers, params string[] options)
    {
        string data = folder.Write("plane.csv", "x,y,place\n" + string.Concat(Enumerable.Range(0, 24).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 5},{i * 7 % 11},{(Math.Abs((i % 5) - 2) + (i * 7 % 11 / 4.0) < 2.4 ? "in" : "out")}\n"))));
        JsonElement json = Invocation.Of(["compare", data, "--runs", "3", "--epochs", "2000", "--threads", "1", "--json", "--quiet", "--beta", "0.5", "--trainers", trainers, .. options]).Json;
        double bound = json.GetProperty("lowerBound").GetDouble();
        Assert.True(json.GetProperty("global").GetBoolean());
        double[] objectives = [.. json.GetProperty("trainers").EnumerateArray().SelectMany(trainer => trainer.GetProperty("runs").EnumerateArray()).Select(run => run.GetProperty("objective").GetDouble())];
        Assert.Equal(3 * trainers.Split(',').Length, objectives.Length);
        Assert.All(objectives, objective => Assert.True(objective >= bound * (1 - 1e-12)));
        Assert.InRange(objectives.Min(), bound * (1 - 1e-12), 1.01 * bound);
    }

    [Theory]
    [InlineData]
    [InlineData("--loss", "softmax")]
    [InlineData("--output-penalty", "weight-decay", "--model", "gated")]
    public void SeveralClassesAreComparedUnderTheirPenalty(params string[] options)
    {
        string data = folder.Write("three.csv", "x,y,class\n" + string.Concat(Enumerable.Range(0, 18).Select(i => $"{i % 5},{i * 7 % 11},{"abc"[i % 3]}\n")));
        JsonElement json = Invocation.Of(["compare", data, "--beta", "1", "--runs", "2", "--epochs", "60", "--trainers", "lbfgs", "--threads", "1", "--json", "--quiet", .. options]).Json;
        Assert.Equal(3, json.GetProperty("outputs").GetInt32());
        foreach (JsonElement run in json.GetProperty("trainers")[0].GetProperty("runs").EnumerateArray())
            Assert.True(run.GetProperty("objective").GetDouble() >= json.GetProperty("lowerBound").GetDouble() * (1 - 1e-12));
    }

    [Fact]
    public void TextHasALineAMethodAndAConclusion()
    {
        Invocation run = Invocation.Of("compare", folder.Classes(), "--beta", "0.5", "--runs", "3", "--epochs", "60", "--neurons", "7", "--trainers", "sgd,lbfgs", "--threads", "1", "--quiet");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        int header = Array.FindIndex(run.OutputLines, line => line.StartsWith("method", StringComparison.Ordinal));
        Assert.Equal(["convex", "sgd", "lbfgs"], run.OutputLines[(header + 1)..(header + 4)].Select(line => line.Split(' ')[0]));
        Assert.Contains("of 7 neurons", run.Output, StringComparison.Ordinal);
        Assert.Contains("of the proven optimum", run.Output, StringComparison.Ordinal);
        Assert.Contains("Globally optimal", run.Output, StringComparison.Ordinal);
        Assert.Contains("repeat with   bidual compare", run.Output, StringComparison.Ordinal);
        Assert.All(run.OutputLines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void WhereTheOptimumIsNotKnownExcessesAreOverTheLeastFound()
    {
        JsonElement json = Compare("--beta", "0.5", "--trainers", "lbfgs", "--patterns", "sampled:4").Json;
        Assert.False(json.GetProperty("global").GetBoolean());
        Assert.Equal(json.GetProperty("least").GetDouble(), json.GetProperty("reference").GetDouble());
        Assert.Contains("The optimum is not known", json.GetProperty("conclusion").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TracePictureAndReportAreWrittenAndNamed()
    {
        string csv = folder.Path("runs.csv"), svg = folder.Path("runs.svg"), html = folder.Path("runs.html");
        JsonElement json = Compare("--beta", "0.5", "--trainers", "adam", "--validation", "0.25", "--csv", csv, "--plot", svg, "--report", html).Json;
        Assert.Equal([csv, svg, html], json.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        string[][] rows = [.. File.ReadAllLines(csv).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(["convex", "adam"], rows.Select(row => row[0]).Distinct());
        JsonElement[] runs = [.. json.GetProperty("trainers")[0].GetProperty("runs").EnumerateArray()];
        for (int r = 0; r < runs.Length; r++)
        {
            double least = rows.Where(row => row[0] == "adam" && row[1] == r.ToString(CultureInfo.InvariantCulture)).Min(row => double.Parse(row[6], CultureInfo.InvariantCulture));
            Assert.Equal(runs[r].GetProperty("objective").GetDouble(), least, 1e-12 * least);
        }

        Assert.EndsWith("</svg>", File.ReadAllText(svg), StringComparison.Ordinal);
        string page = File.ReadAllText(html);
        Assert.Contains("bidual compare", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--trainers adam,newton: newton is not one of sgd", "--trainers", "adam,newton")]
    [InlineData("--trainers", "--trainers", "adam,")]
    [InlineData("--runs 0", "--runs", "0")]
    [InlineData("--neurons 0", "--neurons", "0")]
    [InlineData("--learning-rate 0", "--learning-rate", "0")]
    [InlineData("--batch 0", "--batch", "0")]
    [InlineData("--epochs 1.5", "--epochs", "1.5")]
    [InlineData("--schedule linear", "--schedule", "linear")]
    [InlineData("--initialisation zero", "--initialisation", "zero")]
    [InlineData("--trainers kfac: works with the curvature", "--trainers", "kfac", "--loss", "hinge")]
    [InlineData("--trainers kfac: neurons of norm 1", "--trainers", "kfac", "--model", "quadratic")]
    [InlineData("--quantised", "--quantised", "--model", "quadratic")]
    [InlineData("--model linear", "--model", "linear")]
    [InlineData("--trainers gauss-newton-cg: works with the curvature of the penalty", "--trainers", "adam,gauss-newton-cg", "--model", "gated", "--penalty", "l1")]
    [InlineData("--trainers adamw: its decay", "--trainers", "adamw", "--model", "gated", "--penalty", "l1")]
    [InlineData("--trainers kfac: weights that neurons share", "--trainers", "kfac", "--model", "gated", "--penalty", "features")]
    [InlineData("--trainers kfac: its steps leave the signs", "--trainers", "kfac", "--increasing", "1")]
    [InlineData("--penalty l1 is for gated", "--penalty", "l1")]
    [InlineData("--rank 4", "--rank", "4")]
    public void BadOptionsAreRefusedInOneLine(string expected, params string[] options) =>
        Invocation.Of(["compare", folder.Classes(), .. options, "--quiet"]).AssertRefused(expected);

    [Theory]
    [InlineData("--csv")]
    [InlineData("--plot")]
    [InlineData("--report")]
    public void AFileThatCannotBeWrittenIsRefusedBeforeTraining(string option) =>
        Invocation.Of("compare", option, folder.Path("missing/file")).AssertRefused(option, "does not exist");

    private Invocation Compare(params string[] options) => Invocation.Of(["compare", folder.Classes(), "--runs", "3", "--epochs", "60", "--threads", "1", "--json", "--quiet", .. options]);
}
