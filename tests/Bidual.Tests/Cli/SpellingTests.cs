using Bidual.Cli.Parsing;

namespace Bidual.Tests.Cli;

public class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("train", "trian", 2)]
    [InlineData("kitten", "sitting", 3)]
    public void DistanceCountsEdits(string a, string b, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(a, b));
        Assert.Equal(expected, Spelling.Distance(b, a));
    }

    [Fact]
    public void FarWordsAreNotSuggested() => Assert.Null(Spelling.Nearest("regularisation", ["train", "models"]));

    [Fact]
    public void TheNearestIsSuggested() => Assert.Equal("--tolerance", Spelling.Nearest("--tolerence", ["--target", "--tolerance", "--trace"]));
}
