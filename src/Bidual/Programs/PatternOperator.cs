using System.Numerics;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Programs;

/// <summary>
/// A u = Σ_b s_b D_b X u_b over blocks b of a pattern and a sign: the operator of (1) and (9). The variable holds the
/// blocks one after another, d values each. Masks stay bits: nothing of size n×P is ever formed.
/// </summary>
public sealed class PatternOperator : ILinearOperator
{
    private readonly int threads;
    private readonly ProductKind kind;
    private readonly DataPanels panels;
    private readonly Lazy<BlockMasks> masks;
    private readonly Lazy<BlockProducts> products;

    /// <summary>An operator over the given blocks.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="blocks">Which pattern and sign each block has.</param>
    /// <param name="threads">Worker threads of the products.</param>
    public PatternOperator(Matrix data, PatternSet patterns, IReadOnlyList<Block> blocks, int threads = 1)
        : this(data, patterns, blocks, threads, ProductKind.Double, null, null)
    {
    }

    private PatternOperator(
        Matrix data,
        PatternSet patterns,
        IReadOnlyList<Block> blocks,
        int threads,
        ProductKind kind,
        DataPanels? panels,
        Lazy<BlockMasks>? masks)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(blocks);
        if (patterns.Rows != data.Rows || patterns.Inputs != data.Columns)
            throw new ArgumentException("The patterns belong to other data.", nameof(patterns));
        Data = data;
        Patterns = patterns;
        Blocks = blocks;
        this.threads = threads;
        this.kind = kind;
        this.panels = panels ?? new DataPanels(data);
        this.masks = masks ?? new(() => new BlockMasks(patterns, blocks));
        products = new(() => BlockProducts.Of(kind, data, this.panels, this.masks.Value, threads));
    }

    /// <summary>X, n×d.</summary>
    public Matrix Data { get; }

    /// <summary>The patterns the blocks refer to.</summary>
    public PatternSet Patterns { get; }

    /// <summary>Pattern and sign of each block.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>d, the length of a block.</summary>
    public int BlockSize => Data.Columns;

    /// <summary>Products of X and some masks in floats.</summary>
    internal MaskedProducts<float> SingleProducts(MaskBits masks) => panels.Single(masks, threads);

    /// <summary>Whether products are computed in float: where the masked kernels pay, and never without vector hardware.</summary>
    internal bool IsSingle => kind == ProductKind.Single;

    /// <summary>Bound of the relative rounding error of a product, cancellation apart.</summary>
    internal double Noise => IsSingle ? 1e-6 : 1e-13;

    /// <inheritdoc/>
    public int Inputs => checked(Blocks.Count * Data.Columns);

    /// <inheritdoc/>
    public int Outputs => Data.Rows;

    /// <summary>The same operator over some of the blocks.</summary>
    public PatternOperator Restrict(IReadOnlyList<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return new PatternOperator(Data, Patterns, [.. blocks.Select(b => Blocks[b])], threads, kind, panels, null);
    }

    /// <summary>The same operator, its products computed in another way.</summary>
    internal PatternOperator With(ProductKind products) => new(Data, Patterns, Blocks, threads, products, panels, masks);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        int d = BlockSize;
        if (BlockProducts.Pay(Outputs, Blocks.Count, CountNonZero(x)))
        {
            products.Value.Apply(x, result);
            return;
        }

        result.Clear();
        for (int b = 0; b < Blocks.Count; b++)
        {
            ReadOnlySpan<double> u = x.Slice(b * d, d);
            if (u.ContainsAnyExcept(0.0))
                AddBlock(Blocks[b], u, result);
        }
    }

    /// <inheritdoc/>
    public void ApplyAdjoint(ReadOnlySpan<double> dual, Span<double> result)
    {
        if (BlockProducts.Pay(Outputs, Blocks.Count))
        {
            products.Value.ApplyAdjoint(dual, result);
            return;
        }

        int d = BlockSize;
        for (int b = 0; b < Blocks.Count; b++)
        {
            Span<double> g = result.Slice(b * d, d);
            if (b > 0 && Blocks[b - 1] == new Block(Blocks[b].Pattern, -Blocks[b].Sign))
            {
                Numerics.Vector.Scale(-1, result.Slice((b - 1) * d, d), g);
                continue;
            }

            PatternAdjoint(Blocks[b].Pattern, dual, g);
            if (Blocks[b].Sign < 0)
                Numerics.Vector.Scale(-1, g, g);
        }
    }

    /// <summary>Adds s_b D_b X u to the prediction.</summary>
    internal void AddBlock(Block block, ReadOnlySpan<double> u, Span<double> prediction)
    {
        ReadOnlySpan<ulong> pattern = Patterns.Pattern(block.Pattern);
        for (int word = 0; word < pattern.Length; word++)
        {
            for (ulong rest = pattern[word]; rest != 0; rest &= rest - 1)
            {
                int t = (word << 6) + BitOperations.TrailingZeroCount(rest);
                prediction[t] += block.Sign * Data.Dot(t, u);
            }
        }
    }

    /// <summary>result ← Xᵀ D ν of one pattern.</summary>
    internal void PatternAdjoint(int pattern, ReadOnlySpan<double> dual, Span<double> result)
    {
        result.Clear();
        ReadOnlySpan<ulong> bits = Patterns.Pattern(pattern);
        for (int word = 0; word < bits.Length; word++)
        {
            for (ulong rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                int t = (word << 6) + BitOperations.TrailingZeroCount(rest);
                Data.AddRow(t, dual[t], result);
            }
        }
    }

    private int CountNonZero(ReadOnlySpan<double> x)
    {
        int d = BlockSize, count = 0;
        for (int b = 0; b < Blocks.Count; b++)
        {
            if (x.Slice(b * d, d).ContainsAnyExcept(0.0))
                count++;
        }

        return count;
    }
}
