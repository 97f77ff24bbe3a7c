using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Pricing;

/// <summary>
/// A pass over all subtrees. Each starts from the values known before the pass and learns nothing from the others, and they are dealt out in order: what is proven, found and
/// counted does not depend on threads. (An incumbent shared between them would save a few nodes in a hundred: a value half a per cent better lowers the count by about one per cent.)
/// </summary>
/// <param name="rows">The function.</param>
/// <param name="threads">Worker threads.</param>
/// <param name="path">The registers.</param>
internal sealed class BranchAndBound(PreparedRows rows, int threads, InstructionPath path)
{
    private readonly RoundingMargin margin = RoundingMargin.Of(rows);
    private readonly Subtree[] subtrees = Subtree.All(rows);

    /// <summary>Proves the goal, or what it can.</summary>
    /// <param name="goal">What to prove. The pass ends with the first subtree in their order that finds a value above its ceiling.</param>
    /// <param name="found">The directions known; better ones are added.</param>
    /// <param name="nodeLimit">Boxes to visit at most, shared out evenly.</param>
    /// <param name="cancellation">Ends the pass early.</param>
    /// <returns>The bound of max |f| over |y| ≤ 1, whether no box was left open, and the boxes visited.</returns>
    public (double Bound, bool IsClosed, long Nodes) Prove(SearchGoal goal, DirectionPool found, long nodeLimit, CancellationToken cancellation)
    {
        double attained = found.Best;
        long share = Math.Max(1, nodeLimit / subtrees.Length);
        var outcomes = new SubtreeOutcome?[subtrees.Length];
        int next = -1, last = subtrees.Length - 1;
        ForkJoin.Run(Math.Min(threads, subtrees.Length), _ =>
        {
            BoxSearch search = BoxSearch.On(path, rows, margin);
            for (int i = Interlocked.Increment(ref next); i <= Volatile.Read(ref last) && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                int index = i;
                SubtreeOutcome outcome = search.Run(subtrees[i], goal, new DirectionPool(rows, 1), attained, share, () => index > Volatile.Read(ref last) || cancellation.IsCancellationRequested);
                outcomes[i] = outcome;
                if (outcome.Found.Best > goal.Ceiling)
                    LowerTo(ref last, i);
            }
        });

        double bound = 0;
        bool isClosed = true;
        long nodes = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            SubtreeOutcome? outcome = i <= last ? outcomes[i] : null;
            bound = Math.Max(bound, outcome?.Bound ?? rows.Mass);
            isClosed &= outcome is { IsClosed: true };
            if (outcome is null)
                continue;
            nodes += outcome.Nodes;
            found.Add(outcome.Found);
        }

        return (bound, isClosed, nodes);
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
