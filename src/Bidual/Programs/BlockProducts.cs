using Bidual.Arrangements;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Programs;

/// <summary>
/// The products of all blocks of an operator at once. Blocks of one pattern, of either sign, share its column of the masks:
/// Σ_b s_b D_b X u_b = Σ_i D_i X (Σ_{b of i} s_b u_b).
/// </summary>
internal sealed class BlockProducts
{
    private const int FewestEach = 8;
    private const int FewestEntries = 1024;

    /// <summary>With fewer than one in so many blocks not zero, those are added sooner one by one.</summary>
    private const int SparseShare = 10;

    private readonly IReadOnlyList<Block> blocks;
    private readonly int[] columns;
    private readonly MaskedOperator<double> operation;
    private readonly Panels<double> variables;
    private readonly Lock gate = new();

    public BlockProducts(Panels<double> data, PatternSet patterns, IReadOnlyList<Block> blocks, int threads)
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

        var masks = new MaskBits(data.Rows, distinct.Count, i => patterns.Pattern(distinct[i]));
        operation = new MaskedOperator<double>(masks, data, threads);
        variables = operation.Variables();
    }

    /// <summary>Whether so many rows and blocks are worth the masks, or few of them are added sooner one by one.</summary>
    public static bool Pay(int rows, int blocks) => InstructionPaths.Best != InstructionPath.Scalar && Math.Min(rows, blocks) >= FewestEach && (long)rows * blocks >= FewestEntries;

    /// <summary>The same for a variable of which so many blocks are not zero.</summary>
    public static bool Pay(int rows, int blocks, int nonZero) => Pay(rows, blocks) && SparseShare * nonZero >= blocks;

    /// <summary>result ← A x.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        int d = variables.Columns;
        lock (gate)
        {
            variables.Clear();
            for (int b = 0; b < columns.Length; b++)
                variables.AddRow(columns[b], blocks[b].Sign, x.Slice(b * d, d));
            operation.Forward(variables, result);
        }
    }

    /// <summary>result ← Aᵀ dual.</summary>
    public void ApplyAdjoint(ReadOnlySpan<double> dual, Span<double> result)
    {
        int d = variables.Columns;
        lock (gate)
        {
            operation.Adjoint(dual, variables);
            for (int b = 0; b < columns.Length; b++)
            {
                Span<double> g = result.Slice(b * d, d);
                variables.GetRow(columns[b], g);
                if (blocks[b].Sign < 0)
                    Numerics.Vector.Scale(-1, g, g);
            }
        }
    }
}
