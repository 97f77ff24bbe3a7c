using System.Buffers.Binary;
using System.Globalization;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Import.Onnx;

/// <summary>A constant of an ONNX file; its numbers are read when they are asked for. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxTensor
{
    private const int SingleType = 1, DoubleType = 11, External = 1;
    private readonly List<long> shape = [];
    private readonly List<double> listed = [];
    private readonly Dictionary<string, string> externalData = [];
    private byte[]? raw;
    private long type;
    private long location;

    public string Name { get; private set; } = string.Empty;

    /// <summary>Lengths of its dimensions; none for a single number.</summary>
    public IReadOnlyList<long> Shape => shape;

    public static OnnxTensor Read(ReadOnlySpan<byte> message)
    {
        var tensor = new OnnxTensor();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddIntegers(tensor.shape);
                    break;
                case 2:
                    tensor.type = reader.Integer();
                    break;
                case 4:
                    reader.AddSingles(tensor.listed);
                    break;
                case 8:
                    tensor.Name = reader.Text();
                    break;
                case 9:
                    tensor.raw = reader.Bytes().ToArray();
                    break;
                case 10:
                    reader.AddDoubles(tensor.listed);
                    break;
                case 13:
                    tensor.ReadExternal(reader.Bytes());
                    break;
                case 14:
                    tensor.location = reader.Integer();
                    break;
            }
        }

        return tensor;
    }

    /// <summary>A constant that is a list of singles.</summary>
    public static OnnxTensor Of(IReadOnlyList<double> values)
    {
        var tensor = new OnnxTensor { type = SingleType };
        tensor.shape.Add(values.Count);
        tensor.listed.AddRange(values);
        return tensor;
    }

    /// <summary>Its numbers, row after row.</summary>
    /// <param name="file">The ONNX file, beside which external data are looked for.</param>
    /// <exception cref="DataException">They are no singles or doubles, are not finite, are elsewhere, or there are too few.</exception>
    public double[] Values(string file)
    {
        if (type is not (SingleType or DoubleType))
            throw Refuse(file, $"is of ONNX type {type}, where float (1) and double (11) can be read");
        long count = 1;
        foreach (long length in shape)
            count = length >= 0 && length <= int.MaxValue ? Math.Min(count * length, int.MaxValue) : throw Refuse(file, "has a dimension that is no size");
        double[] values = location == External ? Decode(ReadExternalBytes(file, count)) : raw is not null ? Decode(raw) : [.. listed];
        if (values.Length != count)
            throw Refuse(file, string.Create(CultureInfo.InvariantCulture, $"has {values.Length} numbers where its shape has {count}"));
        return Array.TrueForAll(values, double.IsFinite) ? values : throw Refuse(file, "has a number that is not finite");
    }

    /// <summary>Its numbers as a matrix.</summary>
    /// <exception cref="DataException">It is none, or as for <see cref="Values"/>.</exception>
    public Matrix ToMatrix(string file) =>
        shape.Count == 2 ? new Matrix((int)shape[0], (int)shape[1], Values(file)) : throw Refuse(file, $"has {shape.Count} dimensions where a matrix is needed");

    private double[] Decode(byte[] bytes)
    {
        int size = type == SingleType ? sizeof(float) : sizeof(double);
        var values = new double[bytes.Length / size];
        for (int k = 0; k < values.Length; k++)
        {
            ReadOnlySpan<byte> number = bytes.AsSpan(k * size);
            values[k] = type == SingleType ? BinaryPrimitives.ReadSingleLittleEndian(number) : BinaryPrimitives.ReadDoubleLittleEndian(number);
        }

        return values;
    }

    private void ReadExternal(ReadOnlySpan<byte> message)
    {
        string key = string.Empty, value = string.Empty;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
                key = reader.Text();
            else if (reader.Field == 2)
                value = reader.Text();
        }

        externalData[key] = value;
    }

    /// <summary>The bytes that stand in a file of their own, which must lie beside the ONNX file.</summary>
    private byte[] ReadExternalBytes(string file, long count)
    {
        string name = externalData.GetValueOrDefault("location", string.Empty);
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or "..")
            throw Refuse(file, $"has its numbers in '{name}', which is no file beside the model");
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, name);
        long size = count * (type == SingleType ? sizeof(float) : sizeof(double)), offset = 0;
        if (externalData.TryGetValue("offset", out string? text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset))
            throw Refuse(file, $"begins at '{text}' of {name}, which is no position");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (offset > stream.Length || size > stream.Length - offset)
                throw Refuse(file, $"reaches beyond the end of {name}");
            var bytes = new byte[size];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException e)
        {
            throw new DataException($"{file}: the weights '{Name}' are in the file {name}, which does not lie beside it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private DataException Refuse(string file, string reason) => new($"{file}: the constant '{Name}' {reason}.");
}
