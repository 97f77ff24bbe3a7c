using System.Text.Json;

namespace Bidual.Cli.Rendering;

/// <summary>All optimal networks, for scripts.</summary>
internal static class OptimalSetJson
{
    public static void Write(Utf8JsonWriter json, string modelPath, OptimalSet set, double seconds, IReadOnlyList<string> written)
    {
        json.WriteString("modelFile", modelPath);
        json.WriteString("uniqueness", Names.Of(set.Uniqueness));
        json.WriteBoolean("uniquenessProven", set.IsProven);
        json.WriteString("text", set.Text);
        json.Number("relativeGap", set.RelativeGap);
        json.WriteNumber("patterns", set.Patterns);
        json.WriteString("coverage", Names.Of(set.Coverage));
        json.WriteNumber("blocks", set.Blocks);
        json.WriteNumber("excluded", set.Excluded);
        json.WriteNumber("dimension", set.Dimension);
        json.WriteNumber("neuronsNeeded", set.Needed);
        json.WriteNumber("neuronsOptional", set.Optional);
        json.WriteNumber("neuronsUnsettled", set.Unsettled);
        json.Number("leastSingularValue", set.LeastSingularValue);
        json.Number("error", set.Error);
        json.WriteStartArray("neurons");
        foreach (OptimalNeuron neuron in set.Weights)
            WriteNeuron(json, set, neuron);
        json.WriteEndArray();
        json.Objects("members", set.Members, member =>
        {
            json.WriteString("choice", Names.Of(member.Choice));
            json.WriteNumber("neurons", member.Model.Network.Neurons);
            CertificateJson.WriteClaim(json, member.Certificate);
            json.Scores("validation", member.Validation);
        });
        json.Strings("files", written);
        json.WriteNumber("seconds", seconds);
        json.WriteString("version", ProductVersion.Text);
    }

    private static void WriteNeuron(Utf8JsonWriter json, OptimalSet set, OptimalNeuron neuron)
    {
        json.WriteStartObject();
        json.WriteNumber("sign", neuron.Sign);
        json.Number("leastWeight", neuron.Least);
        json.Number("mostWeight", neuron.Most);
        json.Number("price", neuron.Price);
        json.WriteStartArray("direction");
        foreach (double u in set.Neurons.Hidden.Row(neuron.Index))
            json.WriteNumberValue(u);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
