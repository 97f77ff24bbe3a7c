using System.IO.Compression;
using System.Text;
using Bidual.Data;

namespace Bidual.Tests.Data;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bidual").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string[] Names() => [.. Directory.GetFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];

    public string Text(string name, string contents)
    {
        System.IO.File.WriteAllText(File(name), contents);
        return File(name);
    }

    public string Bytes(string name, byte[] contents)
    {
        System.IO.File.WriteAllBytes(File(name), contents);
        return File(name);
    }

    public string Compressed(string name, string contents)
    {
        using var file = System.IO.File.Create(File(name));
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(contents));
        return File(name);
    }

    public Table Read(string name, string contents, ReadSettings? settings = null) => DataFile.Read(Text(name, contents), settings);

    /// <summary>The one line with which an action is refused, the folder left out.</summary>
    public string Refusal(Action action)
    {
        string message = Assert.Throws<DataException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message.Replace(Path + System.IO.Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
    }

    public string RefusalOf(string name, string contents, ReadSettings? settings = null) => Refusal(() => Read(name, contents, settings));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
