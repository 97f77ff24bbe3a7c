using System.Text;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>Predictions beside the truth.</summary>
internal static class PredictionSection
{
    public static string Write(ReportContext context)
    {
        Dataset scored = context.Validation ?? context.Training;
        Matrix outputs = context.ValidationOutputs ?? context.TrainingOutputs;
        string rows = context.Validation is null ? "training rows" : "validation rows";
        if (context.IsClassifier)
        {
            string margins = context.HasOneOutput ? ScoreHistogram(scored, outputs.Data) : string.Empty;
            return ReportContext.Section("Predictions and truth", $"On the {rows}.", ReportContext.Grid(margins, Confusion(scored, outputs), Reliability(context, scored, outputs)));
        }

        IEnumerable<ReportContext> targets = context.HasOneOutput ? [context] : context.Outputs;
        return ReportContext.Section("Predictions and truth", "A perfect prediction lies on the diagonal.", ReportContext.Grid([.. targets.SelectMany(target => new[]
        {
            TruthScatter(target),
            Residuals(target.Validation ?? target.Training, (target.ValidationOutputs ?? target.TrainingOutputs).Data, rows),
        })]));
    }

    private static string TruthScatter(ReportContext context)
    {
        List<PlotPoint> training = Pairs(context.Training, context.TrainingOutputs.Data);
        List<PlotPoint> validation = context.Validation is { } data ? Pairs(data, context.ValidationOutputs!.Data) : [];
        var range = Axis.Covering(string.Empty, training.Concat(validation).SelectMany(point => new[] { point.X, point.Y }));
        string name = context.Training.TargetName;
        var layers = new List<Layer>
        {
            new LineLayer([new(range.From, range.From), new(range.To, range.To)], Tone.Quiet, Dashed: true, Thin: true),
            new ScatterLayer(training, Tone.First, "training", Opacity: validation.Count > 0 ? 0.4 : 0.6),
        };
        if (validation.Count > 0)
            layers.Add(new ScatterLayer(validation, Tone.Second, "validation", Opacity: 0.8));
        bool thinned = context.Training.Count > ReportContext.MaximumPoints || context.Validation?.Count > ReportContext.MaximumPoints;
        return ReportContext.Figure($"{name}: predicted against true", new SvgPlot
        {
            Title = "Predicted against true",
            Description = "Each point is a row: the true value to the right, the predicted one upwards.",
            X = Axis.Between($"true {name}", range.From, range.To),
            Y = Axis.Between($"predicted {name}", range.From, range.To),
            Layers = layers,
            Height = 400,
        }.Render(), thinned ? $"Every k-th row, {NumberText.Of(ReportContext.MaximumPoints)} at most of each kind." : string.Empty);
    }

    private static List<PlotPoint> Pairs(Dataset data, double[] outputs) =>
        [.. ReportContext.Spread(data.Count).Select(i => new PlotPoint(data.Targets[i, 0], outputs[i]))];

    private static string Residuals(Dataset data, double[] outputs, string rows)
    {
        double[] errors = [.. Enumerable.Range(0, data.Count).Select(i => outputs[i] - data.Targets[i, 0])];
        double largest = errors.Max(Math.Abs);
        double reach = largest > 0 ? largest : 1;
        List<(double From, double To, double Height)> bars = DataSection.Bins(errors, Math.Clamp(((int)Math.Sqrt(errors.Length) / 2 * 2) + 5, 7, 41), -reach, reach);
        return ReportContext.Figure($"{data.TargetName}: errors", new SvgPlot
        {
            Title = "Errors",
            Description = "Histogram of predicted minus true.",
            X = Axis.Between("predicted − true", -1.03 * reach, 1.03 * reach),
            Y = Axis.FromZero(rows, bars.Max(bar => bar.Height)),
            Layers = [new BarLayer(bars, context(rows)), new SegmentLayer([new(0, 0), new(0, 2 * bars.Max(bar => bar.Height))], Tone.Quiet, Dashed: true)],
            Height = 400,
        }.Render(), "Left of zero the prediction was too low, right of it too high.");

        static Tone context(string kind) => kind.StartsWith('v') ? Tone.Second : Tone.First;
    }

