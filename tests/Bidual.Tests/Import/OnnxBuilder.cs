using System.Buffers.Binary;
using Bidual.Export.Onnx;

namespace Bidual.Tests.Import;

/// <summary>Puts together small ONNX files, field by field.</summary>
internal sealed class OnnxBuilder
{
    public const int Single = 1, Integer = 7, Half = 10, Double = 11;
    private readonly ProtobufWriter graph = new();

    public OnnxBuilder Input(string name)
    {
        graph.Message(11, new ProtobufWriter().Text(1, name));
        return this;
    }

    public OnnxBuilder Output(string name)
    {
        graph.Message(12, new ProtobufWriter().Text(1, name));
        return this;
    }

    public OnnxBuilder Node(string type, string output, string[] inputs, params (string Name, ProtobufWriter Value)[] attributes)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(4, type);
        foreach ((string name, ProtobufWriter value) in attributes)
            node.Bytes(5, [.. new ProtobufWriter().Text(1, name).Written, .. value.Written]);
        graph.Message(1, node);
        return this;
    }

    public OnnxBuilder Constant(ProtobufWriter tensor)
    {
        graph.Message(5, tensor);
        return this;
    }

    public void Save(string path) => File.WriteAllBytes(path, [.. new ProtobufWriter().Integer(1, 8).Message(7, graph).Written]);

    /// <summary>An integer attribute.</summary>
    public static ProtobufWriter Of(long value) => new ProtobufWriter().Integer(3, value);

    /// <summary>A tensor attribute.</summary>
    public static ProtobufWriter Of(ProtobufWriter tensor) => new ProtobufWriter().Message(5, tensor);

    /// <summary>A list of singles as attribute.</summary>
    public static ProtobufWriter Of(params float[] values) => new ProtobufWriter().Bytes(7, Bytes(values));

    /// <summary>A text as attribute.</summary>
    public static ProtobufWriter Of(string value) => new ProtobufWriter().Text(4, value);

    /// <summary>A list of texts as attribute.</summary>
    public static ProtobufWriter Of(string first, string second) => new ProtobufWriter().Text(9, first).Text(9, second);

    /// <summary>A list of integers as attribute, not packed.</summary>
    public static ProtobufWriter Of(long[] values)
    {
        var list = new ProtobufWriter();
        foreach (long value in values)
            list.Integer(8, value);
        return list;
    }

    /// <summary>A tensor in raw bytes.</summary>
    public static ProtobufWriter Raw(string name, int type, int[] shape, params double[] values) => Shape(name, type, shape).Bytes(9, Bytes(type, values));

    /// <summary>A tensor in the field of its type.</summary>
    public static ProtobufWriter Typed(string name, int type, int[] shape, params double[] values) => Shape(name, type, shape).Bytes(type == Single ? 4 : 10, Bytes(type, values));

    /// <summary>A tensor in another file.</summary>
    public static ProtobufWriter External(string name, int type, int[] shape, string file, long offset) => Shape(name, type, shape)
        .Message(13, new ProtobufWriter().Text(1, "location").Text(2, file))
        .Message(13, new ProtobufWriter().Text(1, "offset").Text(2, $"{offset}"))
        .Integer(14, 1);

    public static byte[] Bytes(int type, params double[] values)
    {
        if (type == Single)
            return Bytes([.. values.Select(value => (float)value)]);
        var bytes = new byte[8 * values.Length];
        for (int k = 0; k < values.Length; k++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * k), values[k]);
        return bytes;
    }

    private static byte[] Bytes(float[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (int k = 0; k < values.Length; k++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * k), values[k]);
        return bytes;
    }

    private static ProtobufWriter Shape(string name, int type, int[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (int length in shape)
            tensor.Integer(1, length);
        return tensor.Integer(2, type).Text(8, name);
    }
}
