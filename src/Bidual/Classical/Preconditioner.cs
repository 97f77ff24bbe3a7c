using Bidual.Classical.Sketching;
using Bidual.Numerics;

namespace Bidual.Classical;

/// <summary>Preconditioners of AᵀA + βI.</summary>
internal static class Preconditioner
{
    /// <summary>Rows of a sketch for each column: the condition number is then at most ((1 + ½)/(1 − ½))² = 9 or so.</summary>
    private const int SketchRows = 4;

    /// <summary>Rows for each row of the sketch from which it is worth making.</summary>
    private const int WorthSketching = 2;

    private const long Seed = 0;

    /// <summary>Sketch-and-precondition (Rokhlin &amp; Tygert, PNAS 105, 2008; Avron, Maymounkov &amp; Toledo, SIAM J. Sci. Comput. 32, 2010) where there are many rows, else the diagonal.</summary>
    /// <param name="rows">A, n×d.</param>
    /// <param name="beta">β.</param>
    /// <param name="threads">Worker threads.</param>
    public static IRidgeSystem Of(Matrix rows, double beta, int threads)
    {
        int m = SketchRows * rows.Columns;
        return rows.Rows > WorthSketching * m ? new CholeskyRidge(Sketch.Of(SketchKind.Hadamard, m, rows.Rows, Seed).Apply(rows, threads), beta, threads) : new DiagonalRidge(rows, beta);
    }
}

/// <summary>The diagonal of AᵀA + βI in its place (Jacobi).</summary>
internal sealed class DiagonalRidge : IRidgeSystem
{
    private readonly double[] diagonal;

    /// <param name="rows">A, n×d.</param>
    /// <param name="beta">β, above 0.</param>
    public DiagonalRidge(Matrix rows, double beta)
    {
        diagonal = new double[rows.Columns];
        Array.Fill(diagonal, beta);
        for (int t = 0; t < rows.Rows; t++)
        {
            ReadOnlySpan<double> row = rows.Row(t);
            for (int j = 0; j < diagonal.Length; j++)
                diagonal[j] += row[j] * row[j];
        }
    }

    public double[] Solve(ReadOnlySpan<double> g)
    {
        double[] x = g.ToArray();
        for (int j = 0; j < x.Length; j++)
            x[j] /= diagonal[j];
        return x;
    }
}
