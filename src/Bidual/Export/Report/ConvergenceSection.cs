using Bidual.Export.Svg;
using Bidual.Solvers;

namespace Bidual.Export.Report;

/// <summary>How objective and lower bound met.</summary>
internal static class ConvergenceSection
{
    public static string Write(ReportContext context)
    {
        IReadOnlyList<TracePoint> trace = context.Fit.Trace;
        if (trace.Count == 0)
            return string.Empty;
        bool timed = trace[^1].Seconds > trace[0].Seconds;
        Func<TracePoint, double> x = timed ? point => point.Seconds : point => point.Iteration;
        string label = timed ? "seconds" : "iteration";
        string lead = "The objective can only fall, the proven lower bound can only rise, and the best possible network lies between them. " +
            $"The solver ({ReportContext.Escape(context.Record.Solver)}) looked at {ReportContext.Plural(context.Record.Iterations, "iterate", "iterates")} and stopped: {Reason(context.Fit.Status)}.";
        return ReportContext.Section("Convergence", lead, ReportContext.Grid(Bounds(trace, x, label), Gap(context, trace, x, label)) + Times(context.Fit.Times));
    }

    private static string Bounds(IReadOnlyList<TracePoint> trace, Func<TracePoint, double> x, string label)
    {
        PlotPoint[] objective = [.. trace.Select(point => new PlotPoint(x(point), point.Objective))];
        PlotPoint[] bound = [.. trace.Select(point => new PlotPoint(x(point), point.LowerBound))];
        double final = trace[^1].Objective, highest = trace.Where(point => double.IsFinite(point.Objective)).Select(point => point.Objective).DefaultIfEmpty(final).Max();
        bool logarithmic = final > 0 && highest > 8 * final;
        IEnumerable<double> values = objective.Select(point => point.Y).Concat(bound.Select(point => point.Y).Where(y => logarithmic ? y > 0.02 * final : y > final - (3 * Math.Max(highest - final, 0.2 * Math.Abs(final)))));
        PlotPoint[] known = [.. bound.Where(point => double.IsFinite(point.Y) && (!logarithmic || point.Y > 0))];
        PlotPoint[] above = [.. objective.Skip(objective.Length - known.Length)];
        return ReportContext.Figure("Objective and proven lower bound", new SvgPlot
        {
            Title = "Objective and proven lower bound",
            Description = $"The objective falls from {NumberText.Of(trace[0].Objective)} to {NumberText.Of(final)}; the lower bound rises to {NumberText.Of(trace[^1].LowerBound)}.",
            X = Axis.Covering(label, trace.Select(x), margin: 0.02),
            Y = Axis.Covering("objective", values, logarithmic, 0.06),
            Layers =
            [
                new BandLayer(above, known, Tone.Quiet),
                new StepLayer(bound, Tone.Third, "proven lower bound"),
                new StepLayer(objective, Tone.First, "objective"),
                .. trace.Count <= 3 ? new Layer[] { new ScatterLayer(objective, Tone.First, Opacity: 1, Radius: 3.5), new ScatterLayer(bound, Tone.Third, Opacity: 1, Radius: 3.5) } : [],
            ],
        }.Render(), "The shaded area is what is not yet known.");
    }

    private static string Gap(ReportContext context, IReadOnlyList<TracePoint> trace, Func<TracePoint, double> x, string label)
    {
        double tolerance = context.Fit.Certificate.Tolerance;
        PlotPoint[] gaps = [.. trace.Where(point => double.IsFinite(point.RelativeGap) && point.RelativeGap > 0).Select(point => new PlotPoint(x(point), Math.Min(point.RelativeGap, 1e6)))];
        var horizontal = Axis.Covering(label, trace.Select(x), margin: 0.02);
        return ReportContext.Figure("Relative gap", new SvgPlot
        {
            Title = "Relative gap",
            Description = $"The relative gap ends at {NumberText.Of(trace[^1].RelativeGap, 2)}; the tolerance is {NumberText.Of(tolerance, 2)}.",
            X = horizontal,
            Y = Axis.Covering("gap ÷ objective", gaps.Select(point => point.Y).Append(tolerance), logarithmic: true, 0.06),
            Layers =
            [
                new LineLayer([new(horizontal.From, tolerance), new(horizontal.To, tolerance)], Tone.Third, "asked for", Dashed: true, Thin: true),
                new LineLayer(gaps, Tone.First, "relative gap"),
                .. gaps.Length <= 40 ? new Layer[] { new ScatterLayer(gaps, Tone.First, Opacity: 1) } : [],
            ],
        }.Render(), trace[^1].RelativeGap == 0 ? "At the end there is no gap left, which a logarithmic axis cannot show." : "Each step down the axis is a factor: a straight line falling means steady progress.");
    }

    private static string Times(FitTimes times)
    {
        (string Name, double Seconds)[] parts = [("patterns", times.Arrangements), ("choosing β", times.Selection), ("solving", times.Solve), ("proving", times.Certify), ("searching beyond", times.Evidence)];
        string list = string.Join(", ", parts.Where(part => part.Seconds > 0).Select(part => $"{part.Name} {NumberText.Seconds(part.Seconds)}"));
        return $"<p class=\"note\">Time in all: {NumberText.Seconds(times.Total)}{(list.Length == 0 ? string.Empty : $" ({list})")}.</p>";
    }

    private static string Reason(SolveStatus status) => status switch
    {
        SolveStatus.Converged => "the gap is within the tolerance",
        SolveStatus.IterationLimit => "the iteration limit was reached before the tolerance",
        SolveStatus.TimeLimit => "the time limit was reached before the tolerance",
        SolveStatus.Cancelled => "it was cancelled",
        _ => "rounding errors allowed no further progress",
    };
}
