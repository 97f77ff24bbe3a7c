using Bidual.Numerics;

namespace Bidual.Classical;

/// <summary>
/// The system by conjugate gradients on AᵀA + βI (Hestenes &amp; Stiefel, J. Res. Natl. Bur. Stand. 49, 1952), with a preconditioner M⁻¹ or without: A is needed in products alone.
/// <list type="table">
/// <item><term>r, z = M⁻¹r, p</term><description><c>residual</c>, <c>scaled</c>, <c>direction</c></description></item>
/// </list>
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
        var x = new double[g.Length];
        double[] residual = g.ToArray(), scaled = Scaled(residual), direction = [.. scaled];
        double goal = accuracy * Vector.Norm(g), product = Vector.Dot<double>(residual, scaled);
        for (int k = 0; k < IterationsPerColumn * x.Length && Vector.Norm(residual) > goal; k++)
        {
            Iterations++;
            double[] image = RowProducts.ApplyTransposed(rows, RowProducts.Apply(rows, direction));
            Vector.AddScaled<double>(beta, direction, image);
            double step = product / Vector.Dot<double>(direction, image);
            if (!double.IsFinite(step))
                break;
            Vector.AddScaled<double>(step, direction, x);
            Vector.AddScaled<double>(-step, image, residual);
            scaled = Scaled(residual);
            double next = Vector.Dot<double>(residual, scaled);
            Vector.Scale<double>(next / product, direction, direction);
            Vector.AddScaled<double>(1, scaled, direction);
            product = next;
        }

        return x;
    }

    private double[] Scaled(double[] residual) => preconditioner?.Solve(residual) ?? [.. residual];
}
