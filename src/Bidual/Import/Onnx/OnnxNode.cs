namespace Bidual.Import.Onnx;

/// <summary>One operation of an ONNX graph.</summary>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="Type">The operator, such as "Gemm".</param>
/// <param name="Inputs">Names of the values it takes; empty for one left out.</param>
/// <param name="Outputs">Names of the values it gives.</param>
/// <param name="Attributes">By name.</param>
internal sealed record OnnxNode(int Number, string Type, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    public static OnnxNode Read(int number, ReadOnlySpan<byte> message)
    {
        string type = string.Empty;
        List<string> inputs = [], outputs = [];
        Dictionary<string, OnnxAttribute> attributes = [];
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 2:
                    outputs.Add(reader.Text());
                    break;
                case 4:
                    type = reader.Text();
                    break;
                case 5:
                    (string name, OnnxAttribute attribute) = OnnxAttribute.Read(reader.Bytes());
                    attributes[name] = attribute;
                    break;
            }
        }

        return new OnnxNode(number, type, inputs, outputs, attributes);
    }

    /// <summary>An integer attribute.</summary>
    public long Integer(string name, long byDefault) => Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Integer : byDefault;

    /// <summary>A real attribute.</summary>
    public double Real(string name, double byDefault) => Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Real : byDefault;

    /// <summary>A list of reals; empty where there is none.</summary>
    public double[] Reals(string name) => Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? [.. attribute.Reals] : [];

    /// <summary>A text attribute.</summary>
    public string Text(string name, string byDefault) => Attributes.TryGetValue(name, out OnnxAttribute? attribute) && attribute.Texts is [var text, ..] ? text : byDefault;
}

/// <summary>An attribute of a node; members that it does not have are 0, null or empty.</summary>
/// <param name="Integer">An integer.</param>
/// <param name="Real">A single.</param>
/// <param name="Reals">A list of singles.</param>
/// <param name="Tensor">A constant.</param>
/// <param name="Texts">A text, or a list of them.</param>
/// <param name="Integers">A list of integers.</param>
internal sealed record OnnxAttribute(long Integer, double Real, IReadOnlyList<double> Reals, OnnxTensor? Tensor, IReadOnlyList<string> Texts, IReadOnlyList<long> Integers)
{
    public static (string Name, OnnxAttribute Attribute) Read(ReadOnlySpan<byte> message)
    {
        string name = string.Empty;
        long integer = 0;
        double real = 0;
        List<double> reals = [];
        List<string> texts = [];
        List<long> integers = [];
        OnnxTensor? tensor = null;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    real = reader.Single();
                    break;
                case 3:
                    integer = reader.Integer();
                    break;
                case 4 or 9:
                    texts.Add(reader.Text());
                    break;
                case 5:
                    tensor = OnnxTensor.Read(reader.Bytes());
                    break;
                case 7:
                    reader.AddSingles(reals);
                    break;
                case 8:
                    reader.AddIntegers(integers);
                    break;
            }
        }

        return (name, new OnnxAttribute(integer, real, reals, tensor, texts, integers));
    }
}
