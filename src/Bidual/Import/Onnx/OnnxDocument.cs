namespace Bidual.Import.Onnx;

/// <summary>What an ONNX file computes: nodes, constants, inputs and outputs. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxDocument
{
    private readonly List<OnnxNode> nodes = [];
    private readonly Dictionary<string, OnnxTensor> constants = new(StringComparer.Ordinal);
    private readonly List<string> inputs = [];
    private readonly HashSet<string> outputs = new(StringComparer.Ordinal);

    /// <summary>The values that are given from outside.</summary>
    public IReadOnlyList<string> Inputs => [.. inputs.Where(name => !constants.ContainsKey(name))];

    /// <summary>The graph of a model file.</summary>
    /// <exception cref="FormatException">The bytes are no ONNX model.</exception>
    public static OnnxDocument Read(ReadOnlySpan<byte> model)
    {
        OnnxDocument? graph = null;
        var reader = new ProtobufReader(model);
        while (reader.Next())
        {
            if (reader.Field == 7)
            {
                graph = new OnnxDocument();
                graph.ReadGraph(reader.Bytes());
            }
        }

        return graph ?? throw new FormatException("there is no graph");
    }

    /// <summary>The nodes that take a value.</summary>
    public List<OnnxNode> Consumers(string value) => [.. nodes.Where(node => node.Inputs.Contains(value, StringComparer.Ordinal))];

    public bool IsOutput(string value) => outputs.Contains(value);

    /// <summary>A value that does not depend on the input; null when it does.</summary>
    public OnnxTensor? Constant(string value) => constants.GetValueOrDefault(value);

    /// <summary>The node that gives a value, or null.</summary>
    public OnnxNode? Producer(string value) => nodes.Find(node => node.Outputs.Contains(value, StringComparer.Ordinal));

    private void ReadGraph(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    AddNode(OnnxNode.Read(nodes.Count + 1, reader.Bytes()));
                    break;
                case 5:
                    OnnxTensor tensor = OnnxTensor.Read(reader.Bytes());
                    constants[tensor.Name] = tensor;
                    break;
                case 11:
                    inputs.Add(NameOf(reader.Bytes()));
                    break;
                case 12:
                    outputs.Add(NameOf(reader.Bytes()));
                    break;
            }
        }
    }

    private void AddNode(OnnxNode node)
    {
        nodes.Add(node);
        if (node.Type != "Constant" || node.Outputs.Count != 1)
            return;
        foreach ((string name, OnnxAttribute attribute) in node.Attributes)
        {
            OnnxTensor? tensor = name switch
            {
                "value" => attribute.Tensor,
                "value_float" => OnnxTensor.Of([attribute.Real]),
                "value_floats" => OnnxTensor.Of(attribute.Reals),
                _ => null,
            };
            if (tensor is not null)
                constants[node.Outputs[0]] = tensor;
        }
    }

    private static string NameOf(ReadOnlySpan<byte> valueInfo)
    {
        string name = string.Empty;
        var reader = new ProtobufReader(valueInfo);
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text();
        }

        return name;
    }
}
