using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical;

/// <summary>
/// The system by a Cholesky factorisation of the smaller of two matrices: AᵀA + βI of order d, or AAᵀ + βI of order n with (AᵀA + βI)⁻¹ = (I − Aᵀ(AAᵀ + βI)⁻¹A)/β.
/// </summary>
internal sealed class CholeskyRidge : IRidgeSystem
{
    private readonly Matrix rows;
    private readonly double beta;
    private readonly int order;
    private readonly double[] factor;

    /// <param name="rows">A, n×d.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threads">Worker threads.</param>
    public CholeskyRidge(Matrix rows, double beta, int threads)
    {
        this.rows = rows;
        this.beta = beta;
        order = Math.Min(rows.Rows, rows.Columns);
        factor = Gram(rows, IsByRows, threads);
        for (int i = 0; i < order; i++)
            factor[(i * order) + i] += beta;
        Cholesky.FactorRaised(factor, order, threads);
    }

    private bool IsByRows => rows.Rows < rows.Columns;

    public double[] Solve(ReadOnlySpan<double> g)
    {
        double[] x = g.ToArray();
        if (!IsByRows)
        {
            Cholesky.Solve(factor, order, x);
            return x;
        }

        double[] image = RowProducts.Apply(rows, x);
        Cholesky.Solve(factor, order, image);
        RowProducts.AddTransposed(rows, image, x, -1);
        Vector.Scale(1 / beta, x, x);
        return x;
    }

    /// <summary>The lower triangle of AᵀA, d×d.</summary>
    public static double[] ColumnGram(Matrix rows, int threads) => Gram(rows, byRows: false, threads);

    /// <summary>The lower triangle of AᵀA, or of AAᵀ.</summary>
    private static unsafe double[] Gram(Matrix rows, bool byRows, int threads)
    {
        int size = byRows ? rows.Rows : rows.Columns;
        var gram = new double[size * size];
        fixed (double* a = rows.Data, c = gram)
        {
            Operand<double> operand = Operand.RowMajor(a, rows.Columns);
            DenseKernels<double>.Best.AddLowerGram(1, byRows ? operand : operand.Transposed, c, size, size, byRows ? rows.Columns : rows.Rows, threads);
        }

        return gram;
    }
}
