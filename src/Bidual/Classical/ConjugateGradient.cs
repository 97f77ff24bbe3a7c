using Bidual.Numerics;

namespace Bidual.Classical;

/// <summary>
/// The system by <see cref="ConjugateGradients"/> on AᵀA + βI, with a preconditioner M⁻¹ or without: A is needed in products alone.
/// </summary>
/// <param name="rows">A, n×d.</param>
/// <param name="beta">β, above 0.</param>
/// <param name="preconditioner">M⁻¹, symmetric and positive definite; null for none.</param>
/// <param name="accuracy">‖r‖ over ‖g‖ at which it ends.</param>
internal sealed class ConjugateGradient(Matrix rows, double beta, IRidgeSystem? preconditioner = null, double accuracy = ConjugateGradient.DefaultAccuracy) : IRidgeSystem
{
    /// <summary>What is left is for the next step, which starts from a residual computed anew.</summary>
    private const double DefaultAccuracy = 1e-9;

    /// <summary>Iterations for each column: rounding delays convergence beyond one.</summary>
    private const int IterationsPerColumn = 10;

    /// <summary>Iterations of all solves.</summary>
    public int Iterations { get; private set; }

    public double[] Solve(ReadOnlySpan<double> g)
    {
        (double[] x, int iterations) = ConjugateGradients.Solve(Multiply, g, accuracy, IterationsPerColumn * g.Length, preconditioner is null ? null : residual => preconditioner.Solve(residual));
        Iterations += iterations;
        return x;
    }

    /// <summary>result ← (AᵀA + βI) x.</summary>
    private void Multiply(double[] x, double[] result)
    {
        Vector.Scale(beta, x, result);
        RowProducts.AddTransposed(rows, RowProducts.Apply(rows, x), result, 1);
    }
}
