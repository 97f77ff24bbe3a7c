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

    /// <summary>z ← z − B⁻¹Vᵀ(VB⁻¹Vᵀ)⁻¹Vz with V the rows: of B⁻¹r what is orthogonal to them where r is known up to them.</summary>
    /// <param name="solve">x ← B⁻¹x.</param>
    /// <param name="z">B⁻¹r.</param>
    public void Constrain(Action<double[]> solve, double[] z)
    {
        int r = Rows.Rows;
        double[][] solved = [.. Rows.CopiedRows()];
        double[] schur = new double[r * r], e = new double[r];
        for (int i = 0; i < r; i++)
        {
            solve(solved[i]);
            for (int j = 0; j <= i; j++)
                schur[(i * r) + j] = Vector.Dot(Rows.Row(j), solved[i]);
        }

        Cholesky.FactorRaised(schur, r);
        FreeMinimum.Project(Rows, z, e);
        Cholesky.Solve(schur, r, e);
        for (int i = 0; i < r; i++)
            Vector.AddScaled(-e[i], solved[i], z);
    }

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
