using System.Diagnostics;

namespace Bidual.Fitting;

/// <summary>The clock, progress and cancellation of one fit.</summary>
internal sealed class FitRun : IDisposable
{
    private readonly long began;
    private readonly IProgress<FitProgress>? progress;
    private readonly CancellationTokenSource stop;
    private readonly TimeSpan? limit;

    public FitRun(TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation)
        : this(Stopwatch.GetTimestamp(), limit, limit, progress, cancellation)
    {
    }

    private FitRun(long began, TimeSpan? limit, TimeSpan? left, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        this.began = began;
        this.limit = limit;
        this.progress = progress;
        Cancellation = cancellation;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (left is TimeSpan span)
            stop.CancelAfter(span);
    }

    /// <summary>The caller's own wish to stop.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Set when the caller cancels or the time is up.</summary>
    public CancellationToken Stop => stop.Token;

    public double Seconds => Stopwatch.GetElapsedTime(began).TotalSeconds;

    /// <summary>What is left of the time limit, negative once it is over; null without a limit.</summary>
    public TimeSpan? Remaining => limit is TimeSpan span
        ? span - TimeSpan.FromSeconds(Seconds)
        : null;

    /// <summary>The same run with a share of its time limit.</summary>
    public FitRun WithShare(double share)
    {
        TimeSpan? part = limit * share;
        TimeSpan? left = part is TimeSpan span ? TimeSpan.FromSeconds(Math.Max(0, span.TotalSeconds - Seconds)) : null;
        return new FitRun(began, part, left, progress, Cancellation);
    }

    public void Report(FitStage stage, int iteration = 0, double objective = double.NaN, double bound = double.NaN, string detail = "") =>
        progress?.Report(new FitProgress(stage, Seconds, iteration, objective, bound, detail));

    public void Dispose() => stop.Dispose();
}
