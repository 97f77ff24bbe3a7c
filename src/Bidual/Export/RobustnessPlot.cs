using System.Text;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Robustness;

namespace Bidual.Export;

/// <summary>Scores of a model over the radius by which an adversary may move its rows: found by attack and proven, the truth between them.</summary>
public static class RobustnessPlot
{
    private const double Width = 720, Height = 380;

    /// <summary>Writes an SVG file that needs nothing else. The same curve gives the same file.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="unit">What the radius is measured in, such as "standard deviations".</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(RobustnessCurve curve, string unit, string path)
    {
        ArgumentNullException.ThrowIfNull(curve);
        byte[] picture = Encoding.UTF8.GetBytes(SvgSheet.Render("Robustness", [Plot(curve, unit)]));
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    private static SvgPlot Plot(RobustnessCurve curve, string unit)
    {
        bool classes = curve.Radii is not null;
        PlotPoint[] attacked = Curve(curve, point => classes ? point.Attacked.Accuracy : point.Attacked.Rmse);
        PlotPoint[] proven = Curve(curve, point => classes ? point.ProvenAccuracy : point.ProvenRmse);
        string score = classes ? "accuracy" : "root mean squared error";
        return new SvgPlot
        {
            Title = "Robustness",
            Description = classes
                ? "Share of rows that are right wherever they are moved within the radius: what is proven, from below, and what an attack leaves, from above."
                : "Error on rows moved within the radius: what an attack finds, from below, and what is proven, from above.",
            X = Axis.Covering($"moved by at most ({unit})", curve.Points.Select(point => point.Radius), margin: 0.02),
            Y = classes ? Axis.Between(score, 0, 1.02) : Axis.FromZero(score, proven.Concat(attacked).Max(point => point.Y)),
            Width = Width,
            Height = Height,
            Layers =
            [
                new LineLayer(attacked, Tone.Second, classes ? "left by the attack" : "found by the attack"),
                new ScatterLayer(attacked, Tone.Second, Radius: 3, Opacity: 1),
                new LineLayer(proven, Tone.Third, classes ? "proven" : "proven upper bound", Dashed: true),
                new ScatterLayer(proven, Tone.Third, Radius: 3, Opacity: 1),
            ],
        };
    }

    private static PlotPoint[] Curve(RobustnessCurve curve, Func<RobustnessPoint, double?> value) => [.. curve.Points.Select(point => new PlotPoint(point.Radius, value(point) ?? double.NaN))];
}
