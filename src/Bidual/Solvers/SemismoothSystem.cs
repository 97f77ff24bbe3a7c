using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The Newton system (I + σ Y Yᵀ) z = r of <see cref="ProximalPoint"/>, Y = C^½ A J^½ over the active blocks. A block of the
/// cone's face of dimension k has k columns: p̂ and √(1 − c) times the rest of an orthonormal basis of the face.
/// Factored in whichever space is smaller, that of the rows (order n) or that of the columns, through Woodbury's identity.
/// </summary>
internal sealed class SemismoothSystem
{
    private readonly ConvexProgram program;
    private readonly ProximalBlocks blocks;
    private readonly int n;
    private readonly int d;
    private double[] rowGram = [];
    private double[] factor = [];
    private double[] transposed = [];
    private double sigma;
    private int columns;
    private bool inRows;

    public SemismoothSystem(ConvexProgram program, ProximalBlocks blocks)
    {
        this.program = program;
        this.blocks = blocks;
        n = program.Operator.Outputs;
        d = program.Operator.BlockSize;
    }

    /// <summary>Order of the matrix factored last.</summary>
    public int Order => inRows ? n : columns;

    /// <summary>Assembles and factors at the blocks' last point.</summary>
    /// <param name="sigma">σ.</param>
    /// <param name="rootCurvature">C^½, length n.</param>
    public unsafe void Factor(double sigma, double[] rootCurvature)
    {
        this.sigma = sigma;
        columns = blocks.Active.Sum(b => Math.Max(1, d - (blocks.NormalsOf(b).Length / d)));
        inRows = columns >= n;
        int order = Order;
        factor = new double[order * order];
        if (inRows)
        {
            AssembleInRows(rootCurvature);
        }
        else
        {
            transposed = Transposed([.. blocks.Active.Select(Face)], rootCurvature);
            fixed (double* y = transposed, m = factor)
                DotBlock.AddLowerGram(sigma, y, n, y, n, m, order, order, n);
        }

        for (int i = 0; i < order; i++)
            factor[(i * order) + i] += 1;
        Cholesky.Factor(factor, order);
    }

    /// <summary>z ← (I + σ Y Yᵀ)⁻¹ z.</summary>
    public void Solve(double[] z)
    {
        if (inRows)
        {
            Cholesky.Solve(factor, n, z);
            return;
        }

        var small = new double[columns];
        for (int k = 0; k < columns; k++)
            small[k] = Vector.Dot(transposed.AsSpan(k * n, n), z);
        Cholesky.Solve(factor, columns, small);
        for (int k = 0; k < columns; k++)
            Vector.AddScaled(-sigma * small[k], transposed.AsSpan(k * n, n), z);
    }

    /// <summary>
    /// S = I + σ Y Yᵀ. Inside its cone J_b = (1 − c_b) I + c_b p̂p̂ᵀ, and the identity costs one mask a block instead of d columns:
    /// Σ_b (1 − c_b) D_b X Xᵀ D_b = (Σ_b (1 − c_b) m_b m_bᵀ) ∘ X Xᵀ; what is left is the column c_b^½ D_b X p̂. A block on a
    /// lower face of its cone gives the columns of that face: subtracting its normals instead would cancel.
    /// </summary>
    private void AssembleInRows(double[] rootCurvature)
    {
        if (rowGram.Length == 0)
            FormRowGram();
        var masks = new ColumnGram(n);
        var plus = new ColumnGram(n);
        foreach (int b in blocks.Active)
        {
            Block block = program.Operator.Blocks[b];
            double c = blocks.Threshold / blocks.NormOf(b);
            if (!blocks.NormalsOf(b).IsEmpty)
            {
                double[] face = Face(b);
                for (int j = 0; j < face.Length; j += d)
                    AddColumn(plus, block, face.AsSpan(j, d), 1);
                continue;
            }

            AddMask(masks, block.Pattern, Math.Sqrt(1 - c));
            AddColumn(plus, block, blocks.DirectionOf(b), Math.Sqrt(c));
        }

        masks.Complete();
        plus.Complete();
        for (int t = 0; t < n; t++)
        {
            int start = t * n;
            for (int s = 0; s <= t; s++)
            {
                double value = (masks.Values[start + s] * rowGram[start + s]) + plus.Values[start + s];
                factor[start + s] = sigma * rootCurvature[t] * rootCurvature[s] * value;
            }
        }
    }

    /// <summary>X Xᵀ, lower triangle.</summary>
    private unsafe void FormRowGram()
    {
        rowGram = new double[n * n];
        fixed (double* x = program.Operator.Data.Data, g = rowGram)
            DotBlock.AddLowerGram(1, x, d, x, d, g, n, n, d);
    }

    private void AddMask(ColumnGram gram, int pattern, double weight)
    {
        Span<double> column = gram.Next();
        for (int t = 0; t < n; t++)
            column[t] = program.Operator.Patterns.IsActive(pattern, t) ? weight : 0;
    }

    /// <summary>weight·D_b X e as the next column.</summary>
    private void AddColumn(ColumnGram gram, Block block, ReadOnlySpan<double> e, double weight)
    {
        Span<double> column = gram.Next();
        for (int t = 0; t < n; t++)
            column[t] = program.Operator.Patterns.IsActive(block.Pattern, t) ? weight * Vector.Dot(program.Operator.Data.Row(t), e) : 0;
    }

    /// <summary>Yᵀ, columns×n.</summary>
    private double[] Transposed(double[][] faces, double[] rootCurvature)
    {
        var result = new double[columns * n];
        int column = 0;
        for (int k = 0; k < faces.Length; k++)
        {
            Block block = program.Operator.Blocks[blocks.Active[k]];
            int width = faces[k].Length / d;
            for (int t = 0; t < n; t++)
            {
                if (!program.Operator.Patterns.IsActive(block.Pattern, t))
                    continue;
                ReadOnlySpan<double> x = program.Operator.Data.Row(t);
                double scale = block.Sign * rootCurvature[t];
                for (int j = 0; j < width; j++)
                    result[((column + j) * n) + t] = scale * Vector.Dot(x, faces[k].AsSpan(j * d, d));
            }

            column += width;
        }

        return result;
    }

    /// <summary>Columns of J^½ of a block, d values each.</summary>
    private double[] Face(int block)
    {
        ReadOnlySpan<double> normals = blocks.NormalsOf(block), direction = blocks.DirectionOf(block);
        int fixedCount = (normals.Length / d) + 1;
        var spanned = new double[fixedCount * d];
        normals.CopyTo(spanned);
        direction.CopyTo(spanned.AsSpan(normals.Length));
        var face = new double[Math.Max(1, d - fixedCount + 1) * d];
        direction.CopyTo(face);
        double weight = Math.Sqrt(1 - (blocks.Threshold / blocks.NormOf(block)));
        OrthogonalComplement.Of(spanned, d, face.AsSpan(d));
        Vector.Scale(weight, face.AsSpan(d), face.AsSpan(d));
        return face;
    }
}
