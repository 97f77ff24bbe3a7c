namespace Bidual.Data;

/// <summary>Writes a file whole or not at all: to a temporary file in the same folder, then moved.</summary>
internal static class OutputFile
{
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DataException("The name of the output file is empty.");
        if (Directory.Exists(path))
            throw new DataException($"{path}: cannot be written, it is a directory.");
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataException($"{path}: cannot be written ({failure.Message.TrimEnd('.')}).", failure);
        }
        finally
        {
            Discard(temporary);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The error that matters is that of writing.
        }
    }
}
