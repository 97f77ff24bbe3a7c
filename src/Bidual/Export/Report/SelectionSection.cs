using Bidual.Export.Svg;
using Bidual.Programs.Penalties;

namespace Bidual.Export.Report;

/// <summary>How β was chosen.</summary>
internal static class SelectionSection
{
    public static string Write(ReportContext context)
    {
        if (context.Fit.Selection is not { Points.Count: > 0 } selection)
            return string.Empty;
        bool byErrors = selection.Rule == BetaRule.FewestErrors;
        PlotPoint[] points = [.. selection.Points.Select(point => new PlotPoint(point.BetaRatio, Score(point))).OrderBy(point => point.X)];
        BetaPoint chosen = selection.Points[Math.Clamp(selection.Chosen, 0, selection.Points.Count - 1)];
        string loss = byErrors ? "share of wrong classes" : context.Model.Loss.Name switch { "logistic" => "validation log-loss", "squared" => "validation mean squared error", string name => $"validation {name} loss" };
        string plot = new SvgPlot
        {
            Title = $"Validation {(byErrors ? "errors" : "loss")} for each β",
            Description = $"The {loss} over β as a share of its largest useful value; that at {NumberText.Of(chosen.BetaRatio)} was chosen{Rule(selection)}.",
            X = Axis.Covering("β / βₘₐₓ", points.Select(point => point.X), logarithmic: true, 0.05),
            Y = Axis.Covering(loss, points.Select(point => point.Y), margin: 0.12),
            Layers =
            [
                new LineLayer(points, Tone.First),
                new ScatterLayer(points, Tone.First, $"{(byErrors ? "errors" : "loss")}{(context.IsLinear ? "" : ", with the number of neurons")}", Radius: 3.4, Opacity: 1),
                new ScatterLayer([new(chosen.BetaRatio, Score(chosen))], Tone.Second, "chosen", Radius: 6, Opacity: 1, Rings: true),
                new NoteLayer([.. selection.Points.Where(_ => !context.IsLinear).Select(point => (new PlotPoint(point.BetaRatio, Score(point)), NumberText.Of(point.Neurons)))]),
            ],
            Width = 720,
            Height = 320,
        }.Render();
        string lead = "β sets how strongly large weights are penalised: the larger, the simpler the network. " +
            $"It was chosen by {How(selection)}{Rule(selection)}; then the final network was trained on all of them.";
        return ReportContext.Section("How β was chosen", lead, ReportContext.Figure($"Validation {(byErrors ? "errors" : "loss")} for each β", plot, AtLargest(context)));

        double Score(BetaPoint point) => byErrors ? point.Errors ?? double.NaN : point.Score;
    }

    private static string AtLargest(ReportContext context) => context.IsLinear
        ? context.Model.Penalty == PenaltyKind.Ridge ? "At βₘₐₓ the weights have norm 1 or less." : "At βₘₐₓ every weight is zero."
        : "At βₘₐₓ no neuron is left.";

    private static string Rule(BetaSelection selection) => selection.Rule switch
    {
        BetaRule.OneStandardError => ", as the largest whose loss is within one standard error of the least",
        BetaRule.FewestErrors => ", as the one of the fewest errors among those whose losses are not told apart by these rows",
        _ => string.Empty,
    };

    private static string How(BetaSelection selection) => selection.Folds > 1
        ? $"{NumberText.Of(selection.Folds)} folds, each of the {ReportContext.Plural(selection.ValidationRows, "row", "rows")} scored by a network that was trained without it"
        : $"training on {ReportContext.Plural(selection.TrainingRows, "row", "rows")} and scoring on {NumberText.Of(selection.ValidationRows)} others";
}
