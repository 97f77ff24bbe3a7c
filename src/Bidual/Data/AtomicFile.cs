using System.Security;

namespace Bidual.Data;

/// <summary>
/// Writes a file completely or not at all: a temporary file in the same directory, moved over the target at the end
/// and removed after any failure. A link is followed, so that its target is replaced and the link stays.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/> through <paramref name="content"/>.</summary>
    /// <exception cref="DataException">The file cannot be written; the message names it.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            string target = Target(path);
            if (IsDevice(target))
                WriteDirectly(target, content);
            else
                WriteAndMove(target, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or SecurityException)
        {
            throw new DataException($"{path}: cannot be written: {Reason(path, e)}.", e);
        }
    }

    private static string Target(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || full.EndsWith(Path.DirectorySeparatorChar))
            throw new IOException("it is a directory");
        var file = new FileInfo(full);
        return IsDevice(full) || file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    private static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    private static void WriteDirectly(string target, Action<Stream> content)
    {
        using var stream = new FileStream(target, FileMode.Open, FileAccess.Write);
        content(stream);
    }

    private static void WriteAndMove(string target, Action<Stream> content)
    {
        string directory = Path.GetDirectoryName(target) ?? throw new IOException("it is a directory");
        string temporary = Path.Combine(directory, $".bidual-{Path.GetRandomFileName()}.tmp");
        bool created = false;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                created = true;
                content(stream);
            }

            File.Move(temporary, target, overwrite: true);
            created = false;
        }
        finally
        {
            if (created)
                File.Delete(temporary);
        }
    }

    private static string Reason(string path, Exception e) => e switch
    {
        DirectoryNotFoundException => "its directory does not exist",
        UnauthorizedAccessException => "permission denied",
        ArgumentException when path.Length == 0 => "the name is empty",
        _ => e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '),
    };
}
