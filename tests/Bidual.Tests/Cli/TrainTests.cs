using System.Text.Json;

namespace Bidual.Tests.Cli;

public sealed class TrainTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LectureProblemIsSolvedAsWritten()
    {
        Invocation run = Invocation.Of("train", folder.Lecture(), "--task", "regression", "--no-bias", "--no-standardize", "--beta", "0.1", "--patterns", "exact", "--tolerance", "1e-9", "--json", "--quiet");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0.411679325865, run.Json.GetProperty("objective").GetDouble(), 1e-9);
        Assert.Equal(13.6014705087, run.Json.GetProperty("betaMax").GetDouble(), 1e-6);
        Assert.Equal("global", run.Json.GetProperty("claim").GetString());
        Assert.Equal("complete", run.Json.GetProperty("coverage").GetString());
        Assert.Equal(4, run.Json.GetProperty("patterns").GetInt32());
        Assert.Equal(3, run.Json.GetProperty("n").GetInt32());
        Assert.Equal(2, run.Json.GetProperty("d").GetInt32());
    }

    [Fact]
    public void NetworkObjectiveIsTheObjective()
    {
        JsonElement json = Invocation.Of("train", folder.Classes(), "--beta", "0.1", "--validation", "0.25", "--json", "--quiet").Json;
        double objective = json.GetProperty("objective").GetDouble();
        Assert.Equal(objective, json.GetProperty("networkObjective").GetDouble(), 1e-9 * objective);
        Assert.Equal(9, json.GetProperty("n").GetInt32());
        Assert.Equal(3, json.GetProperty("validation").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("single", "auto", "proximal-gradient")]
    [InlineData("single", "stochastic", "stochastic")]
    [InlineData("double", "stochastic", "stochastic")]
    public void PrecisionAndSolverChangeTheRunAndNotTheResult(string precision, string solver, string used)
    {
        string[] common = ["train", folder.Classes(), "--model", "gated", "--loss", "squared", "--beta", "0.1", "--tolerance", "1e-7", "--json", "--quiet"];
        JsonElement expected = Invocation.Of(common).Json;
        Invocation run = Invocation.Of([.. common, "--precision", precision, "--solver", solver]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(used, run.Json.GetProperty("solver").GetString());
        Assert.Equal(precision, run.Json.GetProperty("precision").GetString());
        Assert.Contains($"--precision {precision}", run.Json.GetProperty("repeat").GetString(), StringComparison.Ordinal);
        double objective = expected.GetProperty("objective").GetDouble();
        Assert.Equal(objective, run.Json.GetProperty("objective").GetDouble(), 2e-7 * objective);
    }

    [Theory]
    [InlineData("--model gated", "--precision", "single", "--model", "relu", "--solver", "stochastic")]
    [InlineData("--model relu", "--model", "gated", "--solver", "decomposition")]
    [InlineData("--rank is for ReLU", "--model", "gated", "--rank", "1")]
    [InlineData("--rank 9", "--rank", "9")]
    [InlineData("--rank does not go with --solver decomposition", "--solver", "decomposition", "--rank", "1")]
    [InlineData("single precision", "--precision", "single", "--model", "gated", "--solver", "working-set")]
    public void WhatCannotGoTogetherIsRefused(string word, params string[] options)
    {
        Invocation run = Invocation.Of(["train", folder.Classes(), "--beta", "0.1", .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(word, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("double")]
    [InlineData("single")]
    public void DecompositionStatesWhatItCosts(string precision)
    {
        string[] common = ["train", folder.Classes(), "--beta", "0.1", "--patterns", "exact", "--json", "--quiet"];
        JsonElement optimal = Invocation.Of(common).Json, gated = Invocation.Of([.. common, "--model", "gated"]).Json;
        Invocation run = Invocation.Of([.. common, "--solver", "decomposition", "--precision", precision]);
        double objective = run.Json.GetProperty("objective").GetDouble(), relaxed = run.Json.GetProperty("gatedObjective").GetDouble();
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("decomposition", run.Json.GetProperty("solver").GetString());
        Assert.Equal("none", run.Json.GetProperty("claim").GetString());
        Assert.Equal(gated.GetProperty("objective").GetDouble(), relaxed, 2e-6 * relaxed);
        Assert.InRange(run.Json.GetProperty("gatedLowerBound").GetDouble(), relaxed * (1 - 1e-6), relaxed);
        Assert.InRange(optimal.GetProperty("objective").GetDouble(), relaxed, objective);
        Assert.Equal((objective / relaxed) - 1, run.Json.GetProperty("decompositionPrice").GetDouble(), 1e-12);
        Assert.Equal(objective, run.Json.GetProperty("networkObjective").GetDouble(), 1e-9 * objective);
        Assert.All(["gatedObjective", "gatedLowerBound", "decompositionPrice"], key => Assert.Equal(JsonValueKind.Null, optimal.GetProperty(key).ValueKind));
    }

    [Fact]
    public void QuietIsSilentOnTheErrorStream()
    {
        Invocation run = Invocation.Of("train", folder.Absolute(), "--beta-ratio", "0.01", "--quiet");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Contains("repeat with", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputIsPlain()
    {
        Invocation run = Invocation.Of("train", folder.Absolute(), "--beta-ratio", "0.01");
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        Assert.DoesNotContain('\r', run.Output + run.Error);
    }

    [Fact]
    public void TheRepeatLineRepeatsTheRun()
    {
        JsonElement first = Invocation.Of("train", folder.Classes(), "--loss", "squared", "--beta-ratio", "0.02", "--seed", "5", "--json", "--quiet").Json;
        string[] words = first.GetProperty("repeat").GetString()!.Split("   #")[0].Split(' ')[1..];
        Assert.Equal("train", words[0]);
        JsonElement second = Invocation.Of([.. words, "--json", "--quiet"]).Json;
        foreach (string key in new[] { "objective", "lowerBound", "networkObjective", "beta" })
            Assert.Equal(first.GetProperty(key).GetDouble(), second.GetProperty(key).GetDouble());
    }

    [Fact]
    public void OutOfTimeIsExitCode2AndStillWritesTheBestPoint()
    {
        string data = folder.Write("noise.csv", string.Concat(Enumerable.Range(0, 300).Select(i => $"{i * 7919 % 101},{i * 104729 % 97},{i * 1299709 % 89},{i * 15485863 % 83},{i * 179424673 % 79},{i * 32452843 % 73}\n")));
        Invocation run = Invocation.Of("train", data, "--task", "regression", "--beta-ratio", "0.001", "--tolerance", "1e-12", "--max-time", "0.05", "--model-out", folder.Path("m.json"), "--json");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("none", run.Json.GetProperty("claim").GetString());
        Assert.True(run.Json.GetProperty("gap").GetDouble() >= 0);
        Assert.True(File.Exists(folder.Path("m.json")));
        Assert.Contains("asked for", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void AllFilesAreWritten()
    {
        string[] files = [folder.Path("m.json"), folder.Path("m.onnx"), folder.Path("m.html"), folder.Path("m.csv")];
        Invocation run = Invocation.Of("train", folder.Classes(), "--beta", "0.1", "--model-out", files[0], "--onnx", files[1], "--report", files[2], "--trace", files[3]);
        Assert.Equal(0, run.ExitCode);
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 0));
        Assert.All(files, file => Assert.Contains(file, run.Output, StringComparison.Ordinal));
        Assert.StartsWith("iteration,", File.ReadAllText(files[3]), StringComparison.Ordinal);
        Assert.Contains("</html>", File.ReadAllText(files[2]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void GatesComeFromAFile()
    {
        string gates = folder.Npy("gates.npy", 2, 3, 1, -1, 0, 0, 1, 1);
        JsonElement json = Invocation.Of("train", folder.Lecture(), "--task", "regression", "--model", "gated", "--no-bias", "--no-standardize", "--beta", "0.1", "--patterns", $"gates:{gates}", "--json", "--quiet").Json;
        Assert.Equal("gated", json.GetProperty("model").GetString());
        Assert.Equal("patterns", json.GetProperty("claim").GetString());
        Assert.Equal("sampled", json.GetProperty("coverage").GetString());
    }

    [Fact]
    public void FeaturesAndTargetsMayBeSeparate()
    {
        string x = folder.Npy("x.npy", 3, 2, 2, 2, 3, 3, 1, 0), y = folder.Npy("y.npy", 3, 1, 1, 2, 3);
        JsonElement json = Invocation.Of("train", "--features", x, "--targets", y, "--task", "regression", "--no-bias", "--no-standardize", "--beta", "1", "--patterns", "exact", "--tolerance", "1e-9", "--json", "--quiet").Json;
        Assert.Equal(2.886459847786, json.GetProperty("objective").GetDouble(), 1e-8);
    }

    [Fact]
    public void SeveralClassesAreToldApartAndOneOnRequest()
    {
        string data = folder.Write("three.csv", "x,kind\n1,a\n2,b\n3,c\n4,a\n5,b\n6,c\n");
        Invocation run = Invocation.Of("train", data, "--beta", "0.5");
        Assert.Contains("predicting kind, 3 classes", run.Output, StringComparison.Ordinal);
        Assert.Contains("3-output two-layer ReLU network", run.Output, StringComparison.Ordinal);
        JsonElement json = Invocation.Of("train", data, "--beta", "0.5", "--json").Json;
        Assert.Equal((3, 3), (json.GetProperty("outputs").GetInt32(), json.GetProperty("outputProofs").GetArrayLength()));
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("outputProofs").EnumerateArray().Sum(output => output.GetProperty("objective").GetDouble()), 1e-9);
        Assert.Contains("c against the rest", Invocation.Of("train", data, "--beta", "0.5", "--positive", "c").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutDataTheBuiltInFlowersAreUsed()
    {
        JsonElement json = Invocation.Of("train", "--beta-ratio", "0.2", "--patterns", "sampled:50", "--tolerance", "1e-4", "--json", "--quiet").Json;
        Assert.Equal(150, json.GetProperty("n").GetInt32());
        Assert.Equal(2, json.GetProperty("features").GetInt32());
        Assert.Equal("versicolor", json.GetProperty("classLabels")[1].GetString());
    }
}
