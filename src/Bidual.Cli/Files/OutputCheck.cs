using System.CommandLine;

namespace Bidual.Cli.Files;

/// <summary>Makes sure, before any work, that results can be written.</summary>
/// <param name="inputs">Files that must not be overwritten.</param>
internal sealed class OutputCheck(IEnumerable<string> inputs)
{
    private readonly HashSet<string> inputs = [.. inputs.Select(Path.GetFullPath)];
    private readonly Dictionary<string, string> outputs = [];

    /// <summary>The file of an option, checked; null when it was not given.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public string? Read(ParseResult parse, Option<string?> option)
    {
        string? path = parse.GetValue(option);
        if (path is not null)
            Require(option.Name, path);
        return path;
    }

    /// <summary>Refuses a path that cannot be written or that means another file of this run.</summary>
    /// <exception cref="UsageException">One line naming option, file and reason.</exception>
    public void Require(string option, string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException($"{option}: the file name is empty.");
        string full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal))
            return;
        if (inputs.Contains(full))
            throw new UsageException($"{option} {path}: would overwrite the data.");
        if (!outputs.TryAdd(full, option))
            throw new UsageException($"{option} {path}: is also the file of {outputs[full]}.");
        if (Directory.Exists(full))
            throw new UsageException($"{option} {path}: is a directory.");
        string directory = Path.GetDirectoryName(full) ?? full;
        if (!Directory.Exists(directory))
            throw new UsageException($"{option} {path}: the directory {directory} does not exist.");
        Probe(option, path, directory);
        if (File.Exists(full) && new FileInfo(full).IsReadOnly)
            throw new UsageException($"{option} {path}: the file is read-only.");
    }

    private static void Probe(string option, string path, string directory)
    {
        string probe = Path.Combine(directory, $".bidual-{Environment.ProcessId}.tmp");
        try
        {
            using FileStream stream = new(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: the directory {directory} cannot be written.", e);
        }
    }
}
