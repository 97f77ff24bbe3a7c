using System.Globalization;
using System.Text;
using Bidual.Explanations;
using Bidual.Export.Svg;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>
/// The matched filters of the strongest neurons, a tile each: the weights a·u on the prepared features as a signal or as an image, scaled to the largest of the tile; vermilion raises the output, blue lowers it.
/// </summary>
internal sealed class FilterTiles(Model model, Explanation explanation, FilterShape shape)
{
    private const int MaximumTiles = 40, Columns = 5;
    private const double TileWidth = 136, Gap = 8, Caption = 34, Margin = 14;

    private double TileHeight => shape.IsSignal ? 84 : Math.Clamp(TileWidth * shape.Height / shape.Width, 40, 240);

    private NeuronExplanation[] Shown { get; } = [.. explanation.Neurons.OrderByDescending(neuron => neuron.Weight).Take(MaximumTiles)];

    private static double Width => (2 * Margin) + (Columns * TileWidth) + ((Columns - 1) * Gap);

    public double Height => (2 * Margin) + (Math.Max(1, (Shown.Length + Columns - 1) / Columns) * (TileHeight + Caption));

    /// <summary>What is seen, in a sentence.</summary>
    public string Description => $"The weights of {Shown.Length} of {explanation.Neurons.Count} neurons, each as {(shape.IsSignal ? "a signal, its oldest value to the left" : "an image")}.";

    /// <summary>The element, which uses the colours of its page.</summary>
    public string Render() => SvgPlot.Open(Width, Height, "Matched filters", Description) + Body() + "</svg>";

    /// <summary>A file of its own.</summary>
    public string Sheet() => SvgPlot.Open(Width, Height, "Matched filters", Description) + SvgSheet.Colours + Body() + "</svg>";

    private string Body()
    {
        var svg = new StringBuilder();
        for (int k = 0; k < Shown.Length; k++)
        {
            double x = Margin + (k % Columns * (TileWidth + Gap)), y = Margin + (k / Columns * (TileHeight + Caption));
            svg.Append(CultureInfo.InvariantCulture, $"<g class=\"tile\" transform=\"translate({SvgPlot.Number(x)} {SvgPlot.Number(y)})\">");
            svg.Append(shape.IsSignal ? Signal(Shown[k]) : Image(Shown[k]));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{SvgPlot.Number(TileHeight + 15)}\">{SvgPlot.Escape(Text(Shown[k]))}</text></g>");
        }

        return svg.ToString();
    }

    private string Text(NeuronExplanation neuron)
    {
        string output = model.Network.Outputs > 1 ? " " + Shorten(model.OutputNames[neuron.Output]) : string.Empty;
        string share = neuron.VarianceShare is { } variance ? $", {NumberText.Percent(variance)}" : string.Empty;
        return $"{(neuron.Index + 1).ToString(CultureInfo.InvariantCulture)}: {(neuron.Sign < 0 ? "−" : "+")}{output}{share}";
    }

    private static string Shorten(string text) => text.Length <= 10 ? text : string.Concat(text.AsSpan(0, 9), "…");

    private string Signal(NeuronExplanation neuron)
    {
        double largest = Largest(neuron), middle = TileHeight / 2;
        var data = new StringBuilder();
        for (int f = 0; f < shape.Width; f++)
        {
            double x = shape.Width > 1 ? TileWidth * f / (shape.Width - 1) : TileWidth / 2, y = middle - (0.92 * middle * neuron.Slopes[f] / largest);
            data.Append(f == 0 ? 'M' : 'L').Append(SvgPlot.Number(x)).Append(' ').Append(SvgPlot.Number(y));
        }

        return string.Create(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M0 {SvgPlot.Number(middle)}h{SvgPlot.Number(TileWidth)}\"/><path class=\"line {Palette.Class(neuron.Sign < 0 ? Tone.First : Tone.Second)}\" d=\"{data}\"/>");
    }

    private string Image(NeuronExplanation neuron)
    {
        double largest = Largest(neuron);
        var image = new PngImage(shape.Width, shape.Height);
        for (int f = 0; f < shape.Width * shape.Height; f++)
            image.Set(f % shape.Width, f / shape.Width, Colour.Class(neuron.Slopes[f] > 0 ? 1 : 0), Math.Abs(neuron.Slopes[f]) / largest);
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{SvgPlot.Number(TileWidth)}\" height=\"{SvgPlot.Number(TileHeight)}\"");
        return $"<rect {size} fill=\"none\" stroke=\"var(--line)\"/><image href=\"{image.DataUri()}\" {size} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"/>";
    }

    private double Largest(NeuronExplanation neuron) => Math.Max(neuron.Slopes.AsSpan(0, shape.Width * shape.Height).ToArray().Max(Math.Abs), double.Epsilon);
}
