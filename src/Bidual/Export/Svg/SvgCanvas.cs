using System.Globalization;
using System.Text;

namespace Bidual.Export.Svg;

/// <summary>Draws layers into the clipped inner rectangle of a plot.</summary>
internal sealed class SvgCanvas(StringBuilder svg, Axis horizontal, Axis vertical, double width, double height)
{
    private const int MaximumLinePoints = 1500;

    public static string Modifiers(Layer layer) => layer switch
    {
        LineLayer line => (line.Thin ? " thin" : string.Empty) + (line.Faint ? " faint" : string.Empty) + (line.Dashed ? " dashed" : string.Empty),
        SegmentLayer segments => (segments.Thin ? " thin" : string.Empty) + (segments.Dashed ? " dashed" : string.Empty),
        _ => string.Empty,
    };

    public void Draw(Layer layer)
    {
        switch (layer)
        {
            case LineLayer line:
                Path("line", layer, Polyline(Thinned(line.Points), steps: false));
                break;
            case StepLayer step:
                Path("line", layer, Polyline(Thinned(step.Points), steps: true));
                break;
            case SegmentLayer segments:
                Path("line", layer, Segments(segments.Ends));
                break;
            case BandLayer band:
                Path("area", layer, Band(Thinned(band.Upper), Thinned(band.Lower)));
                break;
            case BarLayer bars:
                Path("bars", layer, Bars(bars), string.Create(CultureInfo.InvariantCulture, $" opacity=\"{SvgPlot.Number(bars.Opacity)}\""));
                break;
            case ScatterLayer scatter:
                Scatter(scatter);
                break;
            case ImageLayer image:
                svg.Append(CultureInfo.InvariantCulture, $"<image href=\"{image.DataUri}\" width=\"{SvgPlot.Number(width)}\" height=\"{SvgPlot.Number(height)}\" preserveAspectRatio=\"none\"/>");
                break;
            case NoteLayer notes:
                Notes(notes);
                break;
        }
    }

    private void Path(string kind, Layer layer, string data, string attributes = "")
    {
        if (data.Length > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind} {Palette.Class(layer.Tone)}{Modifiers(layer)}\" d=\"{data}\"{attributes}/>");
    }

    private string Polyline(IReadOnlyList<PlotPoint> points, bool steps)
    {
        var data = new StringBuilder();
        bool pen = false;
        foreach (PlotPoint point in points)
        {
            if (!Locate(point, out string x, out string y))
            {
                pen = false;
                continue;
            }

            if (pen && steps)
                data.Append('H').Append(x).Append('V').Append(y);
            else
                data.Append(pen ? 'L' : 'M').Append(x).Append(' ').Append(y);
            pen = true;
        }

        return data.ToString();
    }

    private string Segments(IReadOnlyList<PlotPoint> ends)
    {
        var data = new StringBuilder();
        for (int k = 0; k + 1 < ends.Count; k += 2)
        {
            if (Locate(ends[k], out string x0, out string y0) && Locate(ends[k + 1], out string x1, out string y1))
                data.Append('M').Append(x0).Append(' ').Append(y0).Append('L').Append(x1).Append(' ').Append(y1);
        }

        return data.ToString();
    }

    private string Band(IReadOnlyList<PlotPoint> upper, IReadOnlyList<PlotPoint> lower)
    {
        string there = Polyline(upper, steps: true), back = BackwardSteps(lower);
        return there.Length == 0 || back.Length == 0 || there.LastIndexOf('M') > 0 ? string.Empty : $"{there}{back}Z";
    }

    private string BackwardSteps(IReadOnlyList<PlotPoint> points)
    {
        var data = new StringBuilder();
        for (int k = points.Count - 1; k >= 0; k--)
        {
            if (!Locate(points[k], out string x, out string y))
                return string.Empty;
            if (data.Length == 0)
                data.Append('L').Append(x).Append(' ').Append(y);
            else
                data.Append('V').Append(y).Append('H').Append(x);
        }

        return data.ToString();
    }

    private string Bars(BarLayer bars)
    {
        var data = new StringBuilder();
        double foot = height * (1 - vertical.Position(0));
        foreach ((double from, double to, double value) in bars.Bars)
        {
            double left = (width * horizontal.Position(from)) + 0.75, right = (width * horizontal.Position(to)) - 0.75;
            double top = height * (1 - vertical.Position(value));
            if (value > 0 && double.IsFinite(left + right + top))
                data.Append(CultureInfo.InvariantCulture, $"M{SvgPlot.Number(left)} {SvgPlot.Number(foot)}V{SvgPlot.Number(top)}H{SvgPlot.Number(Math.Max(right, left + 1))}V{SvgPlot.Number(foot)}Z");
        }

        return data.ToString();
    }

    private void Scatter(ScatterLayer scatter)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"{(scatter.Rings ? "ring" : "dots")} {Palette.Class(scatter.Tone)}\" opacity=\"{SvgPlot.Number(scatter.Opacity)}\">");
        for (int k = 0; k < scatter.Points.Count; k++)
        {
            if (!Locate(scatter.Points[k], out string x, out string y))
                continue;
            string style = scatter.Fills is { } fills ? $" style=\"fill:{fills[k]};stroke:var(--card);stroke-width:.8\"" : string.Empty;
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x}\" cy=\"{y}\" r=\"{SvgPlot.Number(scatter.Radius)}\"{style}/>");
        }

        svg.Append("</g>");
    }

    private void Notes(NoteLayer notes)
    {
        foreach ((PlotPoint at, string text) in notes.Notes)
        {
            double x = width * horizontal.Position(at.X), y = height * (1 - vertical.Position(at.Y));
            if (double.IsFinite(x + y))
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"note\" x=\"{SvgPlot.Number(Math.Clamp(x, 14, width - 14))}\" y=\"{SvgPlot.Number(Math.Max(12, y - 10))}\" text-anchor=\"middle\">{SvgPlot.Escape(text)}</text>");
        }
    }

    /// <summary>Keeps far-away values drawable: they are clipped a little outside the rectangle.</summary>
    private bool Locate(PlotPoint point, out string x, out string y)
    {
        double right = horizontal.Position(point.X), up = vertical.Position(point.Y);
        x = y = string.Empty;
        if (!double.IsFinite(right) || !double.IsFinite(up))
            return false;
        x = SvgPlot.Number(width * Math.Clamp(right, -5, 6));
        y = SvgPlot.Number(height * (1 - Math.Clamp(up, -5, 6)));
        return true;
    }

    private static IReadOnlyList<PlotPoint> Thinned(IReadOnlyList<PlotPoint> points) =>
        points.Count <= MaximumLinePoints ? points : [.. Enumerable.Range(0, MaximumLinePoints).Select(k => points[(int)((long)k * (points.Count - 1) / (MaximumLinePoints - 1))])];
}
