using System.Diagnostics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>When to stop a solver.</summary>
/// <param name="Tolerance">Relative duality gap, recomputed by the program at the returned point.</param>
/// <param name="Deadline">Wall-clock limit, or null.</param>
/// <param name="MaxIterations">Limit of iterates.</param>
public sealed record StoppingRule(double Tolerance, TimeSpan? Deadline = null, int MaxIterations = int.MaxValue);

/// <summary>The best point of a solver's stream.</summary>
/// <param name="Evaluation">
/// Where the solver converged, the point whose own dual value proves it to the tolerance; else the point with the least
/// objective plus a tenth of its own gap: of two points nearly alike, the one with the better proof. Of a point whose prices were cut short because the time was up,
/// the gap counts as if the best bound so far were its own.
/// </param>
/// <param name="LowerBound">The best dual bound of any evaluated iterate.</param>
/// <param name="Status">Why it stopped.</param>
/// <param name="Trace">Every evaluated iterate.</param>
/// <param name="Iterations">Iterates drawn from the solver.</param>
public sealed record SolveResult(Evaluation Evaluation, double LowerBound, SolveStatus Status, IReadOnlyList<TracePoint> Trace, int Iterations);

/// <summary>Draws iterates from a solver, evaluates them and is the only place that stops it.</summary>
public static class SolveLoop
{
    private const double GapWeight = 0.1;

    /// <summary>Seconds, and share of those passed, that the evaluation of a last point may take once the time is up.</summary>
    private const double LeastGrace = 0.2, GraceShare = 0.03;

    /// <summary>What a timer accepts; nobody waits longer.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Runs a solver.</summary>
    /// <param name="solver">The algorithm.</param>
    /// <param name="program">The program.</param>
    /// <param name="rule">When to stop.</param>
    /// <param name="start">Where to start, or null.</param>
    /// <param name="progress">Told about every evaluated iterate.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <exception cref="NotSupportedException">The solver refuses the program.</exception>
    public static SolveResult Run(
        ISolver solver,
        ConvexProgram program,
        StoppingRule rule,
        double[]? start = null,
        Action<TracePoint>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(rule);
        if (solver.Refuse(program) is string reason)
            throw new NotSupportedException($"The solver '{solver.Name}' cannot be used here: {reason}");
        long began = Stopwatch.GetTimestamp();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (rule.Deadline <= TimeSpan.Zero)
            limit.Cancel();
        else if (rule.Deadline is TimeSpan deadline)
            limit.CancelAfter(deadline < LongestTimer ? deadline : LongestTimer);

        var trace = new List<TracePoint>();
        using var grace = new CancellationTokenSource();
        using CancellationTokenRegistration ending = limit.Token.Register(() => grace.CancelAfter(TimeSpan.FromSeconds(Math.Max(LeastGrace, GraceShare * Stopwatch.GetElapsedTime(began).TotalSeconds))));
        Evaluation best = program.Evaluate(start ?? new double[program.Operator.Inputs], grace.Token);
        double bound = best.LowerBound, least = best.Objective;
        int iteration = 0;
        Record(0);
        if (IsProven(best))
            return Result(SolveStatus.Converged);
        foreach (Iterate iterate in solver.Solve(program, start, limit.Token))
        {
            iteration++;
            SolveStatus? limited = cancellation.IsCancellationRequested ? SolveStatus.Cancelled
                : limit.IsCancellationRequested ? SolveStatus.TimeLimit
                : iteration >= rule.MaxIterations ? SolveStatus.IterationLimit
                : null;
            if (iterate.WorthEvaluating || limited is not null)
            {
                Evaluation evaluation = iterate.Evaluation ?? program.Evaluate(iterate.Point, grace.Token);
                if (evaluation.LowerBound > bound)
                    bound = evaluation.LowerBound;
                bool proven = IsProven(evaluation);
                if (proven || Merit(evaluation, isCut: limited is not null) < Merit(best, isCut: false))
                    best = evaluation;
                if (evaluation.Objective < least)
                    least = evaluation.Objective;
                Record(iteration);
                if (proven)
                    return Result(SolveStatus.Converged);
            }

            if (limited is SolveStatus status)
                return Result(status);
        }

        return Result(cancellation.IsCancellationRequested ? SolveStatus.Cancelled
            : limit.IsCancellationRequested ? SolveStatus.TimeLimit
            : SolveStatus.Stalled);

        // A certificate is recomputed from the returned point alone, so another iterate's bound is no reason to stop.
        bool IsProven(Evaluation evaluation) => double.IsFinite(evaluation.Objective) && evaluation.Gap <= rule.Tolerance * Math.Abs(evaluation.Objective);

        double Merit(Evaluation evaluation, bool isCut) => evaluation.Objective + (GapWeight * (isCut ? Math.Min(evaluation.Gap, evaluation.Objective - bound) : evaluation.Gap));

        void Record(int number)
        {
            var point = new TracePoint(number, Stopwatch.GetElapsedTime(began).TotalSeconds, least, bound, ActiveBlocks(best, program));
            trace.Add(point);
            progress?.Invoke(point);
        }

        SolveResult Result(SolveStatus status) => new(best, bound, status, trace, iteration);
    }

    private static int ActiveBlocks(Evaluation evaluation, ConvexProgram program)
    {
        int count = 0, d = program.Operator.BlockSize;
        for (int b = 0; b < program.Blocks; b++)
        {
            if (evaluation.Point.AsSpan(b * d, d).ContainsAnyExcept(0.0))
                count++;
        }

        return count;
    }
}
