using Bidual.Data;

namespace Bidual.Tests.Data;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Replaces_the_file_and_leaves_nothing_else()
    {
        string path = folder.File("out.txt");
        File.WriteAllText(path, "old and longer");
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["out.txt"], folder.Names());
    }

    [Fact]
    public void A_failure_keeps_the_old_file_and_removes_the_temporary_one()
    {
        string path = folder.File("out.txt");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["out.txt"], folder.Names());
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        string target = folder.File("target.txt"), link = folder.File("link.txt");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(link, stream => stream.Write("new"u8));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
    }

    [Fact]
    public void Devices_are_written_directly()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null here");
        AtomicFile.Write("/dev/null", stream => stream.Write("gone"u8));
        Assert.True(File.Exists("/dev/null"));
    }

    [Theory]
    [InlineData("", "the name is empty")]
    [InlineData("no/such/directory/out.txt", "its directory does not exist")]
    [InlineData(".", "it is a directory")]
    [InlineData("a\0b", "cannot be written")]
    public void An_unwritable_path_is_refused_in_one_line(string name, string reason)
    {
        string path = name.Length == 0 ? name : Path.Combine(folder.Path, name);
        var refusal = Assert.Throws<DataException>(() => AtomicFile.Write(path, _ => { }));
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_file_in_place_of_a_directory_is_refused()
    {
        File.WriteAllText(folder.File("file"), string.Empty);
        Assert.Throws<DataException>(() => AtomicFile.Write(folder.File("file/out.txt"), _ => { }));
        Assert.Throws<DataException>(() => AtomicFile.Write(folder.File("new/"), _ => { }));
        Assert.Equal(["file"], folder.Names());
    }
}
