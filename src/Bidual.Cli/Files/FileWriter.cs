using Bidual.Data;

namespace Bidual.Cli.Files;

/// <summary>Writes the files of a run. One that fails does not keep the others from being written.</summary>
internal sealed class FileWriter
{
    private readonly List<string> written = [];
    private DataException? failure;

    /// <summary>The files that were written.</summary>
    public IReadOnlyList<string> Written => written;

    /// <summary>Writes a file, if it was asked for.</summary>
    public void Write(string? path, Action<string> write)
    {
        if (path is null)
            return;
        try
        {
            write(path);
            written.Add(path);
        }
        catch (DataException e)
        {
            failure ??= e;
        }
    }

    /// <exception cref="DataException">The first failure.</exception>
    public void ThrowIfFailed()
    {
        if (failure is not null)
            throw failure;
    }
}
