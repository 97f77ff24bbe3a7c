using Bidual.Cli.Rendering;

namespace Bidual.Tests.Cli;

public class RepeatLineTests
{
    [Theory]
    [InlineData("data.csv", "data.csv")]
    [InlineData("my data.csv", "'my data.csv'")]
    [InlineData("it's.csv", "'it'\\''s.csv'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("a;rm", "'a;rm'")]
    public void ValuesAreQuotedForAShell(string value, string expected) =>
        Assert.StartsWith($"bidual train {expected} --no-bias --target {expected}   # bidual ", RepeatLine.Of([new("DATA", value), new("--no-bias", ""), new("--target", value)]), StringComparison.Ordinal);
}
