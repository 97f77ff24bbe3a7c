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
    private const int Rounds = 3;

    private readonly RoundingMargin margin = RoundingMargin.Of(rows);
    private readonly Subtree[] subtrees = Subtree.All(rows);
    private readonly BoxSearch?[] searches = new BoxSearch?[threads];

    /// <summary>Proves the goal, or what it can.</summary>
    /// <param name="goal">What to prove. A subtree that finds a value above its ceiling ends; the others go on, so that one pass finds what there is, and nothing is proven.</param>
    /// <param name="found">The directions known; better ones are added.</param>
    /// <param name="nodeLimit">Boxes to visit at most. What the first rounds leave goes to the subtrees they could not end, from their beginnings.</param>
    /// <param name="cancellation">Ends the pass early.</param>
    /// <returns>The bound of max |f| over |y| ≤ 1, whether no box was left open, and the boxes visited.</returns>
    public (double Bound, bool IsClosed, long Nodes) Prove(SearchGoal goal, DirectionPool found, long nodeLimit, CancellationToken cancellation)
    {
        Subtree[] left = subtrees;
        long nodes = 0;
        double bound = 0;
        bool allClosed = true;
        for (int round = 1; ; round++)
        {
            long share = Math.Max(1, (nodeLimit - nodes) / left.Length / (round < Rounds ? 2 : 1));
            SubtreeOutcome?[] outcomes = RunAll(left, goal, found, share, cancellation);
            nodes += outcomes.Sum(outcome => outcome?.Nodes ?? 0);
            if (found.Best > goal.Ceiling)
                return (rows.Mass, false, nodes);
            bool isLast = round == Rounds || nodes >= nodeLimit || cancellation.IsCancellationRequested;
            var cut = new List<Subtree>();
            for (int i = 0; i < left.Length; i++)
            {
                bool isClosed = outcomes[i] is { IsClosed: true };
                if (!isClosed && !isLast && outcomes[i]?.Nodes >= share)
                {
                    cut.Add(left[i]);
                    continue;
                }

                bound = Math.Max(bound, outcomes[i]?.Bound ?? rows.Mass);
                allClosed &= isClosed;
            }

            if (cut.Count == 0)
                return (bound, allClosed, nodes);
            left = [.. cut];
        }
    }

    /// <summary>Searches subtrees, batch by batch.</summary>
    /// <returns>An outcome for each, null where it was not searched.</returns>
    private SubtreeOutcome?[] RunAll(Subtree[] all, SearchGoal goal, DirectionPool found, long share, CancellationToken cancellation)
    {
        var outcomes = new SubtreeOutcome?[all.Length];
        var ascent = new Ascent(rows);
        List<Ridge> ridges = [.. found.Entries.Select(Touching)];
        for (int first = 0, size = FirstBatch; first < all.Length; first += size, size = Math.Min(2 * size, LargestBatch))
        {
            int end = Math.Min(first + size, all.Length), next = first - 1;
            double attained = found.Best;
            ForkJoin.Run(Math.Min(threads, end - first), part =>
            {
                BoxSearch search = searches[part] ??= BoxSearch.On(path, rows, margin);
                for (int i = Interlocked.Increment(ref next); i < end && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
                    outcomes[i] = search.Run(all[i], goal, ridges, new DirectionPool(rows, 1), attained, share, cancellation);
            });
            foreach (SubtreeOutcome outcome in outcomes[first..end].OfType<SubtreeOutcome>())
            {
                found.Add(outcome.Found);
                ridges.AddRange(outcome.Found.Entries.Select(Touching));
            }
        }

        return outcomes;

        Ridge Touching(DirectionPool.Entry entry) => ascent.RidgeAt(entry.Point, entry.Sign, entry.Value);
    }
}
