using System.Text.Json;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Export.Json;

/// <summary>A value in a JSON file that knows where it stands, so that every refusal names the file and the field.</summary>
/// <param name="element">The value.</param>
/// <param name="file">The file, for messages.</param>
/// <param name="path">The field, such as "model.network.hidden"; empty for the root.</param>
/// <param name="fileBytes">Size of the file: no claimed size may exceed what it can hold.</param>
internal readonly struct JsonField(JsonElement element, string file, string path, long fileBytes)
{
    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    public bool IsList => element.ValueKind == JsonValueKind.Array;

    /// <summary>Whether this is a list that begins with a list.</summary>
    public bool HoldsLists => IsList && element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Array;

    public JsonField this[string name] =>
        Require(JsonValueKind.Object, "an object").TryGetProperty(name, out JsonElement value)
            ? new JsonField(value, file, path.Length == 0 ? name : $"{path}.{name}", fileBytes)
            : throw Refuse($"lacks \"{name}\"");

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    public bool IsText(string value) => element.ValueKind == JsonValueKind.String && element.ValueEquals(value);

    public string Text() => Require(JsonValueKind.String, "a string").GetString()!;

    public bool Flag() => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Refuse("must be true or false");

    public long Integer() =>
        Require(JsonValueKind.Number, "an integer").TryGetInt64(out long value) ? value : throw Refuse("must be an integer");

    public int Count() => Integer() is >= 0 and <= int.MaxValue and long value ? (int)value : throw Refuse("must be an integer from 0");

    public int Integer(int minimum) => Integer() is var value && value >= minimum && value <= int.MaxValue ? (int)value : throw Refuse($"must be an integer from {minimum}");

    /// <summary>A finite number.</summary>
    public double Finite() =>
        Require(JsonValueKind.Number, "a number").TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Refuse("must be a finite number");

    /// <summary>Any double; the non-finite ones are strings.</summary>
    public double Number()
    {
        if (element.ValueKind == JsonValueKind.Number)
            return Finite();
        if (IsText("NaN"))
            return double.NaN;
        if (IsText("Infinity"))
            return double.PositiveInfinity;
        return IsText("-Infinity") ? double.NegativeInfinity : throw Refuse("must be a number");
    }

    public T OneOf<T>(params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach ((string name, T value) in choices)
        {
            if (IsText(name))
                return value;
        }

        throw Refuse($"must be one of \"{string.Join("\", \"", Names(choices))}\"");
    }

    public List<JsonField> Items()
    {
        var items = new List<JsonField>(Require(JsonValueKind.Array, "an array").GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
            items.Add(new JsonField(item, file, $"{path}[{items.Count}]", fileBytes));
        return items;
    }

    public string[] Texts() => [.. Items().Select(item => item.Text())];

    public double[] Vector()
    {
        var values = new double[Require(JsonValueKind.Array, "an array").GetArrayLength()];
        FillFrom(element, values);
        return values;
    }

    /// <summary>{ rows, columns, values }, every entry finite.</summary>
    public Matrix Matrix()
    {
        int columns = this["columns"].Count();
        List<JsonField> items = this["values"].Items();
        RequireSize(items.Count, columns, bytesPerValue: 2);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Require(JsonValueKind.Array, "an array").GetArrayLength() != columns)
                throw items[i].Refuse($"must have {columns} numbers");
        }

        var matrix = new Matrix(items.Count, columns);
        for (int i = 0; i < items.Count; i++)
            items[i].FillFrom(matrix.MutableRow(i));
        return matrix;
    }

    /// <summary>{ rows, columns, encoding, data }, every entry finite.</summary>
    public Matrix EncodedMatrix()
    {
        this["encoding"].OneOf((ModelWriter.Base64, 0));
        int columns = this["columns"].Count();
        List<JsonField> items = this["data"].Items();
        RequireSize(items.Count, columns, sizeof(double));
        var matrix = new Matrix(items.Count, columns);
        for (int i = 0; i < items.Count; i++)
        {
            JsonElement item = items[i].Require(JsonValueKind.String, "a string");
            if (!item.TryGetBytesFromBase64(out byte[]? bytes) || bytes.Length != columns * sizeof(double))
                throw items[i].Refuse($"must be {columns} doubles in base64");
            Span<double> row = matrix.MutableRow(i);
            for (int j = 0; j < columns; j++)
            {
                row[j] = System.Buffers.Binary.BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(j * sizeof(double)));
                if (!double.IsFinite(row[j]))
                    throw items[i].Refuse("must hold finite numbers");
            }
        }

        return matrix;
    }

    public DataException Refuse(string reason) => new(path.Length == 0 ? $"{file}: the model {reason}." : $"{file}: {path}: {reason}.");

    private void FillFrom(Span<double> values) => FillFrom(element, values);

    private void FillFrom(JsonElement array, Span<double> values)
    {
        int j = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out double value) || !double.IsFinite(value))
                throw Refuse($"entry {j} must be a finite number");
            values[j++] = value;
        }
    }

    private void RequireSize(int rows, int columns, int bytesPerValue)
    {
        if (this["rows"].Count() != rows)
            throw Refuse($"claims {this["rows"].Count()} rows and has {rows}");
        if ((long)rows * columns > fileBytes / bytesPerValue)
            throw Refuse($"claims {rows}×{columns} numbers, more than the file holds");
    }

    private JsonElement Require(JsonValueKind kind, string name) => element.ValueKind == kind ? element : throw Refuse($"must be {name}");

    private static string[] Names<T>(ReadOnlySpan<(string Name, T Value)> choices)
    {
        var names = new string[choices.Length];
        for (int i = 0; i < names.Length; i++)
            names[i] = choices[i].Name;
        return names;
    }
}
