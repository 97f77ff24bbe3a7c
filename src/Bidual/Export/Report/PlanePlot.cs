using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>The whole function of a model of two features and one output as a plot: regions of a classification, heights of a regression, the lines on which neurons switch, and rows.</summary>
internal static class PlanePlot
{
    private const int Columns = 180, Rows = 120, MaximumLines = 40, Levels = 7;

    /// <summary>The plot.</summary>
    /// <param name="model">Of two features and one output.</param>
    /// <param name="rows">Drawn as points, in the colour of their target.</param>
    /// <param name="size">Of the plot.</param>
    public static SvgPlot Of(Model model, Dataset rows, (int Width, int Height) size)
    {
        var horizontal = Axis.Covering(rows.FeatureNames[0], rows.Features.Column(0), margin: 0.06);
        var vertical = Axis.Covering(rows.FeatureNames[1], rows.Features.Column(1), margin: 0.06);
        Matrix places = Places(horizontal, vertical);
        double[] values = model.Predict(places);
        bool classes = model.Task == LearningTask.Classification;
        string title = classes ? "Decision regions" : "The fitted surface";
        return new SvgPlot
        {
            Title = title,
            Description = $"{title} of the {(model.Network.Activation == Activation.Relu ? "ReLU" : "gated ReLU")} network over {horizontal.Label} (to the right) and {vertical.Label} (upwards), with the lines on which neurons switch and the rows.",
            X = horizontal,
            Y = vertical,
            Layers = classes ? Regions(model, rows, horizontal, vertical, places, values) : Heights(model, rows, horizontal, vertical, values),
            Width = size.Width,
            Height = size.Height,
        };
    }

    /// <summary>Least and largest of the values and the targets.</summary>
    public static (double Low, double High) Range(Model model, Dataset rows)
    {
        var horizontal = Axis.Covering("", rows.Features.Column(0), margin: 0.06);
        var vertical = Axis.Covering("", rows.Features.Column(1), margin: 0.06);
        return Range(model.Predict(Places(horizontal, vertical)), rows.Targets.Column(0));
    }

    private static (double Low, double High) Range(double[] values, double[] targets) => (Math.Min(values.Min(), targets.Min()), Math.Max(values.Max(), targets.Max()));

    private static Layer[] Regions(Model model, Dataset rows, Axis horizontal, Axis vertical, Matrix places, double[] values)
    {
        double[] probability = model.PredictProbability(places);
        var image = new PngImage(Columns, Rows);
        Paint((column, row, k) => image.Set(column, row, Colour.Class(probability[k] >= 0.5 ? 1 : 0), 0.05 + (0.6 * Math.Abs(probability[k] - 0.5))));
        return
        [
            new ImageLayer(image.DataUri()),
            Switches(model, horizontal, vertical),
            new SegmentLayer(Contour(values, 0, horizontal, vertical), Tone.Fourth, "boundary", Thin: false),
            new ScatterLayer(Points(rows, 0), Tone.First, rows.ClassLabels[0], Radius: 3, Opacity: 0.85),
            new ScatterLayer(Points(rows, 1), Tone.Second, rows.ClassLabels[1], Radius: 3, Opacity: 0.85),
        ];
    }

    private static Layer[] Heights(Model model, Dataset rows, Axis horizontal, Axis vertical, double[] values)
    {
        double[] targets = rows.Targets.Column(0);
        (double low, double high) = Range(values, targets);
        double range = high > low ? high - low : 1;
        var image = new PngImage(Columns, Rows);
        Paint((column, row, k) => image.Set(column, row, Colour.OfShare((values[k] - low) / range)));
        PlotPoint[] contours = [.. Enumerable.Range(1, Levels).SelectMany(level => Contour(values, low + (range * level / (Levels + 1)), horizontal, vertical))];
        int[] shown = ReportContext.Spread(rows.Count);
        return
        [
            new ImageLayer(image.DataUri()),
            Switches(model, horizontal, vertical),
            new SegmentLayer(contours, Tone.Quiet, "equal prediction"),
            new ScatterLayer([.. shown.Select(i => new PlotPoint(rows.Features[i, 0], rows.Features[i, 1]))], Tone.Quiet, "rows", Radius: 3.4, Opacity: 1, Fills: [.. shown.Select(i => Colour.OfShare((targets[i] - low) / range).Hex)]),
        ];
    }

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
        if (model.Network.Activation is not (Activation.Relu or Activation.GatedRelu))
            return new SegmentLayer(ends, Tone.Quiet);
        for (int j = 0; j < Math.Min(directions.Rows, MaximumLines); j++)
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
