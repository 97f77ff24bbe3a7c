using System.Globalization;
using System.Text.Json;
using Bidual.Reproductions;

namespace Bidual.Cli.Rendering;

/// <summary>Reproductions as text, and the list of them.</summary>
internal static class ReproductionText
{
    public static void Write(Sheet sheet, ReproducedResult result, IReadOnlyList<string> files)
    {
        sheet.Title(result.Reproduction.Title);
        sheet.Line(result.Reproduction.Source);
        sheet.Line();
        sheet.Table(["", "source", "ours"], result.Values.Select(value => (IReadOnlyList<string>)[value.Quantity, value.Source ?? "–", Number(value.Ours)]));
        sheet.Line();
        sheet.Verdict($"{Word(result.Verdict)}: {result.Explanation}", result.Verdict == Verdict.Agrees);
        sheet.Line();
        sheet.Values(
        [
            ("seed", result.Settings.Seed.ToString(CultureInfo.InvariantCulture)),
            ("size", result.Settings.Quick ? "quick" : "full"),
            ("time", Format.Seconds(result.Seconds)),
            .. files.Select(file => ("wrote", file)),
        ]);
    }

    public static void WriteList(Sheet sheet) => sheet.Values(ReproductionCatalogue.All.SelectMany(entry => new[]
    {
        (entry.Name, entry.Title),
        ("", entry.Source),
        ("", $"about {Seconds(entry.Expected.Full)}, --quick {Seconds(entry.Expected.Quick)}{(entry.DataFolder is { } folder ? $"; needs {folder} in --data FOLDER" : "")}"),
    }));

    public static void WriteList(Utf8JsonWriter json) => json.Objects("reproductions", ReproductionCatalogue.All, entry =>
    {
        json.WriteString("name", entry.Name);
        json.WriteString("title", entry.Title);
        json.WriteString("source", entry.Source);
        json.WriteNumber("seconds", entry.Expected.Full);
        json.WriteNumber("quickSeconds", entry.Expected.Quick);
        json.WriteString("data", entry.DataFolder);
    });

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "It agrees",
        Verdict.AgreesInPart => "It agrees in part",
        Verdict.Differs => "It does not agree",
        _ => "What is printed is wrong",
    };

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("G8", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s") : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