    private static string ScoreHistogram(Dataset data, double[] outputs)
    {
        double[] sorted = [.. outputs.Order()];
        double low = Math.Min(sorted[sorted.Length / 200], -1e-3), high = Math.Max(sorted[^(1 + (sorted.Length / 200))], 1e-3);
        var bars = new List<(double From, double To, double Height)>[2];
        for (int label = 0; label < 2; label++)
            bars[label] = DataSection.Bins([.. outputs.Where((_, i) => data.Targets[i, 0] > 0 == (label == 1))], 32, low, high);
        double highest = Math.Max(bars[0].Max(bar => bar.Height), bars[1].Max(bar => bar.Height));
        return ReportContext.Figure("Margin of each row", new SvgPlot
        {
            Title = "Margin of each row",
            Description = "Histogram of the network's output for each true class; right of zero the second class is predicted.",
            X = Axis.Covering("margin f(x)", [low, high], margin: 0.02),
            Y = Axis.FromZero("rows", highest),
            Layers =
            [
                new BarLayer(bars[0], Tone.First, $"truly {data.ClassLabels[0]}", 0.6),
                new BarLayer(bars[1], Tone.Second, $"truly {data.ClassLabels[1]}", 0.6),
                new SegmentLayer([new(0, 0), new(0, 2 * highest)], Tone.Quiet, Dashed: true),
            ],
        }.Render(), $"Right of zero the network says {ReportContext.Escape(data.ClassLabels[1])}. Margins beyond the ends are counted in the last bars.");
    }

    /// <summary>Nothing for the hinge, whose margins are no probabilities.</summary>
    private static string Reliability(ReportContext context, Dataset data, Matrix outputs)
    {
        if (context.Model.CalibrationOf(outputs, data) is not { } calibration)
            return string.Empty;
        (string which, string share) = context.HasOneOutput ? (data.ClassLabels[1], $"share that is {data.ClassLabels[1]}") : ("the class predicted", "share that is of it");
        string rows = context.Validation is null ? " These rows were trained on: expect it to look better than it is." : string.Empty;
        return ReportContext.Figure("Do probabilities come true?", new SvgPlot
        {
            Title = "Do probabilities come true?",
            Description = "Rows in groups of similar predicted probability: that probability to the right, the share of the group that is of that class upwards.",
            X = Axis.Between($"probability of {which}", 0, 1),
            Y = Axis.Between(share, 0, 1),
            Layers =
            [
                new LineLayer([new(0, 0), new(1, 1)], Tone.Quiet, Dashed: true, Thin: true),
                new SegmentLayer([.. calibration.Bins.SelectMany(bin => new PlotPoint[] { new(bin.Predicted, bin.Low), new(bin.Predicted, bin.High) })], Tone.First),
                new ScatterLayer([.. calibration.Bins.Select(bin => new PlotPoint(bin.Predicted, bin.Observed))], Tone.First, Radius: 4, Opacity: 1),
            ],
        }.Render(), $"On the diagonal they do; bars are 95 % intervals. Mean distance {NumberText.Percent(calibration.Error)}.{rows}");
    }

    private static string Confusion(Dataset data, Matrix outputs)
    {
        var confusion = ConfusionMatrix.Of(outputs, data);
        string[] labels = [.. confusion.Labels.Select(ReportContext.Escape)];
        var table = new StringBuilder($"<div class=\"scroll\"><table class=\"confusion\"><thead><tr><td></td>{string.Concat(labels.Select(label => $"<th scope=\"col\">predicted {label}</th>"))}</tr></thead><tbody>");
        for (int truth = 0; truth < labels.Length; truth++)
        {
            int total = Math.Max(1, confusion.Counts[truth].Sum());
            table.Append($"<tr><th scope=\"row\">truly {labels[truth]}</th>");
            for (int said = 0; said < labels.Length; said++)
            {
                int count = confusion.Counts[truth][said];
                double share = (double)count / total;
                string tone = truth == said ? "var(--third)" : "var(--second)";
                table.Append($"<td style=\"background:color-mix(in srgb,{tone} {SvgPlot.Number(6 + (54 * share))}%,transparent)\"><b>{NumberText.Of(count)}</b><small>{NumberText.Percent(share)}</small></td>");
            }

            table.Append("</tr>");
        }

        return ReportContext.Figure("Right and wrong", table.Append("</tbody></table></div>").ToString(), "Percentages are of the rows of that true class.");
    }
}
