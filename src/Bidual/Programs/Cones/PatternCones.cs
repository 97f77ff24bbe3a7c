using System.Collections.Concurrent;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Programs.Cones;

/// <summary>The product of the pattern cones K_i = {u : (2D_i − I) X u ≥ 0} of (1), one per block.</summary>
public sealed class PatternCones : ICone
{
    private readonly IReadOnlyList<int> patternOfBlock;
    private readonly double[] rowNorms;
    private readonly Lazy<RowSlacks> slacks;
    private readonly ConcurrentBag<PatternConeProjection> projections;

    /// <summary>Per block the rows of its last support: prices are asked for at points that converge.</summary>
    private readonly int[][] lastRows;

    /// <summary>The cones of the given patterns.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="patternOfBlock">Pattern of each block.</param>
    public PatternCones(Matrix data, PatternSet patterns, IReadOnlyList<int> patternOfBlock)
    {
        Data = data;
        Patterns = patterns;
        this.patternOfBlock = patternOfBlock;
        rowNorms = RowNorms(data);
        slacks = new Lazy<RowSlacks>(() => RowSlacks.Of(data, rowNorms, InstructionPaths.Best));
        projections = [];
        lastRows = new int[patternOfBlock.Count][];
        Array.Fill(lastRows, []);
    }

    private PatternCones(PatternCones whole, IReadOnlyList<int> patternOfBlock)
    {
        Data = whole.Data;
        Patterns = whole.Patterns;
        this.patternOfBlock = patternOfBlock;
        rowNorms = whole.rowNorms;
        slacks = whole.slacks;
        projections = whole.projections;
        lastRows = new int[patternOfBlock.Count][];
        Array.Fill(lastRows, []);
    }

    /// <summary>X, n×d.</summary>
    public Matrix Data { get; }

    /// <summary>The patterns the blocks refer to.</summary>
    public PatternSet Patterns { get; }

    /// <inheritdoc/>
    public int Blocks => patternOfBlock.Count;

    /// <inheritdoc/>
    public int BlockSize => Data.Columns;

    /// <inheritdoc/>
    public bool IsWholeSpace => false;

    /// <summary>Bits of the pattern of a block.</summary>
    public ReadOnlySpan<ulong> PatternOf(int block) => Patterns.Pattern(patternOfBlock[block]);

    /// <inheritdoc/>
    public void Project(ReadOnlySpan<double> x, Span<double> result, double zeroBelow = 0)
    {
        PatternConeProjection projection = Rent();
        for (int block = 0; block < Blocks; block++)
        {
            ReadOnlySpan<double> u = x.Slice(block * BlockSize, BlockSize);
            Span<double> projected = result.Slice(block * BlockSize, BlockSize);
            if (!u.ContainsAnyExcept(0.0) || projection.Project(PatternOf(block), u, projected, zeroBelow) <= zeroBelow)
                projected.Clear();
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
    public double SupportBound(int block, ReadOnlySpan<double> g, double irrelevantBelow)
    {
        double norm = Vector.Norm(g);
        if (norm <= irrelevantBelow)
            return norm;
        PatternConeProjection projection = Rent();
        Span<double> projected = BlockSize <= 512 ? stackalloc double[BlockSize] : new double[BlockSize];
        double bound = projection.Project(PatternOf(block), g, projected, irrelevantBelow, LastFace(block));
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
        return new PatternCones(this, [.. blocks.Select(b => patternOfBlock[b])]);
    }

    private static double[] RowNorms(Matrix data)
    {
        var norms = new double[data.Rows];
        for (int t = 0; t < norms.Length; t++)
            norms[t] = Vector.Norm(data.Row(t));
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
