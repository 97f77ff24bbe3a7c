using Bidual.Numerics.Threads;

namespace Bidual.Tests.Numerics.Threads;

public class ForkJoinTests
{
    [Fact]
    public void Every_part_runs_once()
    {
        for (int parts = 0; parts < 20; parts++)
        {
            var runs = new int[parts];
            for (int round = 0; round < 50; round++)
                ForkJoin.Run(parts, part => Interlocked.Increment(ref runs[part]));
            Assert.All(runs, count => Assert.Equal(50, count));
        }
    }

    [Fact]
    public void Part_0_is_the_callers()
    {
        int caller = Environment.CurrentManagedThreadId, first = 0;
        ForkJoin.Run(3, part =>
        {
            if (part == 0)
                first = Environment.CurrentManagedThreadId;
        });
        Assert.Equal(caller, first);
    }

    [Fact]
    public void A_failure_reaches_the_caller_after_all_parts_are_done()
    {
        int done = 0;
        for (int bad = 0; bad < 3; bad++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(3, part =>
            {
                if (part == bad)
                    throw new InvalidOperationException("no");
                Interlocked.Increment(ref done);
            }));
            Assert.Equal("no", thrown.Message);
        }

        Assert.Equal(6, done);
    }

    [Fact]
    public void Forks_within_forks_and_beside_each_other_end()
    {
        int done = 0;
        Parallel.For(0, 20, _ => ForkJoin.Run(3, _ => ForkJoin.Run(3, _ => Interlocked.Increment(ref done))));
        Assert.Equal(180, done);
    }

    [Fact]
    public void Workers_that_have_gone_to_sleep_wake()
    {
        for (int round = 0; round < 5; round++)
        {
            int done = 0;
            ForkJoin.Run(4, _ => Interlocked.Increment(ref done));
            Assert.Equal(4, done);
            Thread.Sleep(5);
        }
    }
}
