namespace Bidual.Programs.Cones;

/// <summary>A product of closed convex cones, one per block of the variable.</summary>
public interface ICone
{
    /// <summary>Number of blocks.</summary>
    int Blocks { get; }

    /// <summary>Length of a block.</summary>
    int BlockSize { get; }

    /// <summary>Whether every point belongs to it.</summary>
    bool IsWholeSpace { get; }

    /// <summary>
    /// Euclidean projection of the whole variable; result may be x. A block whose projection is known to be no longer than
    /// <paramref name="zeroBelow"/> may be set to zero instead: enough for a prox that thresholds it, and less work.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the result is no projection.</exception>
    void Project(ReadOnlySpan<double> x, Span<double> result, double zeroBelow = 0, CancellationToken cancellation = default);

    /// <summary>Euclidean projection onto the cone of one block; result may be x. To rounding it may depend on earlier supports of the block.</summary>
    void ProjectBlock(int block, ReadOnlySpan<double> x, Span<double> result);

    /// <summary>
    /// A proven upper bound, tight to rounding, of max gᵀu over unit vectors u of one block's cone, that is ‖Proj(g)‖: (4).
    /// Once the bound is known to be at most <paramref name="irrelevantBelow"/> the work may stop there, and where it is cancelled at any time: with a bound that is proven and not tight.
    /// </summary>
    double SupportBound(int block, ReadOnlySpan<double> g, double irrelevantBelow, CancellationToken cancellation = default);

    /// <summary>The cone of some of the blocks.</summary>
    ICone Restrict(IReadOnlyList<int> blocks);
}
