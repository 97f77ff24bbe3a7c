using System.Text.Encodings.Web;
using System.Text.Json;
using Bidual.Export;

namespace Bidual.Reproductions;

/// <summary>A result as JSON, at full precision.</summary>
public static class ReproductionJson
{
    /// <summary>The name of a verdict: "agrees", "agrees-in-part", "differs", "source-is-wrong".</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.AgreesInPart => "agrees-in-part",
        Verdict.Differs => "differs",
        _ => "source-is-wrong",
    };

    /// <summary>Writes the members of an object.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="json">Within an object.</param>
    public static void WriteMembers(ReproducedResult result, Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("name", result.Reproduction.Name);
        json.WriteString("title", result.Reproduction.Title);
        json.WriteString("source", result.Reproduction.Source);
        json.WriteBoolean("quick", result.Settings.Quick);
        json.WriteNumber("seed", result.Settings.Seed);
        json.WriteNumber("threads", result.Settings.Threads);
        json.WriteNumber("seconds", result.Seconds);
        json.WriteString("verdict", NameOf(result.Verdict));
        json.WriteString("explanation", result.Explanation);
        json.WriteStartArray("values");
        foreach (ReproducedValue value in result.Values)
        {
            json.WriteStartObject();
            json.WriteString("quantity", value.Quantity);
            json.WriteString("source", value.Source);
            json.WritePropertyName("ours");
            Number(json, value.Ours);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("tables");
        foreach (ReproducedTable table in result.Tables)
        {
            json.WriteStartObject();
            json.WriteString("name", table.Name);
            json.WriteStartArray("columns");
            foreach (string column in table.Columns)
                json.WriteStringValue(column);
            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (IReadOnlyList<double> row in table.Rows)
            {
                json.WriteStartArray();
                foreach (double cell in row)
                    Number(json, cell);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("version", LibraryVersion.Current);
    }

    internal static void Write(ReproducedResult result, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMembers(result, json);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
