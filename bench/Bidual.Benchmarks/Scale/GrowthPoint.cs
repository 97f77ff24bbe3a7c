using System.Globalization;
using System.Text.Json;

namespace Bidual.Benchmarks.Scale;

/// <summary>One size of <see cref="GrowthCurves"/>.</summary>
/// <param name="Curve">"n", "d" or "P", whichever grows.</param>
/// <param name="Rows">n.</param>
/// <param name="Columns">d.</param>
/// <param name="Patterns">P.</param>
/// <param name="SecondsPerPass">Of a product forward and one back.</param>
/// <param name="Seconds">To the gap.</param>
/// <param name="Iterations">Iterates.</param>
/// <param name="RelativeGap">Proven.</param>
/// <param name="Bytes">Resident memory beside X, y and the patterns.</param>
internal sealed record GrowthPoint(
    string Curve, int Rows, int Columns, int Patterns, double SecondsPerPass, double Seconds, int Iterations, double RelativeGap, long Bytes)
{
    /// <summary>Size as a multiple of the one where the curves meet.</summary>
    public double Share(int rows, int columns, int patterns) => Curve switch
    {
        "n" => (double)Rows / rows,
        "d" => (double)Columns / columns,
        _ => (double)Patterns / patterns,
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Rows} | {Columns} | {Patterns} | {1e3 * SecondsPerPass:F1} | {Seconds:F2} | {Iterations} | {RelativeGap:0.0e0} | {Bytes / 1e6:F0} |");

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("curve", Curve);
        json.WriteNumber("n", Rows);
        json.WriteNumber("d", Columns);
        json.WriteNumber("patterns", Patterns);
        json.WriteNumber("secondsPerPass", SecondsPerPass);
        json.WriteNumber("seconds", Seconds);
        json.WriteNumber("iterations", Iterations);
        json.WriteNumber("relativeGap", RelativeGap);
        json.WriteNumber("bytes", Bytes);
        json.WriteEndObject();
    }
}
