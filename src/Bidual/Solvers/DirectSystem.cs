using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The Newton system (I + σ Y Yᵀ) z = r of <see cref="ProximalPoint"/>, Y = C^½ A J^½ over the active blocks. A block of the
/// cone's face of dimension k has k columns: p̂ and √(1 − c) times the rest of an orthonormal basis of the face.
/// Formed and factored in whichever space is smaller, that of the rows (order n) or that of the columns, through Woodbury's identity.
/// </summary>
internal sealed class DirectSystem
{
    private readonly ConvexProgram program;
    private readonly ProximalBlocks blocks;
    private readonly int n;
    private readonly int d;
    private MaskedGram? masks;
    private ColumnGram? plus;
    private double[] factor = [];
    private double[] transposed = [];
    private double sigma;
    private int columns;
    private bool inRows;

    public DirectSystem(ConvexProgram program, ProximalBlocks blocks)
    {
        this.program = program;
        this.blocks = blocks;
        n = program.Operator.Outputs;
        d = program.Operator.BlockSize;
    }

    /// <summary>Numbers that the matrices of the blocks' last point would take.</summary>
    public double Storage
    {
        get
        {
            double count = CountColumns();
            return count >= n ? 4.0 * n * n : count * (count + n);
        }
    }

    /// <summary>Multiplications and additions to form and factor at the blocks' last point.</summary>
    public double Operations
    {
        get
        {
            double count = CountColumns();
            return count >= n
                ? ((double)n * n * n / 3) + (2.0 * n * n * Math.Min(count, 2 * blocks.Active.Count))
                : (count * count * count / 3) + (n * count * count);
        }
    }

    /// <summary>Assembles and factors at the blocks' last point.</summary>
    /// <param name="sigma">σ.</param>
    /// <param name="rootCurvature">C^½, length n.</param>
    public unsafe void Factor(double sigma, double[] rootCurvature)
    {
        this.sigma = sigma;
        columns = CountColumns();
        inRows = columns >= n;
        int order = inRows ? n : columns;
        if (factor.Length == order * order)
            Array.Clear(factor);
        else
            factor = new double[order * order];
        if (inRows)
        {
            AssembleInRows(rootCurvature);
        }
        else
        {
            FormTransposed(rootCurvature);
            fixed (double* y = transposed, m = factor)
                DenseKernels<double>.Best.AddLowerGram(sigma, Operand.RowMajor(y, n), m, order, order, n, program.Threads);
        }

        for (int i = 0; i < order; i++)
            factor[(i * order) + i] += 1;
        Cholesky.Factor(factor, order, program.Threads);
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
        masks ??= new MaskedGram(program.Operator, program.Threads);
        plus ??= new ColumnGram(n, program.Threads);
        masks.Clear();
        plus.Clear();
        foreach (int b in blocks.Active)
        {
            Block block = program.Operator.Blocks[b];
            double c = blocks.Threshold / blocks.NormOf(b);
            if (!blocks.NormalsOf(b).IsEmpty)
            {
                double[] face = Face(b);
                AddColumns(face, block, 1, plus.Next(face.Length / d));
                continue;
            }

            masks.Add(block.Pattern, 1 - c);
            AddColumns(blocks.DirectionOf(b), block, Math.Sqrt(c), plus.Next(1));
        }

        masks.Complete();
        plus.Complete();
        for (int t = 0; t < n; t++)
        {
            Span<double> row = factor.AsSpan(t * n, t + 1);
            ReadOnlySpan<double> added = plus.Values.AsSpan(t * n, t + 1);
            masks.Row(t, row);
            double scale = sigma * rootCurvature[t];
            for (int s = 0; s <= t; s++)
                row[s] = scale * rootCurvature[s] * (row[s] + added[s]);
        }
    }

