namespace Bidual.Tests.Cli;

public sealed class BadDataTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b\n", "no rows")]
    [InlineData("a,b\n1,2\n3\n", "row 3")]
    [InlineData("a,b\n1,2\nNaN,4\n5,6\n", "row 3")]
    [InlineData("a,b\n1,2\n1e999,4\n5,6\n", "row 3")]
    [InlineData("a,b\n1,x\n2,x\n3,x\n", "'b'")]
    [InlineData("a,b\n1,2.5\n2,2.5\n3,2.5\n", "'b'")]
    [InlineData("a,b\n1,2\n", "row")]
    public void ContentsThatCannotBeUsedAreRefused(string content, string reason)
    {
        string path = folder.Write("data.csv", content);
        Invocation.Of("train", path, "--model-out", folder.Path("m.json")).AssertRefused(path, reason);
        Assert.False(File.Exists(folder.Path("m.json")));
    }

    [Fact]
    public void MissingFileIsRefused() => Invocation.Of("train", folder.Path("none.csv")).AssertRefused("none.csv");

    [Fact]
    public void DirectoryIsRefused() => Invocation.Of("train", Path.GetTempPath()).AssertRefused("directory");

    [Fact]
    public void UnknownTargetIsRefused() => Invocation.Of("train", folder.Absolute(), "--target", "price").AssertRefused("price", "absolute.csv");

    [Fact]
    public void UnknownClassIsRefused() => Invocation.Of("train", folder.Classes(), "--positive", "above").AssertRefused("above");

    [Fact]
    public void LogisticLossOfNumbersIsRefused() => Invocation.Of("train", folder.Absolute(), "--loss", "logistic").AssertRefused("logistic");

    [Fact]
    public void GatesOfAnotherLengthAreRefused() =>
        Invocation.Of("train", folder.Absolute(), "--patterns", "gates:" + folder.Npy("gates.npy", 5, 1, 1, 2, 3, 4, 5)).AssertRefused("gates");

    [Fact]
    public void MissingGatesAreRefused() => Invocation.Of("train", folder.Absolute(), "--patterns", "gates:none.npy").AssertRefused("none.npy");

    [Fact]
    public void TooShortASignalIsRefused() => Invocation.Of("train", folder.Signal(), "--window", "60").AssertRefused("signal.csv");

    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    [InlineData("certify")]
    public void AModelThatIsNoneIsRefused(string verb)
    {
        Invocation.Of(verb, folder.Path("none.json"), folder.Absolute()).AssertRefused("none.json");
        Invocation.Of(verb, folder.Write("broken.json", "{\"format\": \"bidual-model\", "), folder.Absolute()).AssertRefused("broken.json");
        Invocation.Of(verb, folder.Absolute(), folder.Absolute()).AssertRefused("absolute.csv");
    }
}
