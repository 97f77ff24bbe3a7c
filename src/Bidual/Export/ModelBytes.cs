using Bidual.Data;

namespace Bidual.Export;

/// <summary>The bytes of a model file.</summary>
internal static class ModelBytes
{
    public const int Maximum = 512 << 20;

    /// <summary>Whether they are, or were, a model file of this library.</summary>
    public static bool LooksLikeModel(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, 256)].IndexOf("bidual-model"u8) >= 0;

    /// <summary>Reads a whole file, without a byte order mark.</summary>
    /// <exception cref="DataException">It is missing, a directory, empty, too large or unreadable.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        if (Directory.Exists(path))
            throw new DataException($"{path}: is a directory, not a model file.");
        if (!File.Exists(path))
            throw new DataException($"{path}: there is no such file.");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var content = new MemoryStream(file.CanSeek ? (int)Math.Clamp(file.Length, 0, Maximum) : 0);
            var buffer = new byte[1 << 16];
            for (int read; (read = file.Read(buffer)) > 0;)
            {
                if (content.Length + read > Maximum)
                    throw new DataException($"{path}: larger than the {Maximum} bytes a model file may have.");
                content.Write(buffer, 0, read);
            }

            ReadOnlyMemory<byte> bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
            if (bytes.IsEmpty)
                throw new DataException($"{path}: the file is empty.");
            return bytes.Span.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
