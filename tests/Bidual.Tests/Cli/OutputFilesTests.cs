namespace Bidual.Tests.Cli;

public sealed class OutputFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bidual-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("--model-out")]
    [InlineData("--onnx")]
    [InlineData("--report")]
    [InlineData("--trace")]
    public void MissingDirectoryIsRefusedBeforeTraining(string option)
    {
        string path = Path.Combine(folder, "missing", "file");
        Invocation.Of("train", option, path).AssertRefused(option, path, "does not exist");
    }

    [Fact]
    public void DirectoryIsRefused() => Invocation.Of("train", "--report", folder).AssertRefused("--report", folder, "is a directory");

    [Fact]
    public void DirectoryInPlaceOfAFolderIsRefused()
    {
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        Invocation.Of("train", "--report", Path.Combine(file, "report.html")).AssertRefused("--report", "does not exist");
    }

    [Fact]
    public void OneFileForTwoResultsIsRefused()
    {
        string path = Path.Combine(folder, "out");
        Invocation.Of("train", "--report", path, "--trace", path).AssertRefused("--trace", "is also the file of --report");
    }

    [Fact]
    public void OverwritingTheDataIsRefused()
    {
        string data = Path.Combine(folder, "data.csv");
        File.WriteAllText(data, "1,2\n");
        Invocation.Of("train", data, "--trace", data).AssertRefused("--trace", "would overwrite the data");
        Assert.Equal("1,2\n", File.ReadAllText(data));
    }

    [Fact]
    public void CheckingLeavesNothingBehind()
    {
        Invocation.Of("train", Path.Combine(folder, "none.csv"), "--trace", Path.Combine(folder, "trace.csv")).AssertRefused("none.csv");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
