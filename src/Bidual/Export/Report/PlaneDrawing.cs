using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>The whole function the network computes, when it has two features: regions of a classification, heights of a regression.</summary>
internal static class PlaneDrawing
{
    private const int Columns = 180, Rows = 120, MaximumLines = 40, Levels = 7;

    public static Drawing Of(ReportContext context)
    {
        Dataset training = context.Training;
        var horizontal = Axis.Covering(training.FeatureNames[0], training.Features.Column(0), margin: 0.06);
        var vertical = Axis.Covering(training.FeatureNames[1], training.Features.Column(1), margin: 0.06);
        Matrix places = Places(horizontal, vertical);
        double[] values = context.Model.Predict(places);
        return context.IsClassifier
            ? Regions(context, horizontal, vertical, places, values)
            : Heights(context, horizontal, vertical, values);
    }

    private static Drawing Regions(ReportContext context, Axis horizontal, Axis vertical, Matrix places, double[] values)
    {
        double[] probability = context.Model.PredictProbability(places);
        var image = new PngImage(Columns, Rows);
        Paint((column, row, k) => image.Set(column, row, Colour.Class(probability[k] >= 0.5 ? 1 : 0), 0.05 + (0.6 * Math.Abs(probability[k] - 0.5))));
        IReadOnlyList<string> labels = context.Training.ClassLabels;
        string plot = Plot(context, "Decision regions", horizontal, vertical,
        [
            new ImageLayer(image.DataUri()),
            Switches(context.Model, horizontal, vertical),
            new SegmentLayer(Contour(values, 0, horizontal, vertical), Tone.Fourth, "boundary", Thin: false),
            new ScatterLayer(Points(context.Training, 0), Tone.First, labels[0], Radius: 3, Opacity: 0.85),
            new ScatterLayer(Points(context.Training, 1), Tone.Second, labels[1], Radius: 3, Opacity: 0.85),
        ]);
        return new(
            "Decision regions",
            "With two features, all that the network does can be drawn: the colour says which class it predicts, its strength how sure it is.",
            ReportContext.Figure($"{labels[1]} against {labels[0]}, over {horizontal.Label} and {vertical.Label}", plot, "Points are training rows in the colour of their true class."));
    }

    private static Drawing Heights(ReportContext context, Axis horizontal, Axis vertical, double[] values)
    {
        double[] targets = context.Training.Targets.Column(0);
        double low = Math.Min(values.Min(), targets.Min()), high = Math.Max(values.Max(), targets.Max());
        double range = high > low ? high - low : 1;
        var image = new PngImage(Columns, Rows);
        Paint((column, row, k) => image.Set(column, row, Colour.OfShare((values[k] - low) / range)));
        PlotPoint[] contours = [.. Enumerable.Range(1, Levels).SelectMany(level => Contour(values, low + (range * level / (Levels + 1)), horizontal, vertical))];
        int[] shown = ReportContext.Spread(context.Training.Count);
        string plot = Plot(context, "The fitted surface", horizontal, vertical,
        [
            new ImageLayer(image.DataUri()),
            new SegmentLayer(contours, Tone.Quiet, "equal prediction"),
            new ScatterLayer([.. shown.Select(i => new PlotPoint(context.Training.Features[i, 0], context.Training.Features[i, 1]))], Tone.Quiet, "training rows", Radius: 3.4, Opacity: 1, Fills: [.. shown.Select(i => Colour.OfShare((targets[i] - low) / range).Hex)]),
        ]);
        string scale = $"<div class=\"ramp\"><span>{NumberText.Of(low)}</span><i style=\"background:{Colour.Gradient()}\"></i><span>{NumberText.Of(high)}</span></div>";
        return new(
            "The fitted surface",
            $"With two features, all that the network does can be drawn: the colour is the predicted {ReportContext.Escape(context.Training.TargetName)}.",
            ReportContext.Figure($"{context.Training.TargetName} over {horizontal.Label} and {vertical.Label}", plot + scale, "Points are training rows in the colour of their true value; one that stands out is badly predicted."));
    }

