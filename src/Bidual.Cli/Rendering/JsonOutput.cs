using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>Prints the one JSON object of --json; numbers in their shortest form that reads back to the same bits.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Terminal terminal, Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        terminal.Out.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    /// <summary>A number; null for NaN, infinities and null, which JSON does not have.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>An array of words.</summary>
    public static void Strings(this Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>An array of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>An array of objects.</summary>
    /// <param name="json">Written to.</param>
    /// <param name="name">Of the array.</param>
    /// <param name="items">One an object.</param>
    /// <param name="members">Writes the members of one.</param>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A score object, or null.</summary>
    public static void Scores(this Utf8JsonWriter json, string name, Scores? scores)
    {
        if (scores is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("count", scores.Count);
        json.Number("accuracy", scores.Accuracy);
        json.Number("balancedAccuracy", scores.BalancedAccuracy);
        json.Number("auc", scores.Auc);
        json.Number("logLoss", scores.LogLoss);
        json.Number("rmse", scores.Rmse);
        json.Number("mae", scores.Mae);
        json.Number("r2", scores.R2);
        json.WriteEndObject();
    }
}
