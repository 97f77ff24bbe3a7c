using System.Diagnostics;
using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// (12) over a growing set of blocks: those in use and the dearest of the others, ‖XᵀD_bN‖₂ > β. Over them accelerated proximal gradient finds which singular values are not zero, and Newton's
/// method on the factors their values; then all blocks are priced again. The point that is returned has the least gap of all that were evaluated over all blocks.
/// </summary>
internal static class SharedWorkingSet
{
    private const int FewestBlocks = 48, MostIdle = 6;

    /// <summary>Share of the gap over all blocks that is left over those of a round: more accurate, it would serve blocks that are not there yet.</summary>
    private const double RoundShare = 0.02;

    /// <summary>Relative gap from which Newton's method takes over, and share of a gap that comes first where that is less: blocks that are zero need the proximal gradient to leave it.</summary>
    private const double Near = 1e-3, NearerShare = 0.1;

    private const int FewestIterations = 200, MostIterations = 25_000;

    /// <summary>Runs to a relative gap.</summary>
    /// <param name="program">All blocks.</param>
    /// <param name="start">A point, or null for zero.</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="report">Told of every evaluated point; or null.</param>
    /// <param name="stop">Ends with the best point so far.</param>
    public static (SharedEvaluation Evaluation, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Run(
        SharedProgram program,
        Matrix? start,
        double tolerance,
        Action<TracePoint>? report,
        CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        var trace = new List<TracePoint>();
        var idle = new IdleCount(MostIdle);
        SharedEvaluation best = Note(program.Evaluate(start ?? program.Zero())), current = best;
        for (int iterations = FewestIterations; best.RelativeGap > tolerance; iterations = Math.Min(MostIterations, 2 * iterations))
        {
            if (stop.IsCancellationRequested)
                return (best, SolveStatus.TimeLimit, trace);
            if (idle.IsStuck)
                return (best, SolveStatus.Stalled, trace);
            current = Note(Round(program, current, tolerance, iterations, stop));
            best = current.RelativeGap < best.RelativeGap ? current : best;
        }

        return (best, SolveStatus.Converged, trace);

        SharedEvaluation Note(SharedEvaluation evaluation)
        {
            idle.Note(evaluation.RelativeGap);
            var point = new TracePoint(
                trace.Count,
                Stopwatch.GetElapsedTime(began).TotalSeconds,
                Math.Min(evaluation.Objective, trace.Count > 0 ? trace[^1].Objective : double.PositiveInfinity),
                Math.Max(evaluation.LowerBound, trace.Count > 0 ? trace[^1].LowerBound : double.NegativeInfinity),
                program.Active(evaluation.Point).Length);
            trace.Add(point);
            report?.Invoke(point);
            return evaluation;
        }
    }

    private static SharedEvaluation Round(SharedProgram program, SharedEvaluation current, double tolerance, int iterations, CancellationToken stop)
    {
        int[] active = program.Active(current.Point);
        int[] dear = [.. Enumerable.Range(0, program.Blocks).Where(b => current.Prices[b] > program.Beta).OrderByDescending(b => current.Prices[b]).Take(Math.Max(FewestBlocks, active.Length))];
        int[] used = [.. active.Union(dear).Order()];
        SharedProgram small = program.Restrict(used);
        Matrix start = small.Zero();
        for (int b = 0; b < used.Length; b++)
            small.SetBlock(start, b, program.Block(current.Point, used[b]));
        double aim = Math.Max(tolerance / 2, RoundShare * current.RelativeGap);
        double near = Math.Min(Near, NearerShare * current.RelativeGap);
        SharedEvaluation reached = NuclearProximalGradient.Run(small, start, Math.Max(aim, near), iterations, stop);
        for (; reached.RelativeGap > aim && !stop.IsCancellationRequested; near *= NearerShare)
        {
            double before = reached.RelativeGap;
            FactoredObjective objective = FactoredObjective.Of(small, reached.Point);
            SharedEvaluation polished = small.Evaluate(objective.Point(FactoredNewton.Run(objective, small.Beta, stop)));
            reached = polished.RelativeGap < before ? polished : reached;
            if (reached.RelativeGap > aim)
                reached = NuclearProximalGradient.Run(small, reached.Point, Math.Max(aim, NearerShare * near), iterations, stop);
            if (reached.RelativeGap > NearerShare * before)
                break;
        }

        Matrix point = program.Zero();
        for (int b = 0; b < used.Length; b++)
            program.SetBlock(point, used[b], small.Block(reached.Point, b));
        return program.Evaluate(point);
    }
}
