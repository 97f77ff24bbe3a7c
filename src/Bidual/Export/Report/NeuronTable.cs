using System.Text;
using Bidual.Explanations;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>The neurons with their shares and what they do to the output, in the units of the data.</summary>
internal static class NeuronTable
{
    private const int MaximumNeurons = 60, MaximumSlopes = 4;

    public static string Write(Model model, Explanation explanation, IReadOnlyList<string> labels)
    {
        NeuronExplanation[] shown = [.. explanation.Neurons.OrderByDescending(neuron => neuron.Weight).Take(MaximumNeurons)];
        bool linear = model.Network.Activation == Activation.Linear, rows = explanation.Rows is not null && !linear, several = model.Network.Outputs > 1;
        var table = new StringBuilder($"<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{(linear ? "weights" : "neuron")}</th>");
        foreach (string column in (string[])[.. several ? new[] { "feeds" } : [], "weight", .. rows ? new[] { "share of variance", "of all parts", "active on" } : [], linear ? "output per unit of the features" : "output per unit of the features while active"])
            table.Append($"<th scope=\"col\">{column}</th>");
        table.Append("</tr></thead><tbody>");
        foreach (NeuronExplanation neuron in shown)
        {
            table.Append($"<tr><th scope=\"row\" style=\"text-align:left;padding-left:0\">{NumberText.Of(neuron.Index + 1L)}</th>");
            if (several)
                table.Append($"<td>{ReportContext.Escape(model.OutputNames[neuron.Output])}</td>");
            table.Append($"<td>{(neuron.Sign < 0 ? "−" : "+")}{NumberText.Of(neuron.Weight, 3)}</td>");
            if (rows)
                table.Append($"<td>{NumberText.Percent(neuron.VarianceShare ?? double.NaN)}</td><td>{NumberText.Percent(neuron.AbsoluteShare ?? double.NaN)}</td><td>{NumberText.Percent((double)(neuron.ActiveRows ?? 0) / explanation.Rows!.Value)}{Classes(neuron, labels)}</td>");
            table.Append($"<td>{Slopes(model, neuron)}</td></tr>");
        }

        string more = explanation.Neurons.Count > MaximumNeurons ? $" The {MaximumNeurons} strongest of {NumberText.Of(explanation.Neurons.Count)} are shown." : string.Empty;
        string meaning = rows ? " The share of the variance is the covariance of its part with the prediction, over the variance; it is negative where it works against the others." : string.Empty;
        return ReportContext.Section(linear ? "Weights" : "Neurons", linear ? "The weight is the norm of those of the scaled features." : $"The weight is the norm of the neuron’s weights times that of its output weights.{meaning}{more}", $"<figure>{table.Append("</tbody></table></div>")}</figure>");
    }

    private static string Classes(NeuronExplanation neuron, IReadOnlyList<string> labels) => neuron.ActiveOfClass is not { } counts ? string.Empty
        : $"<small>{string.Join(", ", counts.Select((count, k) => (count, k)).Where(pair => pair.count > 0).OrderByDescending(pair => pair.count).Take(MaximumSlopes).Select(pair => $"{ReportContext.Escape(labels[pair.k])}: {NumberText.Of((long)pair.count)}"))}</small>";

    private static string Slopes(Model model, NeuronExplanation neuron) => string.Join(", ", Enumerable.Range(0, neuron.SlopesInUnits.Length)
        .Where(f => neuron.Slopes[f] != 0)
        .OrderByDescending(f => Math.Abs(neuron.Slopes[f]))
        .Take(MaximumSlopes)
        .Select(f => $"{ReportContext.Escape(model.Patchwise.FeatureNames[f])} {NumberText.Of(neuron.SlopesInUnits[f], 3)}"));
}
