using System.Text;
using Bidual.Explanations;
using Bidual.Export.Svg;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>How much each feature matters.</summary>
internal static class ImportanceSection
{
    private const int MaximumFeatures = 30;

    public static string Write(Model model, Explanation explanation)
    {
        FeatureImportance[] shown = [.. explanation.Features.OrderByDescending(feature => feature.Sensitivity).Take(MaximumFeatures)];
        double largest = shown.Length > 0 ? shown[0].Sensitivity : 0;
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">feature</th><th scope=\"col\">moves the output by</th><th scope=\"col\">with sign</th><th scope=\"col\">share</th><td style=\"width:34%\"></td></tr></thead><tbody>");
        foreach (FeatureImportance feature in shown)
        {
            double length = largest > 0 ? 100 * feature.Sensitivity / largest : 0;
            table.Append($"<tr><th scope=\"row\" style=\"text-align:left;padding-left:0\">{ReportContext.Escape(model.FeatureNames[feature.Feature])}</th><td>{NumberText.Of(feature.Sensitivity, 3)}</td><td>{NumberText.Of(feature.Direction, 3)}</td><td>{NumberText.Percent(feature.Share)}</td>");
            table.Append($"<td><span class=\"track {Palette.Class(feature.Direction < 0 ? Tone.First : Tone.Second)}\"><span class=\"fill\" style=\"width:{SvgPlot.Number(length)}%\"></span></span></td></tr>");
        }

        string more = explanation.Features.Count > MaximumFeatures ? $" The {MaximumFeatures} that matter most of {NumberText.Of(explanation.Features.Count)} are shown." : string.Empty;
        return ReportContext.Section(
            "Features",
            $"How far the output moves when a feature moves by its standard deviation, to first order: the mean of the absolute slopes over the rows, and of the slopes with their sign.{more}",
            $"<figure>{table.Append("</tbody></table></div>")}</figure>");
    }
}
