using System.Globalization;
using System.Text;

namespace Bidual.Export.Svg;

/// <summary>Plots one below the other, their axes in line, as an SVG file of its own that brings its colours, light and dark.</summary>
internal static class SvgSheet
{
    /// <summary>What a file of its own begins with: colours and background.</summary>
    public const string Colours = "<style>" + Palette.Variables + Palette.PlotRules + "</style><rect width=\"100%\" height=\"100%\" fill=\"var(--card)\"/>";

    /// <param name="title">Of the whole.</param>
    /// <param name="plots">From top to bottom, of one width.</param>
    public static string Render(string title, IReadOnlyList<SvgPlot> plots)
    {
        double width = plots.Max(plot => plot.Width), left = plots.Max(plot => plot.Left), height = 0;
        var svg = new StringBuilder(SvgPlot.Open(width, plots.Sum(plot => plot.Height), title, string.Join(' ', plots.Select(plot => plot.Description))));
        svg.Append(Colours);
        foreach (SvgPlot plot in plots)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0 {SvgPlot.Number(height)})\">").Append(plot.Body(left)).Append("</g>");
            height += plot.Height;
        }

        return svg.Append("</svg>").ToString();
    }
}
