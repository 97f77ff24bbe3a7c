using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Pricing;

/// <summary>
/// A pass over all subtrees, in batches of fixed sizes: each subtree starts from the values known before its batch and learns nothing from the others in it. What is proven,
/// found and counted therefore does not depend on threads; an incumbent shared between running subtrees would make the counts depend on who is first.
/// </summary>
/// <param name="rows">The function.</param>
/// <param name="threads">Worker threads.</param>
/// <param name="path">The registers.</param>
internal sealed class BranchAndBound(PreparedRows rows, int threads, InstructionPath path)
{
    private const int FirstBatch = 4;
    private const int LargestBatch = 64;

    private readonly RoundingMargin margin = RoundingMargin.Of(rows);
    private readonly Subtree[] subtrees = Subtree.All(rows);
    private readonly BoxSearch?[] searches = new BoxSearch?[threads];

    /// <summary>Proves the goal, or what it can.</summary>
    /// <param name="goal">What to prove. The pass ends with the first subtree in their order that finds a value above its ceiling.</param>
    /// <param name="found">The directions known; better ones are added.</param>
    /// <param name="nodeLimit">Boxes to visit at most, shared out evenly.</param>
    /// <param name="cancellation">Ends the pass early.</param>
    /// <returns>The bound of max |f| over |y| ≤ 1, whether no box was left open, and the boxes visited.</returns>
    public (double Bound, bool IsClosed, long Nodes) Prove(SearchGoal goal, DirectionPool found, long nodeLimit, CancellationToken cancellation)
    {
        long share = Math.Max(1, nodeLimit / subtrees.Length), nodes = 0;
        double bound = 0;
        bool isClosed = true;
        for (int first = 0, size = FirstBatch; first < subtrees.Length; first += size, size = Math.Min(2 * size, LargestBatch))
        {
            int end = Math.Min(first + size, subtrees.Length);
            var outcomes = new SubtreeOutcome?[subtrees.Length];
            int last = RunBatch(first, end, outcomes, goal, found.Best, share, cancellation);
            for (int i = first; i <= last; i++)
            {
                bound = Math.Max(bound, outcomes[i]?.Bound ?? rows.Mass);
                isClosed &= outcomes[i] is { IsClosed: true };
                nodes += outcomes[i]?.Nodes ?? 0;
                if (outcomes[i] is { } outcome)
                    found.Add(outcome.Found);
            }

            if (last < end - 1 || found.Best > goal.Ceiling)
                return (rows.Mass, false, nodes);
        }

        return (bound, isClosed, nodes);
    }

    /// <summary>Searches the subtrees from first to end.</summary>
    /// <returns>The first that found a value above the goal's ceiling, else the one before the end; those behind it do not count.</returns>
    private int RunBatch(int first, int end, SubtreeOutcome?[] outcomes, SearchGoal goal, double attained, long share, CancellationToken cancellation)
    {
        int next = first - 1, last = end - 1;
        ForkJoin.Run(Math.Min(threads, end - first), part =>
        {
            BoxSearch search = searches[part] ??= BoxSearch.On(path, rows, margin);
            for (int i = Interlocked.Increment(ref next); i <= Volatile.Read(ref last) && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                int index = i;
                SubtreeOutcome outcome = search.Run(
                    subtrees[i], goal, new DirectionPool(rows, 1), attained, share, () => index > Volatile.Read(ref last) || cancellation.IsCancellationRequested);
                outcomes[i] = outcome;
                if (outcome.Found.Best > goal.Ceiling)
                    LowerTo(ref last, i);
            }
        });
        return last;
    }

    private static void LowerTo(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value < seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
