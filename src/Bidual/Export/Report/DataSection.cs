using System.Text;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Export.Report;

/// <summary>What the network was trained on.</summary>
internal static class DataSection
{
    private const int MaximumBins = 36;

    public static string Write(ReportContext context)
    {
        IEnumerable<string> figures = context.IsClassifier ? [ReportContext.Figure("Rows per class", ClassCounts(context))]
            : (context.HasOneOutput ? [context] : context.Outputs).Select(target => ReportContext.Figure($"Distribution of {target.Training.TargetName}", Histogram(target)));
        return ReportContext.Section("Data", string.Empty, ReportContext.Grid([$"<figure><figcaption>Summary</figcaption>{Facts(context)}</figure>", .. figures]));
    }

    private static string Facts(ReportContext context)
    {
        Dataset training = context.Training;
        Preparation preparation = context.Model.Preparation;
        bool scaled = !preparation.Features.Scale.All(scale => scale == 1) || !preparation.Features.Offset.All(offset => offset == 0);
        var facts = new StringBuilder("<dl class=\"facts\">");
        Add("Task", !context.IsClassifier ? "regression"
            : training.ClassLabels.Count == 2 ? $"classification: {Quoted(training.ClassLabels[1])} against {Quoted(training.ClassLabels[0])}"
            : $"classification: {NumberText.Of(training.ClassLabels.Count)} classes, {(context.Model.Loss.CouplesOutputs ? "by a softmax" : "each told from the rest by an output of its own")}");
        Add(training.TargetNames.Count == 1 ? "Target" : "Targets", ReportContext.Escape(training.TargetName));
        Add("Training rows", NumberText.Of(training.Count));
        if (context.Validation is { } validation)
            Add("Validation rows", NumberText.Of(validation.Count) + ", never used for training");
        Add("Features", $"{NumberText.Of(training.Features.Columns)}: {Names(training.FeatureNames)}");
        Add("Scaling", scaled ? "features standardised to mean 0 and deviation 1 on the training rows" : "features used as they are");
        Add("Bias", preparation.Bias ? "yes, as a constant feature, penalised like the others" : "none");
        if (context.Model.Network.Linear is { } linear)
            Add("Without a penalty", (linear.Skip, linear.Intercept) switch
            {
                ({ }, { }) => "a linear function of the features and a constant",
                ({ }, null) => "a linear function of the features",
                _ => "a constant",
            });
        AddMonotone("Increasing in", 1);
        AddMonotone("Decreasing in", -1);
        Add("Loss", context.Model.Loss.Name);
        if (context.Model.Penalty != PenaltyKind.Group || context.IsLinear)
            Add("Penalty", $"{Penalty.NameOf(context.Model.Penalty)}; {NumberText.Of(context.Model.UsedFeatures().Count)} of the features are used");
        if (!context.HasOneOutput && !context.IsLinear)
            Add("Neurons", context.Model.OutputPenalty == OutputPenalty.WeightDecay ? "shared by the outputs, under plain weight decay" : "of one output each");
        return facts.Append("</dl>").ToString();

        void AddMonotone(string name, int sign)
        {
            string[] names = [.. context.Model.Monotone.Where(feature => feature.Sign == sign).Select(feature => context.Model.FeatureNames[feature.Feature])];
            if (names.Length > 0)
                Add(name, $"{Names(names)}, as every neuron is");
        }

        void Add(string name, string value) => facts.Append("<div><dt>").Append(name).Append("</dt><dd>").Append(value).Append("</dd></div>");
    }

    private static string Quoted(string label) => $"“{ReportContext.Escape(label)}”";

    private static string Names(IReadOnlyList<string> names)
    {
        string shown = string.Join(", ", names.Take(12).Select(ReportContext.Escape));
        return names.Count <= 12 ? shown : $"{shown} and {NumberText.Of(names.Count - 12)} more";
    }

    private static string ClassCounts(ReportContext context)
    {
        var counts = new int[context.Training.ClassLabels.Count];
        for (int i = 0; i < context.Training.Count; i++)
            counts[context.Training.ClassOf(i)]++;
        var rows = new StringBuilder("<div class=\"counts\">");
        for (int label = 0; label < counts.Length; label++)
        {
            double share = (double)counts[label] / context.Training.Count;
            rows.Append($"""
                <div class="count"><span class="who">{ReportContext.Escape(context.Training.ClassLabels[label])}</span>
                <span class="track"><span class="fill {Palette.Class(label % 2 == 0 ? Tone.First : Tone.Second)}" style="width:{SvgPlot.Number(100 * share)}%"></span></span>
                <span class="num">{NumberText.Of(counts[label])} <small>{NumberText.Percent(share)}</small></span></div>
                """);
        }

        return rows.Append("</div>").ToString();
    }

    private static string Histogram(ReportContext context)
    {
        double[] targets = context.Training.Targets.Column(0);
        List<(double From, double To, double Height)> bars = Bins(targets, Math.Clamp((int)Math.Sqrt(targets.Length) + 4, 6, MaximumBins));
        return new SvgPlot
        {
            Title = $"Distribution of {context.Training.TargetName}",
            Description = $"Histogram of the target over {targets.Length} training rows, from {NumberText.Of(targets.Min())} to {NumberText.Of(targets.Max())}.",
            X = Axis.Covering(context.Training.TargetName, bars.SelectMany(bar => new[] { bar.From, bar.To }), margin: 0.02),
            Y = Axis.FromZero("training rows", bars.Max(bar => bar.Height)),
            Layers = [new BarLayer(bars, Tone.First)],
            Height = 280,
        }.Render();
    }

    /// <summary>Equal bins over the range of the values, with the number of values in each.</summary>
    public static List<(double From, double To, double Height)> Bins(IReadOnlyList<double> values, int count, double? from = null, double? to = null)
    {
        double low = from ?? values.Min(), high = to ?? values.Max();
        if (!(high > low))
            (low, high) = (low - 0.5, high + 0.5);
        var heights = new int[count];
        foreach (double value in values)
            heights[Math.Clamp((int)((value - low) / (high - low) * count), 0, count - 1)]++;
        double step = (high - low) / count;
        return [.. heights.Select((height, k) => (low + (k * step), low + ((k + 1) * step), (double)height))];
    }
}
