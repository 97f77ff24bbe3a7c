using System.Text.Json;
using Bidual.Data;
using Bidual.Export.Json;
using Bidual.Networks;

namespace Bidual.Export;

/// <summary>
/// Model files: JSON in UTF-8 that a person can read. The top level has "format": "bidual-model", "formatVersion": 1 and the sections
/// model, schema, certificate, patternDirections and training. Numbers are written with the digits that give back the same bits;
/// outside weights and scalings, "NaN", "Infinity" and "-Infinity" are strings. A matrix is { rows, columns, values } with one array a row;
/// pattern directions are { rows, columns, encoding: "base64-float64-le", data } with one base64 string of little-endian doubles a row.
/// </summary>
public static class ModelFile
{
    internal const string Format = "bidual-model";
    internal const int FormatVersion = 1;
    private const int MaximumBytes = 512 << 20;
    private const int MaximumDepth = 16;

    /// <summary>Writes a model.</summary>
    /// <exception cref="DataException">The file cannot be written, a weight is not finite, or the file would exceed 512 MiB.</exception>
    public static void Save(SavedModel saved, string path)
    {
        ArgumentNullException.ThrowIfNull(saved);
        AtomicFile.Write(path, stream =>
        {
            long bytes = ModelWriter.Write(saved, stream, path);
            if (bytes > MaximumBytes)
                throw new DataException($"{path}: the model needs {bytes} bytes, more than the {MaximumBytes} a model file may have.");
        });
    }

    /// <summary>Reads a model back, equal bit for bit to what was saved.</summary>
    /// <exception cref="DataException">There is no such file, it is no model, was written by a newer version, or is damaged; the message says which and where.</exception>
    public static SavedModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ReadOnlyMemory<byte> bytes = ReadBytes(path);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            var root = new JsonField(document.RootElement, path, string.Empty, bytes.Length);
            RequireReadable(root, path);
            return ModelReader.Read(root);
        }
        catch (JsonException e)
        {
            string kind = LooksLikeModel(bytes.Span) ? "the model is damaged or truncated" : "not a Bidual model";
            string where = e.LineNumber is { } line ? $" at line {line + 1}" : string.Empty;
            throw new DataException($"{path}: {kind}: no valid JSON{where}.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new DataException($"{path}: the model is damaged: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new DataException($"{path}: too large for the memory of this machine.", e);
        }
    }

    private static void RequireReadable(JsonField root, string path)
    {
        if (!root.Has("format") || !root["format"].IsText(Format))
            throw new DataException($"{path}: not a Bidual model: it lacks \"format\": \"{Format}\".");
        long version = root["formatVersion"].Integer();
        if (version > FormatVersion)
            throw new DataException($"{path}: was written by a newer version: format {version}, this program reads {FormatVersion}.");
        if (version < FormatVersion)
            throw new DataException($"{path}: unknown format version {version}, this program reads {FormatVersion}.");
    }

    private static bool LooksLikeModel(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, 256)].IndexOf("bidual-model"u8) >= 0;

    private static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        if (Directory.Exists(path))
            throw new DataException($"{path}: is a directory, not a model file.");
        if (!File.Exists(path))
            throw new DataException($"{path}: there is no such file.");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var content = new MemoryStream(file.CanSeek ? (int)Math.Clamp(file.Length, 0, MaximumBytes) : 0);
            var buffer = new byte[1 << 16];
            for (int read; (read = file.Read(buffer)) > 0;)
            {
                if (content.Length + read > MaximumBytes)
                    throw new DataException($"{path}: larger than the {MaximumBytes} bytes a model file may have.");
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
