using System.Collections.Concurrent;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Programs.Cones;

/// <summary>The product of the pattern cones K_i = {u : (2D_i − I) X u ≥ 0} of (1), one per block; of neurons that are monotone in some features, (1m), with further rows.</summary>
public sealed class PatternCones : ICone
{
    private readonly IReadOnlyList<int> patternOfBlock;
    private readonly double[] rowNorms;

    /// <summary>Per block the signs of all rows; null where there are those of X alone, whose signs are the pattern.</summary>
    private readonly ulong[][]? signs;
    private readonly Lazy<RowSlacks> slacks;
    private readonly ConcurrentBag<PatternConeProjection> projections;

    /// <summary>Per block the rows of its last support: prices are asked for at points that converge.</summary>
    private readonly int[][] lastRows;

    /// <summary>The cones of the given patterns.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="patternOfBlock">Pattern of each block.</param>
    public PatternCones(Matrix data, PatternSet patterns, IReadOnlyList<int> patternOfBlock)
        : this(data, patterns, patternOfBlock, null)
    {
    }

    private PatternCones(Matrix data, PatternSet patterns, IReadOnlyList<int> patternOfBlock, ulong[][]? signs)
    {
        Data = data;
        Patterns = patterns;
        this.patternOfBlock = patternOfBlock;
        this.signs = signs;
        rowNorms = RowNorms(data);
        slacks = new Lazy<RowSlacks>(() => RowSlacks.Of(data, rowNorms, InstructionPaths.Best));
        projections = [];
        lastRows = new int[patternOfBlock.Count][];
        Array.Fill(lastRows, []);
    }

    private PatternCones(PatternCones whole, IReadOnlyList<int> blocks)
    {
        Data = whole.Data;
        Patterns = whole.Patterns;
        patternOfBlock = [.. blocks.Select(b => whole.patternOfBlock[b])];
        signs = whole.signs is { } all ? [.. blocks.Select(b => all[b])] : null;
        rowNorms = whole.rowNorms;
        slacks = whole.slacks;
        projections = whole.projections;
        lastRows = new int[patternOfBlock.Count][];
        Array.Fill(lastRows, []);
    }

    /// <summary>The rows of the cones: X, n×d, and a row more for each feature in which neurons are monotone.</summary>
    public Matrix Data { get; }

    /// <summary>The patterns the blocks refer to.</summary>
    public PatternSet Patterns { get; }

    /// <inheritdoc/>
    public int Blocks => patternOfBlock.Count;

    /// <inheritdoc/>
    public int BlockSize => Data.Columns;

    /// <inheritdoc/>
    public bool IsWholeSpace => false;

    /// <summary>Signs of the rows of a block's cone, 1 for ≥ 0: the bits of its pattern, and of rows beyond those of X.</summary>
    public ReadOnlySpan<ulong> PatternOf(int block) => signs is null ? Patterns.Pattern(patternOfBlock[block]) : signs[block];

    /// <summary>The cones of neurons that are monotone in some features, (1m).</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="blocks">Pattern and sign of each block.</param>
    /// <param name="features">The features; none for the cones of the patterns.</param>
    internal static PatternCones Of(Matrix data, PatternSet patterns, IReadOnlyList<Block> blocks, IReadOnlyList<MonotoneFeature> features)
    {
        int[] chosen = [.. blocks.Select(block => block.Pattern)];
        return features.Count == 0
            ? new PatternCones(data, patterns, chosen)
            : new PatternCones(MonotoneRows.Below(data, features), patterns, chosen, [.. blocks.Select(block => MonotoneRows.Signs(patterns.Pattern(block.Pattern), data.Rows, block.Sign, features))]);
    }

    /// <inheritdoc/>
    public void Project(ReadOnlySpan<double> x, Span<double> result, double zeroBelow = 0, CancellationToken cancellation = default)
    {
        PatternConeProjection projection = Rent();
        for (int block = 0; block < Blocks; block++)
        {
            ReadOnlySpan<double> u = x.Slice(block * BlockSize, BlockSize);
            Span<double> projected = result.Slice(block * BlockSize, BlockSize);
            if (!u.ContainsAnyExcept(0.0) || projection.Project(PatternOf(block), u, projected, zeroBelow, cancellation: cancellation) <= zeroBelow)
                projected.Clear();
            cancellation.ThrowIfCancellationRequested();
        }

        Return(projection);
    }

    /// <inheritdoc/>
    public void ProjectBlock(int block, ReadOnlySpan<double> x, Span<double> result)
    {
        PatternConeProjection projection = Rent();
        projection.Project(PatternOf(block), x, result, guess: LastFace(block));
        Return(projection);
    }

    /// <inheritdoc/>
    public double SupportBound(int block, ReadOnlySpan<double> g, double irrelevantBelow, CancellationToken cancellation = default)
    {
        double norm = Vector.Norm(g);
        if (norm <= irrelevantBelow)
            return norm;
        PatternConeProjection projection = Rent();
        Span<double> projected = BlockSize <= 512 ? stackalloc double[BlockSize] : new double[BlockSize];
        double bound = projection.Project(PatternOf(block), g, projected, irrelevantBelow, LastFace(block), cancellation);
        lastRows[block] = projection.ActiveRows.ToArray();
        Return(projection);
        return bound;
    }

    /// <summary>Rows whose walls the projection of g onto the cone of a block is pressed against.</summary>
    internal int[] ActiveRows(int block, ReadOnlySpan<double> g)
    {
        PatternConeProjection projection = Rent();
        Span<double> projected = BlockSize <= 512 ? stackalloc double[BlockSize] : new double[BlockSize];
        projection.Project(PatternOf(block), g, projected);
        int[] rows = projection.ActiveRows.ToArray();
        Return(projection);
        return rows;
    }

    /// <inheritdoc/>
    public ICone Restrict(IReadOnlyList<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return new PatternCones(this, blocks);
    }

    private static double[] RowNorms(Matrix data)
    {
        var norms = new double[data.Rows];
        for (int t = 0; t < norms.Length; t++)
            norms[t] = data.RowNorm(t);
        return norms;
    }

    /// <summary>The face of the last support of a block.</summary>
    private ConeFace LastFace(int block)
    {
        var face = new ConeFace();
        face.Set(lastRows[block]);
        return face;
    }

    /// <summary>Puts a workspace back.</summary>
    internal void Return(PatternConeProjection projection) => projections.Add(projection);

    /// <summary>A workspace for one thread.</summary>
    internal PatternConeProjection Rent() =>
        projections.TryTake(out PatternConeProjection? projection) ? projection : new PatternConeProjection(Data, rowNorms, slacks.Value);
}
