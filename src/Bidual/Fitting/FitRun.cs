using System.Diagnostics;

namespace Bidual.Fitting;

/// <summary>The clock, progress and cancellation of a fit, or of a part of it.</summary>
internal sealed class FitRun : IDisposable
{
    /// <summary>Share of the time limit that may pass before what is left belongs to the proof.</summary>
    private const double SolvingShare = 0.85;

    /// <summary>Share of the time limit that the choice of β may take.</summary>
    private const double ChoosingShare = 0.4;

    private readonly long began;
    private readonly long limitBegan;
    private readonly string label;
    private readonly IProgress<FitProgress>? progress;
    private readonly CancellationTokenSource stop;
    private readonly TimeSpan? limit;
    private readonly TimeSpan proof;

    public FitRun(TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation)
        : this(Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), limit, default, "", progress, cancellation)
    {
    }

    private FitRun(long began, long limitBegan, TimeSpan? limit, TimeSpan proof, string label, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        this.began = began;
        this.limitBegan = limitBegan;
        this.limit = limit;
        this.proof = proof;
        this.label = label;
        this.progress = progress;
        Cancellation = cancellation;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (Remaining is TimeSpan left)
            stop.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>The caller's own wish to stop.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Set when the caller cancels or the time is up.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Since the fit began.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(began).TotalSeconds;

    /// <summary>What is left of the time limit, negative once it is over; null without a limit.</summary>
    public TimeSpan? Remaining => limit is TimeSpan span
        ? span - Stopwatch.GetElapsedTime(limitBegan)
        : null;

    /// <summary>The same run with a share of its time limit.</summary>
    public FitRun WithShare(double share) => WithLimit(limit * share);

    /// <summary>The same run for all that comes before the proof, which is left some time: without, a network solved to the last digit would be one that little is known about.</summary>
    public FitRun Solving() => WithLimit(limit is { } span ? BeforeProof(span, proof) : null);

    /// <summary>When the proof is to begin: it is left what one like it took, at least a share of the time, and at most half, so that there is something to prove.</summary>
    /// <param name="limit">For both.</param>
    /// <param name="proof">How long a proof like it took; zero where that is not known.</param>
    internal static TimeSpan BeforeProof(TimeSpan limit, TimeSpan proof) =>
        TimeSpan.FromTicks(Math.Max(limit.Ticks / 2, Math.Min((limit * SolvingShare).Ticks, (limit - proof).Ticks)));

    /// <summary>The same run for the choice of β.</summary>
    public FitRun Choosing() => WithShare(ChoosingShare);

    /// <summary>A part of the run that has the rest of the time for its limit, of which it may take shares.</summary>
    /// <param name="name">Stands before the details of its progress.</param>
    /// <param name="likeProof">How long the proof of a part like it took; zero where that is not known.</param>
    public FitRun Part(string name, TimeSpan likeProof = default) => new(began, Stopwatch.GetTimestamp(), Remaining, likeProof, $"{label}{name}: ", progress, Cancellation);

    public void Report(FitStage stage, int iteration = 0, double objective = double.NaN, double bound = double.NaN, string detail = "") =>
        progress?.Report(new FitProgress(stage, Seconds, iteration, objective, bound, label + detail));

    public void Dispose() => stop.Dispose();

    private FitRun WithLimit(TimeSpan? other) => new(began, limitBegan, other, proof, label, progress, Cancellation);
}
