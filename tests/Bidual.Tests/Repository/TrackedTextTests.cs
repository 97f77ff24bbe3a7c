using System.Text;

namespace Bidual.Tests.Repository;

/// <summary>What no kept file may contain.</summary>
public sealed class TrackedTextTests
{
    private static readonly HashSet<string> Texts = [".cs", ".md", ".csproj", ".props", ".slnx", ".json", ".mjs", ".txt", ".cff", ".csv", ".editorconfig", ".gitignore", ""];

    /// <summary>In halves, so that this file passes too.</summary>
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];

    private static readonly string[] Machine = ["/ho" + "me/", "/wo" + "rk/", "/ro" + "ot/", "C:\\" + "Users", "local" + "host", "127.0." + "0.1", "npm" + "js.org", "nuget" + ".org"];

    [Fact]
    public void Nothing_is_left_unfinished() => AssertAbsent(Unfinished);

    [Fact]
    public void No_path_or_host_of_a_machine_is_named() => AssertAbsent(Machine);

    [Fact]
    public void Text_is_UTF8_with_plain_line_ends()
    {
        foreach (string path in TextFiles())
        {
            byte[] bytes = File.ReadAllBytes(RepositoryFolder.PathOf(path));
            Assert.False(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble), $"{path} starts with a byte order mark.");
            Assert.False(bytes.Contains((byte)'\r'), $"{path} has carriage returns.");
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
    }

    private static void AssertAbsent(string[] words)
    {
        List<string> found = [];
        foreach (string path in TextFiles())
        {
            string[] lines = File.ReadAllLines(RepositoryFolder.PathOf(path));
            for (int i = 0; i < lines.Length; i++)
                found.AddRange(words.Where(word => lines[i].Contains(word, StringComparison.Ordinal)).Select(word => $"{path}:{i + 1}: {word}"));
        }

        Assert.Empty(found);
    }

    private static string[] TextFiles()
    {
        string[] files = [.. RepositoryFolder.Files().Where(path => Texts.Contains(Path.GetExtension(path)))];
        Assert.True(files.Length > 100, "The files of the repository were not found.");
        return files;
    }
}
