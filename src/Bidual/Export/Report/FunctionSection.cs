using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>The whole function the network computes, when it has one feature or two: a curve here, a <see cref="PlaneDrawing"/> there.</summary>
internal static class FunctionSection
{
    private const int GridPoints = 300, MaximumSwitches = 60;

    public static string Write(ReportContext context)
    {
        if (context.Model.FeatureNames.Count > 2 || (!context.HasOneOutput && context.Outputs.Count == 0))
            return string.Empty;
        Func<ReportContext, Drawing> draw = context.Model.FeatureNames.Count == 1 ? Curve : PlaneDrawing.Of;
        if (context.HasOneOutput)
        {
            Drawing drawing = draw(context);
            return ReportContext.Section(drawing.Title, drawing.Lead, drawing.Figure);
        }

        Drawing[] drawings = [.. context.Outputs.Select(output => draw(output))];
        return ReportContext.Section("One output after the other", drawings[0].Lead, ReportContext.Grid([.. drawings.Select(drawing => drawing.Figure)]));
    }

    /// <summary>The value of the single feature at which a neuron switches on or off; null when it never does.</summary>
    public static double? SwitchPoint(Model model, int neuron)
    {
        if (model.Network.Polynomial is not null)
            return null;
        ReadOnlySpan<double> direction = (model.Network.Gates ?? model.Network.Hidden).Row(neuron);
        double scaled = direction.Length > 1 ? -direction[1] / direction[0] : 0;
        double place = (scaled * model.Preparation.Features.Scale[0]) + model.Preparation.Features.Offset[0];
        return model.Network.Activation != Activation.Linear && direction[0] != 0 && double.IsFinite(place) ? place : null;
    }

    private static Drawing Curve(ReportContext context)
    {
        string name = context.Training.FeatureNames[0];
        var horizontal = Axis.Covering(name, context.Training.Features.Values.ToArray());
        double[] switches = [.. Enumerable.Range(0, context.Model.Network.Neurons).Select(j => SwitchPoint(context.Model, j)).OfType<double>().Where(x => x > horizontal.From && x < horizontal.To).Order()];
        PlotPoint[] curve = Evaluate(context, Grid(horizontal, switches));
        PlotPoint[] points = Points(context.Training, context.IsClassifier);
        PlotPoint[] validation = context.Validation is { } data ? Points(data, context.IsClassifier) : [];
        string label = context.IsClassifier ? $"probability of {context.Training.ClassLabels[1]}" : context.Training.TargetName;
        var layers = new List<Layer> { new ScatterLayer(points, Tone.Quiet, "training rows", Opacity: 0.55) };
        if (validation.Length > 0)
            layers.Add(new ScatterLayer(validation, Tone.Second, "validation rows", Opacity: 0.6));
        layers.Add(new LineLayer(curve, Tone.First, "network"));
        if (switches.Length is > 0 and <= MaximumSwitches)
            layers.Add(new ScatterLayer(Evaluate(context, switches), Tone.First, "a neuron switches", Radius: 3.6, Opacity: 1, Rings: true));
        string plot = new SvgPlot
        {
            Title = "The fitted curve",
            Description = $"{label} over {name}: the data as points and the network as a line.",
            X = horizontal,
            Y = context.IsClassifier ? Axis.Between(label, -0.06, 1.06) : Axis.Covering(label, points.Concat(curve).Concat(validation).Select(point => point.Y)),
            Layers = layers,
            Width = context.DrawingSize.Width,
            Height = 5 * context.DrawingSize.Height / 6,
        }.Render();
        string shape = context.Model.Network.Activation == Activation.Relu && !context.IsClassifier
            ? "With one feature the network is a line that bends only where a neuron switches on or off."
            : "With one feature, all that the network does can be drawn.";
        return new("The fitted curve", shape, ReportContext.Figure($"{label} over {name}", plot));
    }

    /// <summary>An even grid with both sides of every switch, so that bends and jumps are exact.</summary>
    private static double[] Grid(Axis axis, double[] switches)
    {
        double width = axis.To - axis.From;
        IEnumerable<double> even = Enumerable.Range(0, GridPoints).Select(k => axis.From + (width * k / (GridPoints - 1)));
        return [.. even.Concat(switches.SelectMany(x => new[] { x - (1e-9 * width), x, x + (1e-9 * width) })).Order()];
    }

    private static PlotPoint[] Evaluate(ReportContext context, double[] places)
    {
        Matrix features = Matrix.FromColumn(places);
        double[] values = context.IsClassifier ? context.Model.PredictProbability(features) : context.Model.Predict(features);
        return [.. places.Select((x, k) => new PlotPoint(x, values[k]))];
    }

    private static PlotPoint[] Points(Dataset data, bool classifier) =>
        [.. ReportContext.Spread(data.Count).Select(i => new PlotPoint(data.Features[i, 0], !classifier ? data.Targets[i, 0] : data.Targets[i, 0] > 0 ? 1 : 0))];
}
