using System.Diagnostics;
using Bidual.NonConvex.Optimisers;
using Bidual.Numerics;

namespace Bidual.NonConvex.Training;

/// <summary>When a run ends.</summary>
/// <param name="Passes">Over the data.</param>
/// <param name="Seconds">Of the optimiser's own time.</param>
/// <param name="Cancellation">At once.</param>
internal sealed record TrainingLimits(double Passes = double.PositiveInfinity, double Seconds = double.PositiveInfinity, CancellationToken Cancellation = default);

/// <summary>A run.</summary>
/// <param name="Parameters">θ of the least objective in the trace.</param>
/// <param name="Objective">There.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Trace">From the start on.</param>
internal sealed record TrainingRun(double[] Parameters, double Objective, TrainingEnd End, IReadOnlyList<TrainingPoint> Trace);

/// <summary>Runs an optimiser; the only place where one is stopped.</summary>
internal static class TrainingLoop
{
    /// <summary>Growth of the passes from one point of the trace to the next; there is one a pass to begin with.</summary>
    private const double Spacing = 1.02;

    /// <summary>Objective over that of the start beyond which a run is given up.</summary>
    private const double Hopeless = 1e3;

    /// <summary>Runs it from a start.</summary>
    /// <param name="optimiser">The method.</param>
    /// <param name="objective">(0).</param>
    /// <param name="start">θ, not changed.</param>
    /// <param name="seed">Of batches, samples and sketches.</param>
    /// <param name="limits">When it ends.</param>
    /// <param name="score">A score to trace.</param>
    public static TrainingRun Run(IOptimiser optimiser, TrainingObjective objective, double[] start, long seed, TrainingLimits limits, Func<double[], double>? score = null)
    {
        double[] parameters = [.. start], best = [.. start];
        var trace = new List<TrainingPoint>();
        double first = objective.Value(start), least = first, next = 0, passes = 0;
        long iteration = 0;
        var clock = new Stopwatch();
        Record(first);
        using IEnumerator<double> steps = optimiser.Iterate(objective, parameters, new RandomSource(seed)).GetEnumerator();
        TrainingEnd? end = null;
        while (end is null)
        {
            clock.Start();
            bool moved = steps.MoveNext();
            clock.Stop();
            if (moved)
            {
                iteration++;
                passes = steps.Current;
            }

            end = !moved ? TrainingEnd.Stuck
                : limits.Cancellation.IsCancellationRequested ? TrainingEnd.Cancelled
                : passes >= limits.Passes ? TrainingEnd.Passes
                : clock.Elapsed.TotalSeconds >= limits.Seconds ? TrainingEnd.Time
                : null;
            if (end is null && passes < next)
                continue;
            double value = objective.Value(parameters);
            Record(value);
            if (value < least)
                (least, best) = (value, [.. parameters]);
            else if (!(value <= Hopeless * first))
                end = TrainingEnd.Diverged;
        }

        return new TrainingRun(best, least, end.Value, trace);

        void Record(double value)
        {
            trace.Add(new TrainingPoint(clock.Elapsed.TotalSeconds, iteration, passes, value, score?.Invoke(parameters) ?? double.NaN));
            next = Math.Max(passes + 1, passes * Spacing);
        }
    }
}
