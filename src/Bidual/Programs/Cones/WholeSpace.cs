using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>No constraint.</summary>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="BlockSize">Length of a block.</param>
public sealed record WholeSpace(int Blocks, int BlockSize) : ICone
{
    /// <inheritdoc/>
    public bool IsWholeSpace => true;

    /// <inheritdoc/>
    public void Project(ReadOnlySpan<double> x, Span<double> result, double zeroBelow = 0, CancellationToken cancellation = default) => x.CopyTo(result);

    /// <inheritdoc/>
    public void ProjectBlock(int block, ReadOnlySpan<double> x, Span<double> result) => x.CopyTo(result);

    /// <inheritdoc/>
    public double SupportBound(int block, ReadOnlySpan<double> g, double irrelevantBelow, CancellationToken cancellation = default) => Vector.Norm(g);

    /// <inheritdoc/>
    public ICone Restrict(IReadOnlyList<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return new WholeSpace(blocks.Count, BlockSize);
    }
}
