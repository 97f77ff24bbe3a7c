using System.Text;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Export.Report;
using Bidual.Export.Svg;
using Bidual.Networks;

namespace Bidual.Export;

/// <summary>
/// What a network looks at as a picture: its matched filters where the features are a signal or an image; of two features the regions of its neurons, the rows and the prediction; else how much each feature matters.
/// </summary>
public static class ExplanationPlot
{
    private const int Width = 720, Height = 480, MaximumOutputs = 10, MaximumFeatures = 24;

    /// <summary>Writes an SVG file that needs nothing else. The same arguments give the same file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="explanation">Of it.</param>
    /// <param name="rows">The rows it was explained on; null for none, which only filters do without.</param>
    /// <param name="shape">How the features lie; null for a plain table.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">There are no rows where they are needed, or the file cannot be written.</exception>
    public static void Write(Model model, Explanation explanation, Dataset? rows, FilterShape? shape, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(explanation);
        byte[] picture = Encoding.UTF8.GetBytes(Render(model, explanation, rows, shape));
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    internal static string Render(Model model, Explanation explanation, Dataset? rows, FilterShape? shape)
    {
        if (shape is { } filters)
            return new FilterTiles(model, explanation, filters).Sheet();
        if (rows is null)
            throw new DataException("A picture of a model whose features are neither a signal nor an image needs rows.");
        return model.FeatureNames.Count == 2
            ? SvgSheet.Render("The function of the network", Planes(model, rows, (Width, Height)))
            : SvgSheet.Render("Importance of the features", [Importance(model, explanation)]);
    }

    /// <summary>The first outputs of a model of two features, a plot each.</summary>
    internal static IReadOnlyList<SvgPlot> Planes(Model model, Dataset rows, (int Width, int Height) size) =>
        [.. Enumerable.Range(0, Math.Min(model.Network.Outputs, MaximumOutputs)).Select(k => PlanePlot.Of(model.ForOutput(k), rows.ForOutput(k), size))];

    /// <summary>The sensitivities of the features that matter most, from the largest down.</summary>
    internal static SvgPlot Importance(Model model, Explanation explanation)
    {
        FeatureImportance[] shown = [.. explanation.Features.OrderByDescending(feature => feature.Sensitivity).Take(MaximumFeatures)];
        return new SvgPlot
        {
            Title = "Importance of the features",
            Description = $"How far the output moves when a feature moves by a standard deviation, mean over the rows; {shown.Length} of {explanation.Features.Count} features.",
            X = Axis.Between("features, by importance", 0, Math.Max(1, shown.Length)),
            Y = Axis.FromZero("output per standard deviation", shown.Length > 0 ? shown[0].Sensitivity : 1),
            Width = Width,
            Height = 380,
            Layers =
            [
                Bars(shown, Tone.Second, feature => feature.Direction >= 0, "mostly raises the output"),
                Bars(shown, Tone.First, feature => feature.Direction < 0, "mostly lowers it"),
                new NoteLayer([.. shown.Select((feature, k) => (new PlotPoint(k + 0.5, feature.Sensitivity), Shorten(model.FeatureNames[feature.Feature], 90 / Math.Max(1, shown.Length))))]),
            ],
        };
    }

    private static BarLayer Bars(FeatureImportance[] features, Tone tone, Func<FeatureImportance, bool> belongs, string name) =>
        new([.. features.Select((feature, k) => (feature, k)).Where(pair => belongs(pair.feature)).Select(pair => (pair.k + 0.1, pair.k + 0.9, pair.feature.Sensitivity))], tone, name);

    private static string Shorten(string text, int length) => text.Length <= Math.Max(3, length) ? text : string.Concat(text.AsSpan(0, Math.Max(3, length) - 1), "…");
}
