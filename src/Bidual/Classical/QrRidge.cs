using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical;

/// <summary>
/// The system by the triangle R of the QR factorisation of A above √β·I, for RᵀR = AᵀA + βI without ever forming it: with steps that correct the last one, the seminormal equations
/// of Björck (Linear Algebra Appl. 88, 1987).
/// </summary>
internal sealed class QrRidge : IRidgeSystem
{
    private readonly int order;

    /// <summary>Rᵀ, lower, row after row.</summary>
    private readonly double[] triangle;

    /// <param name="rows">A, n×d.</param>
    /// <param name="beta">β, at least 0.</param>
    /// <param name="threads">Worker threads.</param>
    public unsafe QrRidge(Matrix rows, double beta, int threads)
    {
        order = rows.Columns;
        Matrix stacked = new(rows.Rows + order, order), upper = new(order, order);
        rows.Data.CopyTo(stacked.Data, 0);
        for (int i = 0; i < order; i++)
            stacked.MutableRow(rows.Rows + i)[i] = Math.Sqrt(beta);
        fixed (double* a = stacked.Data, r = upper.Data)
            DenseKernels<double>.Best.FactorQr(a, stacked.Rows, order, null, r, [], threads);
        triangle = upper.Transpose().Data;
    }

    public double[] Solve(ReadOnlySpan<double> g)
    {
        double[] x = g.ToArray();
        Cholesky.Solve(triangle, order, x);
        return x;
    }
}
