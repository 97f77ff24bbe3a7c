using System.Diagnostics;
using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Benchmarks.Solve;
using Bidual.Export.Svg;
using Bidual.Fitting;
using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Benchmarks.Scale;

/// <summary>
/// Time to a proven gap, time of a full pass and memory of one gated training as n, d or P grows and the other two stay:
/// synthetic data of <see cref="SolveCase"/>, β = 1e-2·n.
/// </summary>
internal static class GrowthCurves
{
    private const int Rows = 8000, Columns = 64, Patterns = 500;
    private const double BetaPerRow = 1e-2;

    private static readonly int[] RowSteps = [2000, 4000, 8000, 16000, 32000];
    private static readonly int[] ColumnSteps = [16, 32, 64, 128, 256];
    private static readonly int[] PatternSteps = [125, 250, 500, 1000, 2000];

    public static void Run(ScaleOptions options)
    {
        Measure(500, 16, 64, options);
        List<GrowthPoint> points =
        [
            .. RowSteps.Select(n => Measure(n, Columns, Patterns, options) with { Curve = "n" }),
            .. ColumnSteps.Select(d => Measure(Rows, d, Patterns, options) with { Curve = "d" }),
            .. PatternSteps.Select(p => Measure(Rows, Columns, p, options) with { Curve = "P" }),
        ];
        if (options.Plot is string path)
            File.WriteAllText(path, Plot(points));
        if (options.Json)
            WriteJson(points, options);
    }

    private static GrowthPoint Measure(int n, int d, int patterns, ScaleOptions options)
    {
        SolveCase problem = SolveCase.Synthetic(n, d, patterns, BetaPerRow, new Architectures.GatedReluNetwork());
        PatternSet found = problem.BuildPatterns();

        // Back to the system, so that the next point does not grow into what the last one left.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var memory = new ResidentMemory();
        ConvexProgram program = problem.Architecture
            .Program(problem.Inputs, problem.Targets, Programs.Losses.Loss.Squared, problem.Beta, found, options.Threads)
            .With(ProductKind.Slabs);
        double pass = FullPass.Seconds(program.Operator, options.Precision);
        var clock = Stopwatch.StartNew();
        SolveResult result = SolveLoop.Run(
            SolverChoice.Of(options.Solver, program, options.Precision), program, new StoppingRule(options.Tolerance, TimeSpan.FromSeconds(options.Cap)));
        var point = new GrowthPoint("", n, d, patterns, pass, clock.Elapsed.TotalSeconds, result.Iterations, result.Evaluation.RelativeGap, memory.PeakGrowth());
        Console.Error.WriteLine(point.ToString());
        return point;
    }

    private static string Plot(List<GrowthPoint> points)
    {
        (string Curve, Tone Tone)[] curves = [("n", Tone.First), ("d", Tone.Second), ("P", Tone.Third)];
        double[] sizes = [.. points.Select(point => point.Share(Rows, Columns, Patterns))];
        var plot = new SvgPlot
        {
            Title = "Time to a proven gap as n, d and P grow",
            Description = "Seconds against size as a multiple of n = 8000, d = 64, P = 500, both logarithmic; three curves.",
            X = Axis.Covering("size as a multiple of n = 8000, d = 64, P = 500", sizes, logarithmic: true),
            Y = Axis.Covering("seconds", points.Select(point => point.Seconds), logarithmic: true),
            Layers =
            [
                .. curves.Select(curve => new LineLayer(
                    [.. points.Where(point => point.Curve == curve.Curve).Select(point => new PlotPoint(point.Share(Rows, Columns, Patterns), point.Seconds))],
                    curve.Tone,
                    curve.Curve)),
            ],
        };
        return SvgSheet.Render(plot.Title, [plot]);
    }

    private static void WriteJson(List<GrowthPoint> points, ScaleOptions options)
    {
        using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("solver", options.Solver.ToString());
        json.WriteString("precision", options.Precision.ToString());
        json.WriteNumber("threads", options.Threads);
        json.WriteNumber("betaPerRow", BetaPerRow);
        json.WriteNumber("tolerance", options.Tolerance);
        json.WriteStartArray("points");
        foreach (GrowthPoint point in points)
            point.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
