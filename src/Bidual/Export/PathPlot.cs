using System.Text;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Programs.Losses;

namespace Bidual.Export;

/// <summary>A regularisation path as a picture over β: objective and bound, scores with the chosen β, and every neuron's strength.</summary>
public static class PathPlot
{
    private const double Width = 720, Height = 300;

    /// <summary>Writes an SVG file that needs nothing else. The same path gives the same file.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(FittedPath fitted, string path)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        byte[] picture = Encoding.UTF8.GetBytes(SvgSheet.Render("Regularisation path", Plots(fitted)));
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    /// <summary>The plots, all over the same β.</summary>
    internal static IReadOnlyList<SvgPlot> Plots(FittedPath fitted)
    {
        var horizontal = Axis.Covering("β", fitted.Points.Select(point => point.Beta), logarithmic: true, 0.02);
        return [Objectives(fitted, horizontal), Losses(fitted, horizontal), Neurons(fitted, horizontal)];
    }

    private static SvgPlot Objectives(FittedPath fitted, Axis horizontal)
    {
        PlotPoint[] objective = Curve(fitted, point => point.Fit.Certificate.Objective);
        PlotPoint[] bound = Curve(fitted, point => point.Fit.Certificate.LowerBound);
        PlotPoint[] everywhere = fitted.Points.Any(point => point.Fit.Certificate.GlobalLowerBound < point.Fit.Certificate.LowerBound)
            ? Curve(fitted, point => point.Fit.Certificate.GlobalLowerBound)
            : [];
        double[] values = [.. objective.Concat(bound).Concat(everywhere).Select(point => point.Y).Where(value => value > 0)];
        bool logarithmic = values.Length > 0 && values.Max() > 8 * values.Min();
        var vertical = Axis.Covering("objective", values, logarithmic, 0.06);
        return Panel("Objective and proven lower bound", "The objective grows with β; the proven lower bound is the same up to the gap of each point.", horizontal, vertical,
        [
            Mark(fitted, vertical),
            new LineLayer(objective, Tone.First, "objective"),
            new LineLayer(bound, Tone.Third, everywhere.Length > 0 ? "lower bound over the patterns used" : "proven lower bound", Dashed: true),
            .. everywhere.Length > 0 ? new Layer[] { new LineLayer(everywhere, Tone.Quiet, "lower bound over all networks", Dashed: true) } : [],
        ]);
    }

    private static SvgPlot Losses(FittedPath fitted, Axis horizontal)
    {
        Model model = fitted.Points[0].Fit.Model;
        (string name, Func<Scores, double?> measure) = model.Task == LearningTask.Regression ? ("root mean squared error", scores => scores.Rmse)
            : model.Loss.HasProbabilities ? ("log-loss", scores => scores.LogLoss)
            : ("share of wrong classes", (Func<Scores, double?>)(scores => 1 - scores.Accuracy));
        PlotPoint[] training = Curve(fitted, point => measure(point.Fit.TrainScores) ?? double.NaN);
        PlotPoint[] heldOut = Curve(fitted, point => point.HeldOut is { } scores ? measure(scores) ?? double.NaN : double.NaN);
        bool compared = heldOut.Any(point => double.IsFinite(point.Y));
        var vertical = Axis.Covering(name, training.Concat(heldOut).Select(point => point.Y), margin: 0.08);
        string description = fitted.Chosen is { } chosen ? $"The {name} over β; the least loss on rows not trained on is at β = {NumberText.Of(chosen.Beta)}, which was chosen." : $"The {name} of the training rows over β.";
        return Panel("Scores", description, horizontal, vertical,
        [
            Mark(fitted, vertical),
            new LineLayer(training, Tone.First, "training rows"),
            .. compared ? new Layer[] { new LineLayer(heldOut, Tone.Second, "rows not trained on"), new ScatterLayer(heldOut, Tone.Second, Radius: 3, Opacity: 1) } : [],
            .. fitted.Selection is { } selection ? new Layer[] { new ScatterLayer([heldOut[selection.Chosen]], Tone.Fourth, "chosen", Radius: 6, Opacity: 1, Rings: true) } : [],
        ]);
    }

    private static SvgPlot Neurons(FittedPath fitted, Axis horizontal)
    {
        IReadOnlyList<NeuronTrack> tracks = NeuronTracks.Of([.. fitted.Points.Select(point => point.Fit.Model.Network)]);
        var vertical = Axis.FromZero("strength of each neuron, ‖u‖·|a|", tracks.SelectMany(track => track.Norms).DefaultIfEmpty().Max());
        var layers = new List<Layer> { Mark(fitted, vertical) };
        foreach (int sign in new[] { 1, -1 })
        {
            string? name = sign > 0 ? "raises the output" : "lowers the output";
            foreach (NeuronTrack track in tracks.Where(track => track.Sign == sign))
            {
                layers.Add(new LineLayer(Line(fitted, track), sign > 0 ? Tone.Second : Tone.First, name, Thin: true));
                name = null;
            }
        }

        return Panel("Neurons along the path", $"{NumberText.Of(tracks.Count)} neurons, each followed from β to β by its direction.", horizontal, vertical, layers);
    }

    /// <summary>A neuron's strength, from zero before it appears to zero after it has gone.</summary>
    private static PlotPoint[] Line(FittedPath fitted, NeuronTrack track)
    {
        int from = Math.Max(0, track.First - 1), to = Math.Min(fitted.Points.Count, track.First + track.Norms.Count + 1);
        return [.. Enumerable.Range(from, to - from).Select(k => new PlotPoint(fitted.Points[k].Beta, k >= track.First && k < track.First + track.Norms.Count ? track.Norms[k - track.First] : 0))];
    }

    private static PlotPoint[] Curve(FittedPath fitted, Func<PathPoint, double> value) =>
        [.. fitted.Points.Select(point => new PlotPoint(point.Beta, value(point)))];

    /// <summary>A line at the chosen β.</summary>
    private static SegmentLayer Mark(FittedPath fitted, Axis vertical) =>
        new(fitted.Chosen is { } chosen ? [new(chosen.Beta, vertical.From), new(chosen.Beta, vertical.To)] : [], Tone.Fourth, Dashed: true);

    private static SvgPlot Panel(string title, string description, Axis horizontal, Axis vertical, IReadOnlyList<Layer> layers) =>
        new() { Title = title, Description = description, X = horizontal, Y = vertical, Layers = layers, Width = Width, Height = Height };
}
