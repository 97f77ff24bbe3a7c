using System.Text;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>What each neuron looks at.</summary>
internal static class NeuronSection
{
    private const int MaximumNeurons = 20, MaximumWeights = 5, MaximumRows = 20_000;

    public static string Write(ReportContext context)
    {
        Network network = context.Model.Network;
        if (context.IsLinear)
            return WeightSection.Write(context);
        if (network.Neurons == 0)
        {
            string same = network.Linear is not null ? "what is left is the part without a penalty" : context.IsClassifier ? "the margin is 0 for every row" : "every row gets the same prediction";
            return ReportContext.Section("Neurons", string.Empty, $"<figure><p>The network has no neuron: {same}. At this β the penalty outweighs whatever the features could explain.</p></figure>");
        }

        double[] strengths = [.. Enumerable.Range(0, network.Neurons).Select(j => Vector.Norm(network.Hidden.Row(j)) * Vector.Norm(network.Output.Row(j)))];
        int[] order = [.. Enumerable.Range(0, network.Neurons).OrderByDescending(j => strengths[j]).Take(MaximumNeurons)];
        Matrix inputs = context.Model.Preparation.Inputs(context.Training.Features.SelectRows(ReportContext.Spread(context.Training.Count, MaximumRows)));
        double total = strengths.Sum();
        var cards = new StringBuilder("<ol class=\"neurons\">");
        for (int rank = 0; rank < order.Length; rank++)
            cards.Append(Card(context, inputs, order[rank], rank + 1, total > 0 ? strengths[order[rank]] / total : 0));
        string shown = network.Neurons > MaximumNeurons ? $" The {MaximumNeurons} strongest of {NumberText.Of(network.Neurons)} are shown." : string.Empty;
        string what = network.Activation switch
        {
            Activation.GatedRelu => "A gated neuron adds up weighted features and passes the sum on where its fixed gate is open; elsewhere it is silent.",
            Activation.Polynomial => "A polynomial neuron adds up weighted features, its direction having length one, and passes on a parabola of the sum.",
            _ => "A neuron adds up weighted features and passes the sum on where it is positive; elsewhere it is silent.",
        };
        string lead = $"{what} Its strength is the length of its weights times its output weight, shown as a share of all neurons’. The bars show its largest weights on the scaled features: to the right positive, to the left negative.{shown}";
        return ReportContext.Section("Neurons", lead, cards.Append("</ol>").ToString() + Directions(context, order));
    }

    private static string Card(ReportContext context, Matrix inputs, int neuron, int rank, double share)
    {
        Network network = context.Model.Network;
        double[] direction = Direction(network, neuron);
        double largest = Math.Max(direction.Max(Math.Abs), double.Epsilon);
        int[] features = [.. Enumerable.Range(0, direction.Length).Where(k => direction[k] != 0).OrderByDescending(k => Math.Abs(direction[k])).Take(MaximumWeights)];
        string role = Role(context, neuron);
        var card = new StringBuilder($"<li><header><b>Neuron {rank}</b>{role}<span class=\"share\">{NumberText.Percent(share)} of strength</span></header><div class=\"weights\">");
        foreach (int k in features)
        {
            double length = 50 * Math.Abs(direction[k]) / largest;
            string place = direction[k] < 0 ? $"right:50%;width:{SvgPlot.Number(length)}%" : $"left:50%;width:{SvgPlot.Number(length)}%";
            string name = ReportContext.Escape(InputName(context.Model, k));
            card.Append($"<span class=\"who\" title=\"{name}\">{name}</span><span class=\"sway\"><i class=\"{(direction[k] < 0 ? "first" : "second")}\" style=\"{place}\"></i></span><span class=\"num\">{NumberText.Padded(direction[k], 2)}</span>");
        }

        return card.Append($"</div><p class=\"note\">{Activity(network, inputs, neuron)}{Switch(context.Model, neuron)}</p></li>").ToString();
    }

    /// <summary>What it does to the output it feeds most, which of shared neurons is one of several.</summary>
    private static string Role(ReportContext context, int neuron)
    {
        (int fed, double weight) = context.Model.Network.Fed(neuron);
        (string verb, string sign, Tone tone) = weight < 0 ? ("lowers", "−", Tone.First) : ("raises", "+", Tone.Second);
        string output = context.HasOneOutput ? "the output" : ReportContext.Escape(context.Model.OutputNames[fed]);
        string most = context.Model.Network.FeedsSeveral(neuron) ? " most" : string.Empty;
        return $"<span class=\"role {Palette.Class(tone)}\">{sign} {verb} {output}{most}</span>";
    }

    private static string Activity(Network network, Matrix inputs, int neuron)
    {
        if (network.Polynomial is not null)
            return "Never silent.";
        int active = 0;
        for (int t = 0; t < inputs.Rows; t++)
        {
            bool on = network.Gates is { } gates ? Vector.Dot(inputs.Row(t), gates.Row(neuron)) >= 0 : Vector.Dot(inputs.Row(t), network.Hidden.Row(neuron)) > 0;
            active += on ? 1 : 0;
        }

        return $"Active on {NumberText.Percent((double)active / inputs.Rows)} of the training rows.";
    }

    /// <summary>With a single feature: where it switches, in the feature's own units.</summary>
    private static string Switch(Model model, int neuron)
    {
        if (model.FeatureNames.Count != 1 || FunctionSection.SwitchPoint(model, neuron) is not { } place)
            return string.Empty;
        double slope = (model.Network.Gates ?? model.Network.Hidden)[neuron, 0];
        return $" On where {ReportContext.Escape(model.FeatureNames[0])} {(slope > 0 ? ">" : "&lt;")} {NumberText.Of(place)}.";
    }

    /// <summary>All weights as a table, when there are few enough to read.</summary>
    private static string Directions(ReportContext context, int[] order)
    {
        Network network = context.Model.Network;
        if (network.Hidden.Columns > 12 || !context.HasOneOutput)
            return string.Empty;
        var table = new StringBuilder("<details><summary>All weights of these neurons</summary><div class=\"scroll\"><table class=\"directions\"><thead><tr><th scope=\"col\">Neuron</th><th scope=\"col\">output weight</th>");
        for (int k = 0; k < network.Hidden.Columns; k++)
            table.Append($"<th scope=\"col\">{ReportContext.Escape(InputName(context.Model, k))}</th>");
        table.Append("</tr></thead><tbody>");
        for (int rank = 0; rank < order.Length; rank++)
        {
            table.Append($"<tr><th scope=\"row\">{rank + 1}</th><td>{NumberText.Of(network.Output[order[rank], 0])}</td>");
            foreach (double weight in network.Hidden.Row(order[rank]))
                table.Append($"<td>{NumberText.Of(weight)}</td>");
            table.Append("</tr>");
        }

        return table.Append("</tbody></table></div></details>").ToString();
    }

    private static double[] Direction(Network network, int neuron)
    {
        double norm = Vector.Norm(network.Hidden.Row(neuron));
        return Array.ConvertAll(network.Hidden.Row(neuron).ToArray(), weight => norm > 0 ? weight / norm : 0);
    }

    internal static string InputName(Model model, int input) => model.Patchwise.FeatureNames is var names && input < names.Count ? names[input] : "constant (bias)";
}
