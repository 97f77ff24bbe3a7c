using System.Diagnostics;

namespace Bidual.Solvers;

/// <summary>The points that a solver of (23) evaluated: of each the best objective and the best bound so far.</summary>
/// <param name="report">Told of every point; or null.</param>
internal sealed class PolynomialTrace(Action<TracePoint>? report)
{
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly List<TracePoint> points = [];

    public IReadOnlyList<TracePoint> Points => points;

    public void Note(PolynomialPoint point)
    {
        TracePoint? last = points.Count > 0 ? points[^1] : null;
        var traced = new TracePoint(
            points.Count,
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            Math.Min(point.Objective, last?.Objective ?? double.PositiveInfinity),
            Math.Max(point.LowerBound, last?.LowerBound ?? double.NegativeInfinity),
            point.Neurons.Count);
        points.Add(traced);
        report?.Invoke(traced);
    }
}
