using System.Text.Json;
using Bidual.Data;
using Bidual.Export;
using Bidual.Import.Onnx;
using Bidual.Networks;

namespace Bidual.Import;

/// <summary>
/// Reads two-layer ReLU networks and linear models with one output that were trained elsewhere.
/// <list type="bullet">
/// <item>ONNX: Gemm or MatMul (+ Add), Relu, Gemm or MatMul (+ Add), with constants in single or double, in the file or in one beside it. Before them Sub, Add, Div,
/// Mul and Scaler by constants scale the inputs; Identity, Cast, Flatten, Reshape, Squeeze, Unsqueeze and Dropout are passed anywhere; a Sigmoid or an Exp may end it.</item>
/// <item>ONNX of linear models: Gemm or MatMul (+ Add) alone, LinearRegressor or LinearClassifier, after such scaling; a Sigmoid, an Exp, or of two columns a Softmax, may end it.</item>
/// <item>JSON: an object of "hiddenWeights", m lists of d numbers; "outputWeights", m numbers, or 1×m, or m×1; and where there are biases "hiddenBiases", m numbers,
/// and "outputBias", a number.</item>
/// </list>
/// </summary>
public static class NetworkFile
{
    private const int MaximumDepth = 8;

    /// <summary>Whether a file is to be read here rather than as a model file of this library: it is named .onnx, begins like ONNX, or is JSON of something else.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static bool Recognises(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ReadOnlySpan<byte> bytes = ModelBytes.Read(path).Span;
        return HasOnnxName(path) || BeginsLikeOnnx(bytes) || (IsObject(bytes) && !ModelBytes.LooksLikeModel(bytes));
    }

    /// <summary>Reads a network.</summary>
    /// <exception cref="DataException">The file cannot be read, or is no such network; the message names the file and what stands in the way.</exception>
    public static ForeignNetwork Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ReadOnlyMemory<byte> bytes = ModelBytes.Read(path);
        try
        {
            return HasOnnxName(path) || !IsObject(bytes.Span) ? OnnxChain.Read(OnnxDocument.Read(bytes.Span), path) : ReadWeights(bytes, path);
        }
        catch (FormatException e)
        {
            throw new DataException($"{path}: not an ONNX file, or a damaged one: {e.Message}.", e);
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $" at line {line + 1}" : string.Empty;
            throw new DataException($"{path}: no valid JSON{where}.", e);
        }
    }

    private static ForeignNetwork ReadWeights(ReadOnlyMemory<byte> bytes, string path)
    {
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
        return WeightsFile.Read(document.RootElement, path, bytes.Length);
    }

    private static bool HasOnnxName(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Field 1, the version, comes first in the files of all known writers.</summary>
    private static bool BeginsLikeOnnx(ReadOnlySpan<byte> bytes) => bytes is [0x08, < 0x20, ..];

    private static bool IsObject(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
}
