using System.Runtime.ExceptionServices;

namespace Bidual.Numerics.Dense;

/// <summary>
/// Threads that wait a few microseconds for the next parallel section before they sleep: forking and joining costs less than
/// a microsecond where sections follow each other closely. One caller has the team at a time; any other, and any section
/// inside a section, runs all its parts itself, with the same result.
/// </summary>
internal static class Team
{
    private const int SpinsBeforeSleep = 2000;

    private static readonly List<Member> Members = [];
    private static int taken;

    /// <summary>Runs work(0), …, work(parts − 1), which must not depend on each other, and returns when all are done.</summary>
    public static void Run(int parts, Action<int> work)
    {
        if (parts <= 1 || Interlocked.CompareExchange(ref taken, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
                work(part);
            return;
        }

        try
        {
            while (Members.Count < parts - 1)
                Members.Add(new Member());
            for (int part = 1; part < parts; part++)
                Members[part - 1].Start(work, part);
            Exception? failure = null;
            try
            {
                work(0);
            }
            finally
            {
                for (int part = 1; part < parts; part++)
                    failure = Members[part - 1].Join() ?? failure;
            }

            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            Volatile.Write(ref taken, 0);
        }
    }

    private sealed class Member
    {
        private readonly object wake = new();
        private Action<int>? work;
        private int part;
        private Exception? failure;
        private int started;
        private int finished;
        private int asleep;

        public Member() => new Thread(Live) { IsBackground = true, Name = "Bidual kernels" }.Start();

        public void Start(Action<int> job, int index)
        {
            (work, part, failure) = (job, index, null);
            Interlocked.Increment(ref started);
            if (Volatile.Read(ref asleep) == 1)
            {
                lock (wake)
                    Monitor.Pulse(wake);
            }
        }

        public Exception? Join()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref finished) != Volatile.Read(ref started))
            {
                if (spin.Count < 20)
                    Thread.SpinWait(4);
                spin.SpinOnce(sleep1Threshold: -1);
            }

            work = null;
            return failure;
        }

        private void Live()
        {
            for (int seen = 0; ; seen++)
            {
                AwaitStart(seen);
                try
                {
                    work!(part);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                Volatile.Write(ref finished, seen + 1);
            }
        }

        private void AwaitStart(int seen)
        {
            for (int spins = 0; Volatile.Read(ref started) == seen; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                lock (wake)
                {
                    Interlocked.Exchange(ref asleep, 1);
                    while (Volatile.Read(ref started) == seen)
                        Monitor.Wait(wake);
                    Volatile.Write(ref asleep, 0);
                }
            }
        }
    }
}
