using System.Text.Json;

namespace Bidual.Tests.Cli;

public sealed class ArrangementsTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheLectureExampleHasFourPatterns()
    {
        string data = folder.Write("x.csv", "2,2\n3,3\n1,0\n");
        Invocation run = Invocation.Of("arrangements", data, "--no-target", "--no-bias", "--no-standardize", "--list");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["111", "110", "001", "000"], run.OutputLines);
    }

    [Fact]
    public void TheTargetIsNoFeature()
    {
        string[] raw = ["--no-bias", "--no-standardize", "--json"];
        JsonElement last = Invocation.Of(["arrangements", folder.Lecture(), .. raw]).Json;
        JsonElement named = Invocation.Of(["arrangements", folder.Lecture(), "--target", "3", .. raw]).Json;
        Assert.Equal((2, 4), (last.GetProperty("d").GetInt32(), last.GetProperty("patterns").GetInt32()));
        Assert.Equal((2, 4), (named.GetProperty("d").GetInt32(), named.GetProperty("patterns").GetInt32()));
        Assert.Equal(3, Invocation.Of(["arrangements", folder.Lecture(), "--no-target", .. raw]).Json.GetProperty("d").GetInt32());
    }

    [Fact]
    public void OneFeatureWithBiasHasTwicePatternsPerRow()
    {
        JsonElement json = Invocation.Of("arrangements", folder.Absolute(), "--json").Json;
        Assert.Equal(16, json.GetProperty("patterns").GetInt32());
        Assert.Equal(16, json.GetProperty("predictedMaximum").GetInt32());
        Assert.Equal("complete", json.GetProperty("coverage").GetString());
        Assert.Equal(2, json.GetProperty("rank").GetInt32());
        Assert.Contains("16   all there are", Invocation.Of("arrangements", folder.Absolute()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SampledPatternsAreCalledSampled()
    {
        JsonElement json = Invocation.Of("arrangements", folder.Absolute(), "--sampled", "5", "--seed", "1", "--json").Json;
        Assert.Equal(5, json.GetProperty("patterns").GetInt32());
        Assert.Equal("sampled", json.GetProperty("coverage").GetString());
    }

    [Fact]
    public void TooManyAreRefusedWithTheirNumber()
    {
        string data = folder.Write("wide.csv", string.Concat(Enumerable.Range(1, 60).Select(i => string.Join(',', Enumerable.Range(1, 12).Select(j => (i * i * j + 7 * j * j * i) % 1009)) + "\n")));
        Invocation.Of("arrangements", data).AssertRefused("wide.csv", "above the limit", "--sampled N");
    }
}
