using System.Buffers.Binary;
using System.Globalization;
using Bidual.Data;

namespace Bidual.Export.Onnx;

/// <summary>An ONNX graph under construction; field numbers are those of onnx.proto. A value is known by its name.</summary>
internal sealed class OnnxGraph(OnnxPrecision precision, string file)
{
    public const int OperatorSet = 17, IrVersion = 8;
    private const int Int64Type = 7, StringType = 8, FloatType = 1, DoubleType = 11, IntAttribute = 2;
    private readonly ProtobufWriter graph = new();
    private int nodes;

    private int RealType => precision == OnnxPrecision.Double ? DoubleType : FloatType;

    /// <summary>A batch of rows as input: any number × <paramref name="columns"/> reals.</summary>
    public string Input(string name, int columns)
    {
        graph.Message(11, ValueInfo(name, RealType, columns));
        return name;
    }

    public void RealOutput(string name, int columns) => graph.Message(12, ValueInfo(name, RealType, columns));

    public void TextOutput(string name) => graph.Message(12, ValueInfo(name, StringType, columns: null));

    /// <summary>A node with one output.</summary>
    public string Node(string type, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, long Value)> attributes)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, string.Create(CultureInfo.InvariantCulture, $"{type}_{++nodes}")).Text(4, type);
        foreach ((string name, long value) in attributes)
            node.Message(5, new ProtobufWriter().Text(1, name).Integer(3, value).Integer(20, IntAttribute));
        graph.Message(1, node);
        return output;
    }

    /// <summary>Converts to the real type of the graph.</summary>
    public string CastToReal(string output, string input) => Node("Cast", output, [input], ("to", RealType));

    public string CastToInteger(string output, string input) => Node("Cast", output, [input], ("to", Int64Type));

    /// <summary>A constant of reals.</summary>
    /// <exception cref="DataException">A value is not finite in the precision of the graph.</exception>
    public string Reals(string name, ReadOnlySpan<int> shape, ReadOnlySpan<double> values)
    {
        int size = precision == OnnxPrecision.Double ? sizeof(double) : sizeof(float);
        var bytes = new byte[checked(values.Length * size)];
        for (int k = 0; k < values.Length; k++)
        {
            Span<byte> target = bytes.AsSpan(k * size);
            if (!double.IsFinite(precision == OnnxPrecision.Double ? values[k] : (float)values[k]))
                throw DoesNotFit(name, values[k]);
            if (precision == OnnxPrecision.Double)
                BinaryPrimitives.WriteDoubleLittleEndian(target, values[k]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(target, (float)values[k]);
        }

        graph.Message(5, Tensor(name, RealType, shape).Bytes(9, bytes));
        return name;
    }

    /// <summary>A constant of scales.</summary>
    /// <exception cref="DataException">A value would be infinite or 0 in single precision.</exception>
    public string Scales(string name, IReadOnlyList<double> values)
    {
        foreach (double value in values)
        {
            if (precision == OnnxPrecision.Single && (float)value == 0)
                throw DoesNotFit(name, value);
        }

        return Reals(name, [values.Count], [.. values]);
    }

    public string Integers(string name, params ReadOnlySpan<long> values) => IntegerMatrix(name, [values.Length], values);

    /// <summary>A constant of integers of any shape.</summary>
    public string IntegerMatrix(string name, ReadOnlySpan<int> shape, ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (int k = 0; k < values.Length; k++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(k * sizeof(long)), values[k]);
        graph.Message(5, Tensor(name, Int64Type, shape).Bytes(9, bytes));
        return name;
    }

    public string Texts(string name, IReadOnlyList<string> values)
    {
        ProtobufWriter tensor = Tensor(name, StringType, [values.Count]);
        foreach (string value in values)
            tensor.Text(6, value);
        graph.Message(5, tensor);
        return name;
    }

    /// <summary>The whole file.</summary>
    public ProtobufWriter Model(string name, string documentation, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        graph.Text(2, name);
        ProtobufWriter model = new ProtobufWriter()
            .Integer(1, IrVersion).Text(2, "bidual").Text(3, LibraryVersion.Current).Text(6, documentation)
            .Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, string.Empty).Integer(2, OperatorSet));
        foreach ((string key, string value) in metadata)
            model.Message(14, new ProtobufWriter().Text(1, key).Text(2, value));
        return model;
    }

    private DataException DoesNotFit(string name, double value) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{file}: {name}: {value:R} does not fit {(precision == OnnxPrecision.Single ? "single precision; export in double precision" : "a number")}."));

    private static ProtobufWriter Tensor(string name, int type, ReadOnlySpan<int> shape)
    {
        var tensor = new ProtobufWriter();
        foreach (int length in shape)
            tensor.Integer(1, length);
        return tensor.Integer(2, type).Text(8, name);
    }

    private static ProtobufWriter ValueInfo(string name, int type, int? columns)
    {
        ProtobufWriter shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "N"));
        if (columns is { } count)
            shape.Message(1, new ProtobufWriter().Integer(1, count));
        ProtobufWriter tensor = new ProtobufWriter().Integer(1, type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
