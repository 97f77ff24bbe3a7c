using Bidual.Numerics.Dense;

namespace Bidual.Tests.Numerics.Dense;

public sealed class TeamTests
{
    [Fact]
    public void Every_part_runs_once_also_inside_a_part_and_beside_another_caller()
    {
        var counts = new int[6 * 4 * 5];
        Parallel.For(0, 6, caller => Team.Run(4, outer => Team.Run(5, inner => Interlocked.Increment(ref counts[(((caller * 4) + outer) * 5) + inner]))));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_failure_in_any_part_reaches_the_caller_and_the_team_works_on()
    {
        for (int failing = 0; failing < 3; failing++)
        {
            int part = failing;
            Assert.Throws<InvalidOperationException>(() => Team.Run(3, index =>
            {
                if (index == part)
                    throw new InvalidOperationException();
            }));
        }

        int done = 0;
        Team.Run(3, _ => Interlocked.Increment(ref done));
        Assert.Equal(3, done);
    }

    [Fact]
    public void Sections_after_a_pause_find_the_sleepers()
    {
        for (int round = 0; round < 5; round++)
        {
            int done = 0;
            Team.Run(2, _ => Interlocked.Increment(ref done));
            Assert.Equal(2, done);
            Thread.Sleep(20);
        }
    }
}
