using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Bidual.Numerics.Threads;

/// <summary>
/// Runs a fixed number of parts at once, part 0 on the caller. A worker spins for some microseconds after its part, so that
/// the next fork costs no system call, and then sleeps. Parts that find no idle worker run on the caller, after its own:
/// what is computed depends on the number of parts alone.
/// </summary>
internal static class ForkJoin
{
    private static readonly ConcurrentStack<Worker> Idle = new();
    private static int workers;

    /// <summary>body(0), …, body(parts − 1).</summary>
    public static void Run(int parts, Action<int> body)
    {
        if (parts <= 1)
        {
            if (parts == 1)
                body(0);
            return;
        }

        var join = new Join(body, parts - 1);
        int given = 1;
        while (given < parts && Take() is { } worker)
            worker.Give(join, given++);
        join.Do(0);
        for (; given < parts; given++)
        {
            join.Do(given);
            join.Finished();
        }

        join.Wait();
    }

    private static Worker? Take()
    {
        if (Idle.TryPop(out Worker? worker))
            return worker;
        if (Interlocked.Increment(ref workers) < 4 * Environment.ProcessorCount)
            return new Worker();
        Interlocked.Decrement(ref workers);
        return null;
    }

    private sealed class Join(Action<int> body, int others)
    {
        private ExceptionDispatchInfo? failure;
        private int left = others;

        public void Do(int part)
        {
            try
            {
                body(part);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }

        public void Finished() => Interlocked.Decrement(ref left);

        public void Wait()
        {
            var spin = default(SpinWait);
            for (int i = 0; Volatile.Read(ref left) != 0; i++)
            {
                if (i < Worker.Spins)
                    Thread.SpinWait(4);
                else
                    spin.SpinOnce(sleep1Threshold: 100);
            }

            failure?.Throw();
        }
    }

    private sealed class Worker
    {
        public const int Spins = 2000;

        private const int Waiting = 0, Working = 1, Asleep = 2;

        private readonly object gate = new();
        private Join? join;
        private int part;
        private int state;

        public Worker() => new Thread(Loop) { IsBackground = true, Name = "Bidual kernels" }.Start();

        public void Give(Join work, int index)
        {
            join = work;
            part = index;
            if (Interlocked.Exchange(ref state, Working) == Asleep)
            {
                lock (gate)
                    Monitor.Pulse(gate);
            }
        }

        private void Loop()
        {
            while (true)
            {
                Await();
                Join work = join!;
                join = null;
                int index = part;
                Volatile.Write(ref state, Waiting);

                // Free again before the join is told, so that the next fork finds this worker.
                work.Do(index);
                Idle.Push(this);
                work.Finished();
            }
        }

        private void Await()
        {
            for (int i = 0; i < Spins; i++)
            {
                if (Volatile.Read(ref state) == Working)
                    return;
                Thread.SpinWait(8);
            }

            if (Interlocked.CompareExchange(ref state, Asleep, Waiting) != Waiting)
                return;
            lock (gate)
            {
                while (Volatile.Read(ref state) != Working)
                    Monitor.Wait(gate);
            }
        }
    }
}
