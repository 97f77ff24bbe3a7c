using System.Text;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>The weights of a linear model, in place of neurons.</summary>
internal static class WeightSection
{
    private const int MaximumWeights = 40;

    public static string Write(ReportContext context)
    {
        Network network = context.Model.Network;
        var tables = new StringBuilder();
        for (int k = 0; k < network.Outputs; k++)
            tables.Append(ReportContext.Figure(context.HasOneOutput ? "Weights" : ReportContext.Escape(context.Model.OutputNames[k]), Table(context.Model, k)));
        return ReportContext.Section(
            "Weights",
            $"The prediction adds up the scaled features, each times its weight: to the right positive, to the left negative. Up to {MaximumWeights} are shown, the largest first.",
            network.Outputs == 1 ? tables.ToString() : ReportContext.Grid(tables.ToString()));
    }

    private static string Table(Model model, int output)
    {
        Network one = model.Network.ForOutput(output);
        if (one.Neurons == 0)
            return "<p>Every weight is zero: at this β the penalty outweighs whatever the features could explain.</p>";
        double[] weights = one.Hidden.Row(0).ToArray();
        double largest = weights.Max(Math.Abs);
        var rows = new StringBuilder("<div class=\"weights\">");
        foreach (int i in Enumerable.Range(0, weights.Length).Where(i => weights[i] != 0).OrderByDescending(i => Math.Abs(weights[i])).Take(MaximumWeights))
        {
            double length = 50 * Math.Abs(weights[i]) / largest;
            string place = weights[i] < 0 ? $"right:50%;width:{Svg.SvgPlot.Number(length)}%" : $"left:50%;width:{Svg.SvgPlot.Number(length)}%", name = ReportContext.Escape(NeuronSection.InputName(model, i));
            rows.Append($"<span class=\"who\" title=\"{name}\">{name}</span><span class=\"sway\"><i class=\"{(weights[i] < 0 ? "first" : "second")}\" style=\"{place}\"></i></span><span class=\"num\">{NumberText.Padded(weights[i], 3)}</span>");
        }

        return rows.Append("</div>").ToString();
    }
}
