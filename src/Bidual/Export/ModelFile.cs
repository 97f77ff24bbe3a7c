using System.Text.Json;
using Bidual.Data;
using Bidual.Export.Json;

namespace Bidual.Export;

/// <summary>
/// Model files: JSON in UTF-8 that a person can read. The top level has "format": "bidual-model", "formatVersion": 1 and the sections
/// model, schema, certificate, patternDirections and training, and where there is one robust. Numbers are written with the digits that give back the same bits;
/// outside weights and scalings, "NaN", "Infinity" and "-Infinity" are strings. A matrix is { rows, columns, values } with one array a row;
/// pattern directions are { rows, columns, encoding: "base64-float64-le", data } with one base64 string of little-endian doubles a row.
/// </summary>
public static class ModelFile
{
    internal const string Format = "bidual-model";
    internal const int FormatVersion = 1;
    private const int MaximumDepth = 16;

    /// <summary>Writes a model.</summary>
    /// <exception cref="DataException">The file cannot be written, a weight is not finite, or the file would exceed 512 MiB.</exception>
    public static void Save(SavedModel saved, string path)
    {
        ArgumentNullException.ThrowIfNull(saved);
        AtomicFile.Write(path, stream =>
        {
            long bytes = ModelWriter.Write(saved, stream, path);
            if (bytes > ModelBytes.Maximum)
                throw new DataException($"{path}: the model needs {bytes} bytes, more than the {ModelBytes.Maximum} a model file may have.");
        });
    }

    /// <summary>Reads a model back, equal bit for bit to what was saved.</summary>
    /// <exception cref="DataException">There is no such file, it is no model, was written by a newer version, or is damaged; the message says which and where.</exception>
    public static SavedModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ReadOnlyMemory<byte> bytes = ModelBytes.Read(path);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            var root = new JsonField(document.RootElement, path, string.Empty, bytes.Length);
            RequireReadable(root, path);
            return ModelReader.Read(root);
        }
        catch (JsonException e)
        {
            string kind = ModelBytes.LooksLikeModel(bytes.Span) ? "the model is damaged or truncated" : "not a Bidual model";
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
}