    private static string Plot(ReportContext context, string title, Axis horizontal, Axis vertical, IReadOnlyList<Layer> layers) => new SvgPlot
    {
        Title = title,
        Description = $"{title} of the {context.Kind} network over {horizontal.Label} (to the right) and {vertical.Label} (upwards), with the training rows.",
        X = horizontal,
        Y = vertical,
        Layers = layers,
        Width = context.DrawingSize.Width,
        Height = context.DrawingSize.Height,
    }.Render();

    private static void Paint(Action<int, int, int> pixel)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                pixel(column, Rows - 1 - row, (row * Columns) + column);
        }
    }

    /// <summary>Centres of the pixels, rows from the bottom up.</summary>
    private static Matrix Places(Axis horizontal, Axis vertical)
    {
        var places = new Matrix(Rows * Columns, 2);
        for (int k = 0; k < places.Rows; k++)
        {
            Span<double> place = places.MutableRow(k);
            place[0] = Centre(horizontal, k % Columns, Columns);
            place[1] = Centre(vertical, k / Columns, Rows);
        }

        return places;
    }

    private static double Centre(Axis axis, double index, int count) => axis.From + ((axis.To - axis.From) * (index + 0.5) / count);

    private static PlotPoint[] Points(Dataset data, int label) =>
        [.. ReportContext.Spread(data.Count).Where(i => data.Targets[i, 0] > 0 == (label == 1)).Select(i => new PlotPoint(data.Features[i, 0], data.Features[i, 1]))];

    /// <summary>Where the neurons switch on and off: a straight line each.</summary>
    private static SegmentLayer Switches(Model model, Axis horizontal, Axis vertical)
    {
        Matrix directions = model.Network.Gates ?? model.Network.Hidden;
        var ends = new List<PlotPoint>();
        for (int j = 0; j < (model.Network.Polynomial is null ? Math.Min(directions.Rows, MaximumLines) : 0); j++)
        {
            ReadOnlySpan<double> u = directions.Row(j);
            double a = u[0] / model.Preparation.Features.Scale[0], b = u[1] / model.Preparation.Features.Scale[1];
            double c = (u.Length > 2 ? u[2] : 0) - (a * model.Preparation.Features.Offset[0]) - (b * model.Preparation.Features.Offset[1]);
            bool steep = Math.Abs(a) * (horizontal.To - horizontal.From) > Math.Abs(b) * (vertical.To - vertical.From);
            foreach (double end in new[] { 0.0, 1.0 })
            {
                double x = horizontal.From + (end * (horizontal.To - horizontal.From)), y = vertical.From + (end * (vertical.To - vertical.From));
                ends.Add(steep ? new PlotPoint((-c - (b * y)) / a, y) : new PlotPoint(x, (-c - (a * x)) / b));
            }
        }

        return new SegmentLayer(ends, Tone.Quiet, ends.Count > 0 ? "a neuron switches" : null, Dashed: true);
    }

    /// <summary>Marching squares: the segments on which the interpolated values have the given level.</summary>
    private static List<PlotPoint> Contour(double[] values, double level, Axis horizontal, Axis vertical)
    {
        var ends = new List<PlotPoint>();
        Span<PlotPoint> crossings = stackalloc PlotPoint[4];
        ReadOnlySpan<(int X, int Y)> corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)];
        for (int row = 0; row + 1 < Rows; row++)
        {
            for (int column = 0; column + 1 < Columns; column++)
            {
                int count = 0;
                for (int side = 0; side < 4; side++)
                {
                    (int x0, int y0) = corners[side];
                    (int x1, int y1) = corners[side + 1];
                    double from = values[((row + y0) * Columns) + column + x0] - level, to = values[((row + y1) * Columns) + column + x1] - level;
                    if (from >= 0 == to >= 0)
                        continue;
                    double t = from / (from - to);
                    crossings[count++] = new PlotPoint(Centre(horizontal, column + x0 + (t * (x1 - x0)), Columns), Centre(vertical, row + y0 + (t * (y1 - y0)), Rows));
                }

                for (int k = 0; k + 1 < count; k += 2)
                    ends.AddRange([crossings[k], crossings[k + 1]]);
            }
        }

        return ends;
    }
}
