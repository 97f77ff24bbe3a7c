using Bidual.Export.Svg;
using Bidual.NonConvex.Training;

namespace Bidual.Reproductions;

/// <summary>Pictures and numbers that several entries have.</summary>
internal static class Panels
{
    public const double Width = 720, Height = 300;

    /// <summary>Colours of curves in turn.</summary>
    public static readonly Tone[] Tones = [Tone.First, Tone.Second, Tone.Fourth, Tone.Fifth, Tone.Sixth, Tone.Quiet];

    public static SvgPlot Of(string title, string description, Axis x, Axis y, IReadOnlyList<Layer> layers) =>
        new() { Title = title, Description = description, X = x, Y = y, Layers = layers, Width = Width, Height = Height };

    /// <summary>Objective over steps of every run, in the order of the trainers, with the proven optimum as a line.</summary>
    /// <param name="title">Such as "m = 8".</param>
    /// <param name="compared">The runs.</param>
    /// <param name="scale">The source's objective over (0).</param>
    public static SvgPlot Iterations(string title, ComparedTrainers compared, double scale = 1)
    {
        double optimum = scale * compared.Convex.Certificate.Objective;
        TrainingPoint[] points = [.. compared.Trainers.SelectMany(trainer => trainer.Runs).SelectMany(run => run.Trace).Where(point => point.Iteration > 0)];
        var x = Axis.Covering($"steps, {title}", points.Select(point => (double)point.Iteration), logarithmic: true, 0.01);
        var y = Axis.Covering("objective", points.Select(point => scale * point.Objective).Append(optimum), logarithmic: true, 0.06);
        var layers = new List<Layer>();
        foreach ((ComparedTrainer trainer, Tone tone) in compared.Trainers.Zip(Tones))
        {
            string? name = $"{Label(trainer)}, {trainer.Runs.Count} runs";
            foreach (ComparedRun run in trainer.Runs)
            {
                layers.Add(new LineLayer([.. run.Trace.Where(point => point.Iteration > 0).Select(point => new PlotPoint(point.Iteration, scale * point.Objective))], tone, name, Thin: true));
                name = null;
            }
        }

        bool proven = compared.IsGlobal;
        layers.Add(new LineLayer([new(x.From, optimum), new(x.To, optimum)], Tone.Third, proven ? "proven optimum of any width" : "convex program", Dashed: true));
        return Of(title, $"Objective of every run over its steps, and the {(proven ? "proven optimum" : "convex program's")} {optimum:G6}.", x, y, layers);
    }

    /// <summary>The same in numbers.</summary>
    public static ReproducedTable Trace(string name, ComparedTrainers compared, double scale = 1) => new(
        name,
        ["trainer", "seed", "step", "pass", "seconds", "objective"],
        [
            .. compared.Trainers.SelectMany((trainer, t) => trainer.Runs.SelectMany(run => run.Trace.Select(point =>
                (IReadOnlyList<double>)[t, run.Seed, point.Iteration, point.Passes, point.Seconds, scale * point.Objective]))),
        ]);

    public static string Label(ComparedTrainer trainer) => trainer.Name switch
    {
        "sgd" => "SGD",
        "adam" => "Adam",
        "lbfgs" => "L-BFGS",
        var other => other,
    };
}
