using System.Globalization;
using System.Net;
using System.Text;

namespace Bidual.Export.Svg;

/// <summary>A plot as an SVG element: axes, grid, layers in order, legend. The same input gives the same text.</summary>
internal sealed class SvgPlot
{
    private const double CharacterWidth = 6.7, Bottom = 46, Right = 14;
    private readonly StringBuilder svg = new();

    /// <summary>Read out by screen readers, and the tooltip.</summary>
    public required string Title { get; init; }

    /// <summary>What one sees, in a sentence.</summary>
    public required string Description { get; init; }

    public required Axis X { get; init; }

    public required Axis Y { get; init; }

    public required IReadOnlyList<Layer> Layers { get; init; }

    public double Width { get; init; } = 480;

    public double Height { get; init; } = 320;

    /// <summary>Wide plots get larger letters on a narrow screen and need the room for them.</summary>
    private bool Wide => IsWide(Width);

    private double LegendRow => Wide ? 23 : 19;

    /// <summary>Room that the numbers of the vertical axis need.</summary>
    public double Left => 14 + (CharacterWidth * Math.Max(2, Y.Ticks.Select(tick => tick.Text.Length).DefaultIfEmpty(0).Max()));

    /// <summary>The start tag of an element that holds plots.</summary>
    public static string Open(double width, double height, string title, string description) => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg class=\"{(IsWide(width) ? "plot wide" : "plot")}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Escape(title)}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{Escape(title)}</title><desc>{Escape(description)}</desc>");

    /// <summary>The element for a page, whose colours it uses.</summary>
    public string Render() => Open(Width, Height, Title, Description) + Body(Left) + "</svg>";

    /// <summary>What is drawn, its axis at <paramref name="left"/>.</summary>
    public string Body(double left)
    {
        svg.Clear();
        List<List<Layer>> legend = LegendRows();
        double top = 26 + (LegendRow * legend.Count);
        double width = Width - left - Right, height = Height - top - Bottom;
        WriteFrame(left, top, width, height);
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Number(left)}\" y=\"{Number(top)}\" width=\"{Number(width)}\" height=\"{Number(height)}\">");
        var canvas = new SvgCanvas(svg, X, Y, width, height);
        foreach (Layer layer in Layers)
            canvas.Draw(layer);
        svg.Append("</svg>");
        for (int row = 0; row < legend.Count; row++)
            WriteLegend(legend[row], 14, 32 + (row * LegendRow));
        return svg.ToString();
    }

    internal static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture) is var text && text is "-0" ? "0" : text;

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private void WriteFrame(double left, double top, double width, double height)
    {
        double foot = top + height;
        foreach (Tick tick in Y.Ticks)
        {
            double y = top + (height * (1 - Y.Position(tick.Value)));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Number(left)} {Number(y)}H{Number(left + width)}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(left - 7)}\" y=\"{Number(y + 4)}\" text-anchor=\"end\">{Escape(tick.Text)}</text>");
        }

        int every = Math.Max(1, (int)Math.Ceiling(X.Ticks.Sum(tick => (tick.Text.Length * CharacterWidth) + 14) / width));
        for (int k = 0; k < X.Ticks.Count; k++)
        {
            double x = left + (width * X.Position(X.Ticks[k].Value));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Number(x)} {Number(foot)}v4\"/>");
            if (k % every == 0)
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(foot + 18)}\" text-anchor=\"middle\">{Escape(X.Ticks[k].Text)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Number(left)} {Number(foot)}H{Number(left + width)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"14\" y=\"14\">{Escape(Shorten(Y.Label))}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(left + (width / 2))}\" y=\"{Number(foot + 38)}\" text-anchor=\"middle\">{Escape(Shorten(X.Label))}</text>");
    }

    private List<List<Layer>> LegendRows()
    {
        var rows = new List<List<Layer>>();
        double x = 0;
        foreach (Layer layer in Layers.Where(layer => layer.Name is not null))
        {
            double width = LegendWidth(layer);
            if (rows.Count == 0 || x + width > Width - 28)
            {
                rows.Add([]);
                x = 0;
            }

            rows[^1].Add(layer);
            x += width;
        }

        return rows;
    }

    private double LegendWidth(Layer layer) => 40 + ((Wide ? 9.6 : 7.5) * Shorten(layer.Name!).Length);

    private void WriteLegend(List<Layer> row, double x, double y)
    {
        foreach (Layer layer in row)
        {
            string tone = Palette.Class(layer.Tone);
            svg.Append(layer switch
            {
                ScatterLayer scatter => string.Create(CultureInfo.InvariantCulture, $"<g class=\"{(scatter.Rings ? "ring" : "dots")} {tone}\"><circle cx=\"{Number(x + 9)}\" cy=\"{Number(y)}\" r=\"4\"/></g>"),
                BarLayer or BandLayer => string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{(layer is BarLayer ? "bars" : "area")} {tone}\" x=\"{Number(x + 2)}\" y=\"{Number(y - 5)}\" width=\"15\" height=\"10\" rx=\"2\"/>"),
                _ => string.Create(CultureInfo.InvariantCulture, $"<path class=\"line {tone}{SvgCanvas.Modifiers(layer)}\" d=\"M{Number(x)} {Number(y)}h18\"/>"),
            });
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{Number(x + 24)}\" y=\"{Number(y + 4)}\">{Escape(Shorten(layer.Name!))}</text>");
            x += LegendWidth(layer);
        }
    }

    private static bool IsWide(double width) => width > 600;

    private static string Shorten(string text) => text.Length <= 44 ? text : string.Concat(text.AsSpan(0, 43), "…");
}
