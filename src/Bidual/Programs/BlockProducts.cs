using Bidual.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Programs;

/// <summary>The products of all blocks of an operator at once, by the masked kernels.</summary>
internal abstract class BlockProducts
{
    private const int FewestEach = 8;
    private const int FewestEntries = 1024;

    /// <summary>With fewer than one in so many blocks not zero, those are added sooner one by one.</summary>
    private const int SparseShare = 10;

    private readonly Lock gate = new();

    /// <summary>Whether so many rows and blocks are worth the masks, or few of them are added sooner one by one.</summary>
    public static bool Pay(int rows, int blocks) => InstructionPaths.Best != InstructionPath.Scalar && Math.Min(rows, blocks) >= FewestEach && (long)rows * blocks >= FewestEntries;

    /// <summary>The same for a variable of which so many blocks are not zero.</summary>
    public static bool Pay(int rows, int blocks, int nonZero) => Pay(rows, blocks) && SparseShare * nonZero >= blocks;

    /// <summary>Products of the given kind.</summary>
    /// <param name="kind">How.</param>
    /// <param name="data">X, n×d.</param>
    /// <param name="panels">X in panels; only the precision that is needed is made.</param>
    /// <param name="masks">The masks of the blocks.</param>
    /// <param name="threads">Worker threads.</param>
    public static BlockProducts Of(ProductKind kind, Matrix data, DataPanels panels, BlockMasks masks, int threads) => kind switch
    {
        ProductKind.Single => new PanelProducts<float>(panels.Single(masks.Bits, threads), masks),
        ProductKind.Slabs when !data.IsSparse => new SlabProducts(data, masks, threads),
        _ => new PanelProducts<double>(panels.Double(masks.Bits, threads), masks),
    };

    /// <summary>result ← A x.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        lock (gate)
            ApplyAlone(x, result);
    }

    /// <summary>result ← Aᵀ dual.</summary>
    public void ApplyAdjoint(ReadOnlySpan<double> dual, Span<double> result)
    {
        lock (gate)
            ApplyAdjointAlone(dual, result);
    }

    /// <summary><see cref="Apply"/>, one caller at a time.</summary>
    protected abstract void ApplyAlone(ReadOnlySpan<double> x, Span<double> result);

    /// <summary><see cref="ApplyAdjoint"/>, one caller at a time.</summary>
    protected abstract void ApplyAdjointAlone(ReadOnlySpan<double> dual, Span<double> result);
}
