using System.Diagnostics;

namespace Bidual.Reproductions;

/// <summary>Progress of many fits in a row, in seconds since the first of them began.</summary>
/// <param name="inner">Told.</param>
/// <param name="began">Timestamp of the <see cref="Stopwatch"/>.</param>
internal sealed class ProgressSince(IProgress<FitProgress> inner, long began) : IProgress<FitProgress>
{
    public void Report(FitProgress value) => inner.Report(value with { Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds });
}
