using System.Text.Json;
using Bidual.Explanations;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>How much each feature matters.</summary>
internal static class FeatureSheet
{
    private const int Shown = 20;

    public static void Write(Sheet sheet, Model model, Explanation explanation)
    {
        if (explanation.Features.Count == 0)
            return;
        sheet.Line();
        sheet.Table(
            ["feature", "moves the output by", "with sign", "share"],
            explanation.Features.OrderByDescending(feature => feature.Sensitivity).Take(Shown).Select(feature => (IReadOnlyList<string>)
                [model.FeatureNames[feature.Feature], Format.Short(feature.Sensitivity), Format.Short(feature.Direction), Format.Share(feature.Share)]));
        string more = explanation.Features.Count > Shown ? $" The {Shown} largest of {Format.Count(explanation.Features.Count)}." : "";
        sheet.Line($"By its standard deviation over the rows: mean absolute slope, and mean slope.{more}");
    }

    public static void Write(Utf8JsonWriter json, Model model, Explanation explanation) => json.Objects("features", explanation.Features, feature =>
    {
        json.WriteString("name", model.FeatureNames[feature.Feature]);
        json.Number("sensitivity", feature.Sensitivity);
        json.Number("direction", feature.Direction);
        json.Number("share", feature.Share);
    });
}
