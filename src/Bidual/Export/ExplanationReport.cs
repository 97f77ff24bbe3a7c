using System.Text;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Export.Report;
using Bidual.Networks;

namespace Bidual.Export;

/// <summary>What a network looks at, as one self-contained HTML page: the features, the function where it can be drawn, matched filters of signals and images, the neurons, and one row in detail.</summary>
public static class ExplanationReport
{
    /// <summary>Writes the page. The same arguments give the same page.</summary>
    /// <param name="model">The model.</param>
    /// <param name="explanation">Of it.</param>
    /// <param name="rows">The rows it was explained on; null for none.</param>
    /// <param name="shape">How the features lie; null for a plain table.</param>
    /// <param name="row">One of the rows, from 0; null for none.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(Model model, Explanation explanation, Dataset? rows, FilterShape? shape, int? row, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(explanation);
        byte[] page = Encoding.UTF8.GetBytes(Render(model, explanation, rows, shape, row));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    internal static string Render(Model model, Explanation explanation, Dataset? rows, FilterShape? shape, int? row)
    {
        string target = ReportContext.Escape(model.TargetName), kind = ReportContext.KindOf(model.Network.Activation);
        bool isLinear = model.Network.Activation == Activation.Linear;
        string[] sections =
        [
            rows is not null && model.FeatureNames.Count == 2 ? Function(model, rows) : string.Empty,
            shape is { } filters ? Filters(model, explanation, filters) : string.Empty,
            rows is not null ? ImportanceSection.Write(model, explanation) : string.Empty,
            PermutationSection.Write(model, explanation),
            NeuronTable.Write(model, explanation, rows?.ClassLabels ?? []),
            rows is not null && row is { } index ? RowSection.Write(model, rows, index) : string.Empty,
        ];
        return Page.Render(
            isLinear ? "What the model looks at" : "What the network looks at",
            $"{target}, predicted by {(isLinear ? "a linear model" : ReportContext.Plural(model.Network.Neurons, $"{kind} neuron", $"{kind} neurons"))}",
            sections,
            $"Written by bidual {LibraryVersion.Current}. {(rows is null ? "From the weights alone" : $"Over {ReportContext.Plural(rows.Count, "row", "rows")}")}.",
            $"{target} – what the {(isLinear ? "model" : "network")} looks at");
    }

    private static string Function(Model model, Dataset rows)
    {
        string[] figures = [.. ExplanationPlot.Planes(model, rows, model.Network.Outputs == 1 ? (720, 480) : (470, 360)).Select((plot, k) => ReportContext.Figure(
            model.OutputNames[k],
            plot.Render() + Ramp(model, rows, k),
            model.Network.Activation == Activation.Linear ? "Points are rows in the colour of their target." : "Dashed lines: a neuron switches; between them the network is linear. Points are rows in the colour of their target."))];
        return ReportContext.Section("The function", "With two features, all that the network does can be drawn.", figures.Length == 1 ? figures[0] : ReportContext.Grid(figures));
    }

    private static string Ramp(Model model, Dataset rows, int output)
    {
        if (model.Task == LearningTask.Classification)
            return string.Empty;
        (double low, double high) = PlanePlot.Range(model.ForOutput(output), rows.ForOutput(output));
        return PlaneDrawing.Ramp(low, high);
    }

    private static string Filters(Model model, Explanation explanation, FilterShape shape) => ReportContext.Section(
        "Matched filters",
        $"Each neuron answers most strongly to {(shape.IsSignal ? "signals" : "images")} that look like its weights. Vermilion raises the output, blue lowers it; the percentage is the share of the variance of the predictions.",
        ReportContext.Figure("Strongest neurons first", new FilterTiles(model, explanation, shape).Render()));
}
