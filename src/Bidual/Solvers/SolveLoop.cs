using System.Diagnostics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>When to stop a solver.</summary>
/// <param name="Tolerance">Relative duality gap, recomputed by the program at the returned point.</param>
/// <param name="Deadline">Wall-clock limit, or null.</param>
/// <param name="MaxIterations">Limit of iterates.</param>
public sealed record StoppingRule(double Tolerance, TimeSpan? Deadline = null, int MaxIterations = int.MaxValue);

/// <summary>The best point of a solver's stream.</summary>
/// <param name="Evaluation">The point with its objective.</param>
/// <param name="LowerBound">The best dual bound of any evaluated iterate.</param>
/// <param name="Status">Why it stopped.</param>
/// <param name="Trace">Every evaluated iterate.</param>
/// <param name="Iterations">Iterates drawn from the solver.</param>
public sealed record SolveResult(Evaluation Evaluation, double LowerBound, SolveStatus Status, IReadOnlyList<TracePoint> Trace, int Iterations);

/// <summary>Draws iterates from a solver, evaluates them and is the only place that stops it.</summary>
public static class SolveLoop
{
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
        Evaluation best = program.Evaluate(start ?? new double[program.Operator.Inputs]);
        double bound = best.LowerBound;
        int iteration = 0;
        Record(0);
        if (IsGood())
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
                Evaluation evaluation = iterate.Evaluation ?? program.Evaluate(iterate.Point);
                if (evaluation.LowerBound > bound)
                    bound = evaluation.LowerBound;
                if (evaluation.Objective < best.Objective)
                    best = evaluation;
                Record(iteration);
                if (IsGood())
                    return Result(SolveStatus.Converged);
            }

            if (limited is SolveStatus status)
                return Result(status);
        }

        return Result(cancellation.IsCancellationRequested ? SolveStatus.Cancelled
            : limit.IsCancellationRequested ? SolveStatus.TimeLimit
            : SolveStatus.Stalled);

        bool IsGood() => best.Objective - bound <= rule.Tolerance * Math.Abs(best.Objective);

        void Record(int number)
        {
            var point = new TracePoint(number, Stopwatch.GetElapsedTime(began).TotalSeconds, best.Objective, bound, ActiveBlocks(best, program));
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
