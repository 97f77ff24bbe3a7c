using System.Text;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Export.Svg;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>How much worse the model scores when a column is shuffled.</summary>
internal static class PermutationSection
{
    private const int MaximumColumns = 30;

    public static string Write(Model model, Explanation explanation)
    {
        PermutationImportance[] shown = [.. explanation.Permutations.OrderByDescending(one => one.Mean).Take(MaximumColumns)];
        if (shown.Length == 0)
            return string.Empty;
        bool classes = model.Task == LearningTask.Classification;
        double largest = shown[0].Mean;
        var table = new StringBuilder($"<div class=\"scroll\"><table><thead><tr><th scope=\"col\">column shuffled</th><th scope=\"col\">{(classes ? "accuracy" : "R²")} lost</th><th scope=\"col\">±</th><td style=\"width:34%\"></td></tr></thead><tbody>");
        foreach (PermutationImportance one in shown)
        {
            double length = largest > 0 ? 100 * Math.Max(0, one.Mean) / largest : 0;
            table.Append($"<tr><th scope=\"row\" style=\"text-align:left;padding-left:0\">{ReportContext.Escape(one.Name)}</th><td>{Drop(one.Mean)}</td><td>{Drop(one.Deviation)}</td>");
            table.Append($"<td><span class=\"track {Palette.Class(Tone.Second)}\"><span class=\"fill\" style=\"width:{SvgPlot.Number(length)}%\"></span></span></td></tr>");
        }

        string more = explanation.Permutations.Count > MaximumColumns ? $" The {MaximumColumns} that matter most of {NumberText.Of(explanation.Permutations.Count)} are shown." : string.Empty;
        return ReportContext.Section(
            "Columns shuffled",
            $"How much worse the model scores on these rows when the values of a column are shuffled among them: mean and standard deviation over {ReportContext.Plural(shown[0].Drops.Count, "shuffle", "shuffles")}. Columns that say the same stand in for each other.{more}",
            $"<figure>{table.Append("</tbody></table></div>")}</figure>");

        string Drop(double value) => classes ? NumberText.Percent(value) : NumberText.Of(value, 3);
    }
}
