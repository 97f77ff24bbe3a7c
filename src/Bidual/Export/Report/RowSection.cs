using System.Text;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>One row in detail: the parts of its prediction, the linear function of its region, and where that ends.</summary>
internal static class RowSection
{
    private const int MaximumParts = 15;

    public static string Write(Model model, Dataset rows, int index)
    {
        RowExplanation row = RowExplanation.Of(model, rows.Features.Row(index));
        string truth = model.Task == LearningTask.Classification ? rows.ClassLabels[rows.ClassOf(index)] : string.Join(", ", rows.Targets.Row(index).ToArray().Select(value => NumberText.Of(value)));
        string unit = model.Preparation.Features.Scale.Any(scale => scale != 1) ? "standard deviations" : "units";
        string end = row.Nearest switch
        {
            null => string.Empty,
            { IsHere: true } here => $" It lies on the boundary of its region, where neuron {NumberText.Of(here.Neuron + 1L)} switches.",
            { } kink => $" Its region ends {NumberText.Of(kink.Distance, 3)} {unit} away, where neuron {NumberText.Of(kink.Neuron + 1L)} switches {(kink.SwitchesOn ? "on" : "off")}.",
        };
        IEnumerable<string> figures = row.Outputs.SelectMany((output, k) => (string[])[Parts(model, row, output, k), Slopes(model, row, output, k)]);
        return ReportContext.Section(
            $"Row {NumberText.Of(index + 1L)}",
            $"Its target is {ReportContext.Escape(truth)}; {ReportContext.Plural(row.ActiveNeurons.Length, "neuron is", "neurons are")} active.{end}",
            ReportContext.Grid([.. figures]));
    }

    private static string Parts(Model model, RowExplanation row, LocalOutput output, int k)
    {
        (string Name, double Value)[] neurons = [.. row.ActiveNeurons.Zip(output.Contributions).Where(pair => pair.Second != 0).OrderByDescending(pair => Math.Abs(pair.Second)).Select(pair => ($"neuron {NumberText.Of(pair.First + 1L)}", pair.Second))];
        List<(string Name, double Value)> parts = [.. neurons.Take(MaximumParts)];
        if (neurons.Length > MaximumParts)
            parts.Add(($"{NumberText.Of(neurons.Length - (long)MaximumParts)} more", neurons.Skip(MaximumParts).Sum(part => part.Value)));
        if (output.Skip != 0)
            parts.Add(("skip connection", output.Skip));
        if (output.Constant != 0)
            parts.Add(("constant", output.Constant));
        parts.Add(("prediction", output.Prediction));
        return ReportContext.Figure($"Parts of {What(model, k)}", Table(["part", "adds"], parts.Select(part => (string[])[part.Name, NumberText.Of(part.Value)])));
    }

    private static string Slopes(Model model, RowExplanation row, LocalOutput output, int k)
    {
        int[] shown = [.. Enumerable.Range(0, output.Gradient.Length).Where(f => output.Gradient[f] != 0).OrderByDescending(f => Math.Abs(output.Gradient[f] * model.Preparation.Features.Scale[f])).Take(MaximumParts)];
        IEnumerable<string[]> lines = shown.Select(f => (string[])[model.FeatureNames[f], NumberText.Of(row.Features[f]), NumberText.Of(output.Gradient[f]), NumberText.Of(output.Gradient[f] * row.Features[f])]);
        double rest = output.Prediction - output.Offset - shown.Sum(f => output.Gradient[f] * row.Features[f]);
        IEnumerable<string[]> others = output.Gradient.Count(slope => slope != 0) > shown.Length ? [["other features", "", "", NumberText.Of(rest)]] : [];
        return ReportContext.Figure($"The linear function of its region: {What(model, k)}", Table(["feature", "value", "per unit", "product"], [.. lines, .. others, ["constant", "", "", NumberText.Of(output.Offset)]]));
    }

    private static string What(Model model, int k) =>
        model.Task == LearningTask.Regression ? model.OutputNames[k] : $"the margin of {(model.Network.Outputs == 1 ? model.ClassLabels[1] : model.OutputNames[k])}";

    private static string Table(string[] header, IEnumerable<string[]> lines)
    {
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        foreach (string cell in header)
            table.Append($"<th scope=\"col\">{cell}</th>");
        table.Append("</tr></thead><tbody>");
        foreach (string[] line in lines)
            table.Append("<tr><th scope=\"row\" style=\"text-align:left;padding-left:0\">").Append(ReportContext.Escape(line[0])).Append("</th>").AppendJoin("", line.Skip(1).Select(cell => $"<td>{cell}</td>")).Append("</tr>");
        return table.Append("</tbody></table></div>").ToString();
    }
}
