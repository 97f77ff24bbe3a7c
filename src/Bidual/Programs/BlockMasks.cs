using Bidual.Arrangements;
using Bidual.Numerics.Masked;

namespace Bidual.Programs;

/// <summary>
/// The masks of the blocks of an operator. Blocks of one pattern, of either sign, share its column:
/// Σ_b s_b D_b X u_b = Σ_i D_i X (Σ_{b of i} s_b u_b).
/// </summary>
internal sealed class BlockMasks
{
    private readonly IReadOnlyList<Block> blocks;
    private readonly int[] columns;

    public BlockMasks(PatternSet patterns, IReadOnlyList<Block> blocks)
    {
        this.blocks = blocks;
        columns = new int[blocks.Count];
        var distinct = new List<int>();
        var known = new Dictionary<int, int>();
        for (int b = 0; b < columns.Length; b++)
        {
            if (!known.TryGetValue(blocks[b].Pattern, out columns[b]))
            {
                known.Add(blocks[b].Pattern, columns[b] = distinct.Count);
                distinct.Add(blocks[b].Pattern);
            }
        }

        Bits = new MaskBits(patterns.Rows, distinct.Count, i => patterns.Pattern(distinct[i]));
    }

    /// <summary>M, a column a pattern.</summary>
    public MaskBits Bits { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => columns.Length;

    /// <summary>The column of a block's pattern.</summary>
    public int Column(int block) => columns[block];

    /// <summary>s_b.</summary>
    public int Sign(int block) => blocks[block].Sign;
}
