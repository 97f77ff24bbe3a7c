using System.Text;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.NonConvex.Training;

namespace Bidual.Export;

/// <summary>A comparison of trainers as a picture: every run a faint line, its objective the least so far, and the median of a method's runs a thick one, beside the convex fit and its bound.</summary>
public static class ComparisonPlot
{
    private const double Width = 720, Height = 320;

    /// <summary>Points of a median.</summary>
    private const int MedianPoints = 120;

    /// <summary>Excess, as a share, below which differences are not drawn.</summary>
    private const double SmallestExcess = 1e-9;

    private static readonly Tone[] Tones = [Tone.First, Tone.Second, Tone.Fourth, Tone.Fifth, Tone.Sixth];

    /// <summary>Writes an SVG file that needs nothing else. The same comparison gives the same file.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(ComparedTrainers compared, string path)
    {
        ArgumentNullException.ThrowIfNull(compared);
        byte[] picture = Encoding.UTF8.GetBytes(SvgSheet.Render("Convex training and other trainers", Plots(compared)));
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    internal static IReadOnlyList<SvgPlot> Plots(ComparedTrainers compared) =>
    [
        Objectives(compared),
        Excesses(compared, "seconds of the method's own time", point => point.Seconds, withConvex: true),
        Excesses(compared, "passes over the data", point => point.Passes, withConvex: false),
        .. compared.Convex.ValidationScores is null ? Array.Empty<SvgPlot>() : [Scores(compared)],
    ];

    private static SvgPlot Objectives(ComparedTrainers compared)
    {
        double[] ends = [.. compared.Trainers.SelectMany(trainer => trainer.Runs).Select(run => run.Objective), compared.Convex.Certificate.Objective];
        double lowest = compared.IsGlobal ? compared.Bound : ends.Min(), range = Math.Max(ends.Max() - lowest, 0.02 * Math.Abs(lowest));
        Axis horizontal = Time(compared), vertical = Axis.Between("objective", lowest - (0.08 * range), lowest + (1.6 * range));
        return Panel("Objective over time", $"The runs end between {NumberText.Of(ends.Min())} and {NumberText.Of(ends.Max())}; the proven bound is {NumberText.Of(compared.Bound)}.", horizontal, vertical,
        [
            .. Curves(compared, point => point.Seconds, point => point.Objective, lowest: true),
            Convex(compared, point => point.Objective),
            .. compared.IsGlobal ? new Layer[] { new LineLayer([new(horizontal.From, compared.Bound), new(horizontal.To, compared.Bound)], Tone.Third, "proven bound", Dashed: true) } : [],
        ]);
    }

    private static SvgPlot Excesses(ComparedTrainers compared, string label, Func<TrainingPoint, double> x, bool withConvex)
    {
        Func<TrainingPoint, double> y = point => compared.Excess(point.Objective) is var excess && excess > SmallestExcess ? excess : double.NaN;
        Layer[] curves = [.. Curves(compared, x, y, lowest: true), .. withConvex ? [Convex(compared, y)] : Array.Empty<Layer>()];
        Axis horizontal = withConvex ? Time(compared) : Axis.Covering(label, Runs(compared).SelectMany(run => run.Trace).Select(x), logarithmic: true, 0.02);
        double[] shown = [.. curves.OfType<LineLayer>().SelectMany(line => line.Points).Select(point => point.Y).Where(value => value > 0), 0.01];
        string above = compared.IsGlobal ? "share above the proven bound" : "share above the least objective found";
        return Panel(withConvex ? "Distance over time" : "Distance over passes", $"How far every run is above {(compared.IsGlobal ? "the proven bound" : "the best that anyone found")}, on logarithmic axes.", horizontal, Axis.Covering(above, shown, logarithmic: true, 0.04),
        [
            .. curves,
            new LineLayer([new(horizontal.From, 0.01), new(horizontal.To, 0.01)], Tone.Quiet, "1 %", Dashed: true, Thin: true),
        ]);
    }

    private static SvgPlot Scores(ComparedTrainers compared)
    {
        string name = compared.Convex.ValidationScores!.Accuracy is null ? "root mean squared error, rows held out" : "accuracy, rows held out";
        TrainingPoint last = compared.ConvexTrace[^1];
        IEnumerable<double> values = Runs(compared).SelectMany(run => run.Trace.Skip(1)).Select(point => point.Score).Append(last.Score);
        return Panel("Score on rows held out over time", $"The {name} of every run; that of the convex network is {NumberText.Of(last.Score)}.", Time(compared), Axis.Covering(name, values, margin: 0.06),
        [
            .. Curves(compared, point => point.Seconds, point => point.Score, lowest: false),
            new ScatterLayer([new(last.Seconds, last.Score)], Tone.Third, "convex", Radius: 5, Opacity: 1),
        ]);
    }

    private static IEnumerable<ComparedRun> Runs(ComparedTrainers compared) => compared.Trainers.SelectMany(trainer => trainer.Runs);

    private static Axis Time(ComparedTrainers compared) => Axis.Covering(
        "seconds of the method's own time",
        Runs(compared).SelectMany(run => run.Trace).Concat(compared.ConvexTrace).Select(point => point.Seconds),
        logarithmic: true,
        0.02);

    private static LineLayer Convex(ComparedTrainers compared, Func<TrainingPoint, double> y) =>
        new([.. compared.ConvexTrace.Select(point => new PlotPoint(point.Seconds, y(point)))], Tone.Third, "convex");

    private static IEnumerable<Layer> Curves(ComparedTrainers compared, Func<TrainingPoint, double> x, Func<TrainingPoint, double> y, bool lowest)
    {
        PlotPoint[][][] lines = [.. compared.Trainers.Select(trainer => trainer.Runs.Select(run => (lowest ? Lowest(run.Trace) : run.Trace).Select(point => new PlotPoint(x(point), y(point))).ToArray()).ToArray())];
        for (int k = 0; k < lines.Length; k++)
        {
            foreach (PlotPoint[] line in lines[k])
                yield return new LineLayer(line, ToneOf(k), Faint: true);
        }

        for (int k = 0; k < lines.Length; k++)
            yield return new LineLayer(MedianOf(lines[k]), ToneOf(k), compared.Trainers[k].Name, Dashed: k >= Tones.Length);
    }

    /// <summary>The trace with the least objective so far.</summary>
    private static IEnumerable<TrainingPoint> Lowest(IReadOnlyList<TrainingPoint> trace)
    {
        double least = double.PositiveInfinity;
        foreach (TrainingPoint point in trace)
            yield return point with { Objective = least = Math.Min(least, double.IsNaN(point.Objective) ? least : point.Objective) };
    }

    private static Tone ToneOf(int index) => Tones[index % Tones.Length];

    /// <summary>The median over the lines, each standing where its last point is; from where all have begun.</summary>
    private static PlotPoint[] MedianOf(PlotPoint[][] lines)
    {
        double from = lines.Max(line => line.FirstOrDefault(point => point.X > 0).X), to = lines.Max(line => line[^1].X);
        if (!(from > 0 && to > from))
            return [];
        var last = new int[lines.Length];
        return [.. Enumerable.Range(0, MedianPoints).Select(k =>
        {
            double at = from * Math.Pow(to / from, k / (MedianPoints - 1.0));
            for (int r = 0; r < lines.Length; r++)
            {
                while (last[r] + 1 < lines[r].Length && lines[r][last[r] + 1].X <= at * (1 + 1e-12))
                    last[r]++;
            }

            double[] values = [.. lines.Select((line, r) => line[last[r]].Y).Order()];
            return new PlotPoint(at, (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2);
        })];
    }

    private static SvgPlot Panel(string title, string description, Axis horizontal, Axis vertical, IReadOnlyList<Layer> layers) =>
        new() { Title = title, Description = description, X = horizontal, Y = vertical, Layers = layers, Width = Width, Height = Height };
}
