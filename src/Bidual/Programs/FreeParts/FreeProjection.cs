using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Programs.FreeParts;

/// <summary>The projection onto what is orthogonal to the rows Q C^½.</summary>
internal sealed class FreeProjection
{
    private readonly double[] factor;

    /// <param name="basis">Q, r×n.</param>
    /// <param name="roots">C^½, length n.</param>
    public FreeProjection(Matrix basis, double[] roots)
    {
        Rows = new Matrix(basis.Rows, basis.Columns);
        for (int i = 0; i < basis.Rows; i++)
        {
            basis.Row(i).CopyTo(Rows.MutableRow(i));
            Vector.Multiply<double>(roots, Rows.MutableRow(i));
        }

        factor = FreeMinimum.Hessian(basis, Array.ConvertAll(roots, root => root * root));
        Cholesky.FactorRaised(factor, basis.Rows);
    }

    /// <summary>Q C^½, r×n.</summary>
    public Matrix Rows { get; }

    /// <summary>x ← its projection.</summary>
    public void Project(Span<double> x)
    {
        var e = new double[Rows.Rows];
        FreeMinimum.Project(Rows, x, e);
        Cholesky.Solve(factor, e.Length, e);
        Vector.Scale(-1, e, e);
        FreeMinimum.AddFree(Rows, e, x);
    }
}
