using Bidual.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Pricing;

/// <summary>
/// Exact pricing over all directions, (4): a proven upper bound of g(ν) = max over ‖u‖ ≤ 1 of |νᵀ(Xu)₊| and directions that attain nearly as much. Ranks 1 and 2 by
/// an angular sweep, higher ones by branch and bound, (8d).
/// </summary>
internal static class ExactPricing
{
    /// <summary>The largest rank that is searched; beyond it the answer is an open bound, and no rank above 10 or so can be expected to end.</summary>
    public const int MostRank = Box.MostDimensions + 1;

    /// <summary>Values below this share of Σ|ν_t|‖x_t‖ are not told from 0.</summary>
    private const double Negligible = 1e-11;

    /// <summary>By what share a direction must exceed a threshold for the search to end with it.</summary>
    private const double WorthReporting = 1e-9;

    /// <summary>The coarser bounds of an anytime search, as multiples of the last.</summary>
    private static readonly double[] First = [4, 2, 1.4, 1.15];

    /// <summary>Those that another search falls back to, one after the other.</summary>
    private static readonly double[] Fallback = [1.00001, 1.0001, 1.001, 1.005, 1.02, 1.05, 1.15, 1.4, 2, 4];

    /// <summary>Answers.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellation">Ends the search early; the answer is valid all the same.</param>
    public static PricingAnswer Run(PricingRequest request, CancellationToken cancellation = default) => Run(request, InstructionPaths.Best, cancellation);

    /// <summary>The same on given registers.</summary>
    public static PricingAnswer Run(PricingRequest request, InstructionPath path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is { NodeLimit: 0, Inputs.IsSparse: true })
            return SparseSearches.Run(request);
        MergedRows merged = MergedRows.Of(request.Inputs.Written(), request.Dual);
        PreparedRows rows = RowAxes.Prepare(merged);
        if (rows.Rank == 0)
            return new PricingAnswer(rows.Raise(0), [], 0, IsComplete: true);
        var found = new DirectionPool(rows, request.MaximumDirections);
        if (rows.Rank <= 2)
            return Answer(request, rows, found, new AngularSweep(rows).Run(found), 0, isComplete: true);

        var searches = new LocalSearches(rows, request.Threads);
        searches.Add(request.Starts);
        searches.Add(request.StartsPerRank * (rows.Rank - 2), request.Seed);
        searches.Run(found);
        double ceiling = Ceiling(request.Threshold);
        if (found.Best > Ceiling(request.Wanted ?? request.Threshold) || rows.Rank > MostRank || request.NodeLimit == 0)
            return Answer(request, rows, found, rows.Mass, 0, isComplete: false) with { Searches = searches.Count };
        double threshold = rows.Lower(request.Threshold ?? request.Floor);
        var goal = new SearchGoal(Math.Max(threshold, Negligible * rows.Mass), 1 + request.Tolerance, 1, ceiling);
        return Search(request, rows, found, goal, path, cancellation) with { Searches = searches.Count };

        double Ceiling(double? asked) => asked is { } value ? rows.Raise(value) * (1 + WorthReporting) : double.PositiveInfinity;
    }

    private static PricingAnswer Search(PricingRequest request, PreparedRows rows, DirectionPool found, SearchGoal goal, InstructionPath path, CancellationToken cancellation)
    {
        var search = new BranchAndBound(rows, request.Threads, path);
        double bound = rows.Mass;
        long nodes = 0;
        bool isClosed = true;
        foreach (double coarse in request.Anytime ? First : [])
            isClosed = isClosed && Prove(coarse);
        bool isComplete = isClosed && Prove(1);

        // What could not be proven finely may be proven coarsely: the bound of an open pass is that of a box it never came to.
        foreach (double coarse in isComplete || !request.FallsBack ? [] : Fallback.SkipWhile(coarse => coarse < 1 + request.Tolerance))
        {
            if (cancellation.IsCancellationRequested || Prove(coarse))
                break;
        }

        return Answer(request, rows, found, bound, nodes, isComplete);

        bool Prove(double coarse)
        {
            (double proven, bool isProven, long visited) = search.Prove(goal with { Coarseness = coarse }, found, request.NodeLimit, cancellation);
            bound = Math.Min(bound, proven);
            nodes += visited;
            return isProven;
        }
    }

    private static PricingAnswer Answer(PricingRequest request, PreparedRows rows, DirectionPool found, double bound, long nodes, bool isComplete)
    {
        var directions = new List<PricedDirection>();
        foreach (DirectionPool.Entry entry in found.Entries)
            directions.Add(Price(request, rows, entry));
        directions.Sort((a, b) => b.Value.CompareTo(a.Value));
        if ((request.Wanted ?? request.Threshold) is { } threshold && directions.Count > 0 && directions[0].Value > threshold)
            directions.RemoveAll(direction => direction.Value <= threshold);
        return new PricingAnswer(rows.Raise(bound), directions, nodes, isComplete);
    }

    private static PricedDirection Price(PricingRequest request, PreparedRows rows, DirectionPool.Entry entry)
    {
        var u = new double[request.Inputs.Columns];
        for (int i = 0; i < u.Length; i++)
            u[i] = Vector.Dot(rows.Lift.Row(i), entry.Point);
        Vector.Scale(1 / Vector.Norm(u), u, u);
        double value = 0;
        for (int t = 0; t < request.Inputs.Rows; t++)
            value += request.Dual[t] * Math.Max(0, request.Inputs.Dot(t, u));
        return new PricedDirection(u, value < 0 ? -1 : 1, Math.Abs(value));
    }
}
