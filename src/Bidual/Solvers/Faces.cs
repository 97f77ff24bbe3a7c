using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.Cones;

namespace Bidual.Solvers;

/// <summary>
/// Coordinates of a few blocks within faces of their cones: v_b = N_b z_b, N_b an orthonormal basis of what is orthogonal to the walls that the projection of A_bᵀν is
/// pressed against.
/// </summary>
internal sealed class Faces
{
    /// <summary>Norm of what is left of a unit row above which it is independent of others.</summary>
    private const double IndependentRow = 1e-9;

    private readonly ConvexProgram program;
    private readonly int blockSize;
    private readonly List<int> blocks = [];
    private readonly List<Matrix> bases = [];
    private readonly List<int> starts = [0];
    private readonly Lazy<Matrix> columns;

    private Faces(ConvexProgram program)
    {
        this.program = program;
        blockSize = program.Operator.BlockSize;
        columns = new Lazy<Matrix>(ColumnsOf);
    }

    /// <summary>Number of blocks.</summary>
    public int Count => blocks.Count;

    /// <summary>Number of coordinates of all of them.</summary>
    public int Order => starts[^1];

    /// <summary>Row i: the prediction A N e of coordinate i.</summary>
    public Matrix Columns => columns.Value;

    /// <summary>The faces of given blocks; a block whose face is a point is left out.</summary>
    /// <param name="program">With pattern cones or no cone.</param>
    /// <param name="indices">The blocks.</param>
    /// <param name="dual">ν.</param>
    public static Faces Of(ConvexProgram program, int[] indices, double[] dual)
    {
        var faces = new Faces(program);
        var gradient = new double[faces.blockSize];
        foreach (int b in indices)
        {
            Block block = program.Operator.Blocks[b];
            program.Operator.PatternAdjoint(block.Pattern, dual, gradient);
            Vector.Scale(block.Sign, gradient, gradient);
            Matrix basis = Basis(program, b, gradient);
            if (basis.Rows > 0)
                faces.Add(b, basis);
        }

        return faces;
    }

    /// <summary>Of (9a) every entry is a block of its own: those of a point that are more than a share of the largest.</summary>
    /// <param name="program">Without cones.</param>
    /// <param name="point">The variable.</param>
    /// <param name="share">At least 0.</param>
    public static Faces OfEntries(ConvexProgram program, double[] point, double share)
    {
        var faces = new Faces(program);
        double least = share * point.Max(Math.Abs);
        for (int i = 0; i < point.Length; i++)
        {
            if (!(Math.Abs(point[i]) > least))
                continue;
            var unit = new Matrix(1, faces.blockSize);
            unit.Data[i % faces.blockSize] = 1;
            faces.Add(i / faces.blockSize, unit);
        }

        return faces;
    }

    /// <summary>Where the coordinates of block k stand.</summary>
    public Range Range(int k) => starts[k]..starts[k + 1];

    /// <summary>The faces and coordinates of all blocks but one.</summary>
    /// <param name="left">Its index k.</param>
    /// <param name="z">Coordinates.</param>
    public (Faces Faces, double[] Z) Without(int left, double[] z)
    {
        var faces = new Faces(program);
        var rest = new List<double>();
        foreach (int k in Enumerable.Range(0, Count).Where(k => k != left))
        {
            faces.Add(blocks[k], bases[k]);
            rest.AddRange(z.AsSpan(Range(k)));
        }

        return (faces, [.. rest]);
    }

    /// <summary>z of a point: its blocks, projected onto the spans of the faces.</summary>
    public double[] Coordinates(double[] point)
    {
        var z = new double[Order];
        for (int k = 0; k < Count; k++)
        {
            for (int i = 0; i < bases[k].Rows; i++)
                z[starts[k] + i] = Vector.Dot(bases[k].Row(i), point.AsSpan(blocks[k] * blockSize, blockSize));
        }

        return z;
    }

    /// <summary>The program's variable; blocks that are not among these are zero.</summary>
    public double[] Point(double[] z)
    {
        var point = new double[program.Operator.Inputs];
        for (int k = 0; k < Count; k++)
        {
            for (int i = 0; i < bases[k].Rows; i++)
                Vector.AddScaled(z[starts[k] + i], bases[k].Row(i), point.AsSpan(blocks[k] * blockSize, blockSize));
        }

        return point;
    }

    /// <summary>A N z.</summary>
    /// <param name="z">Coordinates.</param>
    /// <param name="fit">Length n; overwritten.</param>
    public void Predict(double[] z, double[] fit)
    {
        fit.AsSpan().Clear();
        for (int i = 0; i < z.Length; i++)
            Vector.AddScaled(z[i], Columns.Row(i), fit);
    }

    /// <summary><see cref="Columns"/>, the prediction of every row times a factor.</summary>
    /// <param name="factors">Length n.</param>
    public Matrix Weighted(double[] factors)
    {
        var weighted = new Matrix(Order, factors.Length);
        for (int i = 0; i < Order; i++)
        {
            Columns.Row(i).CopyTo(weighted.MutableRow(i));
            Vector.Multiply<double>(factors, weighted.MutableRow(i));
        }

        return weighted;
    }

    private void Add(int block, Matrix basis)
    {
        blocks.Add(block);
        bases.Add(basis);
        starts.Add(Order + basis.Rows);
    }

    private Matrix ColumnsOf()
    {
        var result = new Matrix(Order, program.Targets.Length);
        for (int k = 0; k < Count; k++)
        {
            for (int i = 0; i < bases[k].Rows; i++)
                program.Operator.AddBlock(program.Operator.Blocks[blocks[k]], bases[k].Row(i), result.MutableRow(starts[k] + i));
        }

        return result;
    }

    private static Matrix Basis(ConvexProgram program, int block, ReadOnlySpan<double> gradient)
    {
        int d = program.Operator.BlockSize;
        Matrix rows = program.Cone is PatternCones cones ? cones.Data.SelectRows(cones.ActiveRows(block, gradient)).Written() : new Matrix(0, d);
        for (int i = 0; i < rows.Rows; i++)
            Vector.Scale(1 / Vector.Norm(rows.Row(i)), rows.Row(i), rows.MutableRow(i));
        Matrix span = RowBasis.Of(rows, IndependentRow).Basis;
        var complement = new Matrix(d - span.Rows, d);
        OrthogonalComplement.Of(span.Data, d, complement.Data);
        return complement;
    }
}