    /// <summary>Adds weight·s_b D_b X e for each vector e of d values to the columns, n values each, which are zero before.</summary>
    private void AddColumns(ReadOnlySpan<double> vectors, Block block, double weight, Span<double> target)
    {
        int count = vectors.Length / d;
        AddPredictions(block.Sign * weight, vectors, target);
        ReadOnlySpan<ulong> bits = program.Operator.Patterns.Pattern(block.Pattern);
        for (int word = 0; word < bits.Length; word++)
        {
            int end = Math.Min(n, (word + 1) << 6);
            for (int t = word << 6; t < end; t++)
            {
                if ((bits[word] >> (t & 63) & 1) != 0)
                    continue;
                for (int j = 0; j < count; j++)
                    target[(j * n) + t] = 0;
            }
        }
    }

    /// <summary>target ← target + weight·X e for each vector e of d values, n values each.</summary>
    private unsafe void AddPredictions(double weight, ReadOnlySpan<double> vectors, Span<double> target)
    {
        int count = vectors.Length / d;
        if (program.Operator.Data.Sparse is { } entries)
        {
            for (int j = 0; j < count; j++)
            {
                ReadOnlySpan<double> e = vectors.Slice(j * d, d);
                for (int t = 0; t < n; t++)
                    target[(j * n) + t] += weight * entries.Dot(t, e);
            }

            return;
        }

        fixed (double* e = vectors, x = program.Operator.Data.Data, y = target)
            DenseKernels<double>.Best.AddProduct(weight, Operand.RowMajor(e, d), Operand.RowMajor(x, d).Transposed, y, n, count, n, d, program.Threads);
    }

    private int CountColumns() => blocks.Active.Sum(b => Math.Max(1, d - (blocks.NormalsOf(b).Length / d)));

    /// <summary>Yᵀ, columns×n: the faces of all blocks times Xᵀ at once, then zeros where a block is not active.</summary>
    private void FormTransposed(double[] rootCurvature)
    {
        int length = checked(columns * n);
        if (transposed.Length < length)
            transposed = new double[length];
        else
            transposed.AsSpan(0, length).Clear();
        var faces = new double[blocks.Active.Count][];
        SharedLoop.For(0, faces.Length, program.Threads, k => faces[k] = Face(blocks.Active[k]));
        var starts = new int[faces.Length];
        for (int k = 1; k < starts.Length; k++)
            starts[k] = starts[k - 1] + (faces[k - 1].Length / d);
        var vectors = new double[columns * d];
        for (int k = 0; k < faces.Length; k++)
            faces[k].CopyTo(vectors, starts[k] * d);
        AddPredictions(1, vectors, transposed);
        SharedLoop.For(0, faces.Length, program.Threads, k => Restrict(k, starts[k], faces[k].Length / d, rootCurvature));
    }

    /// <summary>Columns of Y of active block k, times ±C^½ on its pattern and 0 elsewhere.</summary>
    private void Restrict(int k, int start, int count, double[] rootCurvature)
    {
        Block block = program.Operator.Blocks[blocks.Active[k]];
        ReadOnlySpan<ulong> bits = program.Operator.Patterns.Pattern(block.Pattern);
        var weights = new double[n];
        for (int t = 0; t < n; t++)
            weights[t] = (bits[t >> 6] >> (t & 63) & 1) != 0 ? block.Sign * rootCurvature[t] : 0;
        for (int j = start; j < start + count; j++)
            Vector.Multiply(weights, transposed.AsSpan(j * n, n));
    }

    /// <summary>Columns of J^½ of a block, d values each.</summary>
    private double[] Face(int block)
    {
        ReadOnlySpan<double> normals = blocks.NormalsOf(block), direction = blocks.DirectionOf(block);
        int fixedCount = (normals.Length / d) + 1;

        // d normals leave nothing but 0: a direction beside them is rounding, and has no neighbours.
        if (fixedCount > d)
            return direction.ToArray();
        var spanned = new double[fixedCount * d];
        normals.CopyTo(spanned);
        direction.CopyTo(spanned.AsSpan(normals.Length));
        var face = new double[(d - fixedCount + 1) * d];
        direction.CopyTo(face);
        double weight = Math.Sqrt(1 - (blocks.Threshold / blocks.NormOf(block)));
        OrthogonalComplement.Of(spanned, d, face.AsSpan(d));
        Vector.Scale(weight, face.AsSpan(d), face.AsSpan(d));
        return face;
    }
}
