using System.Diagnostics;

namespace Bidual.Benchmarks;

/// <summary>Watches the resident memory of this process from its creation on, every few milliseconds.</summary>
internal sealed class ResidentMemory : IDisposable
{
    private readonly long start = Environment.WorkingSet;
    private readonly Timer timer;
    private long peak;

    public ResidentMemory() => timer = new Timer(_ => Observe(), null, 0, 5);

    /// <summary>Bytes by which it grew at most.</summary>
    public long PeakGrowth()
    {
        Observe();
        return Volatile.Read(ref peak) - start;
    }

    public void Dispose() => timer.Dispose();

    private void Observe()
    {
        using var process = Process.GetCurrentProcess();
        long now = process.WorkingSet64;
        long seen = Volatile.Read(ref peak);
        while (now > seen)
        {
            long before = Interlocked.CompareExchange(ref peak, now, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
