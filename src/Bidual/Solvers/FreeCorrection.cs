using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.FreeParts;

namespace Bidual.Solvers;

/// <summary>
/// A free part Qᵀe of the predictions in a <see cref="NewtonSystem"/> of matrix K: K Δu + GᵀΔe = r, G Δu + S Δe = r_e with G = QHA, S = QHQᵀ, by the Schur complement of K.
/// </summary>
/// <param name="operation">A.</param>
/// <param name="basis">Q, r×n.</param>
internal sealed class FreeCorrection(PatternOperator operation, Matrix basis)
{
    /// <summary>G and K⁻¹Gᵀ, r×(P·d).</summary>
    private readonly Matrix pulls = new(basis.Rows, operation.Inputs);
    private readonly Matrix solved = new(basis.Rows, operation.Inputs);
    private double[] curvature = [];
    private double[] schur = [];

    public delegate void Solver(ReadOnlySpan<double> rhs, Span<double> solution);

    /// <summary>Prepares for a curvature and the factor of K.</summary>
    /// <param name="lossCurvature">Diagonal of H, length n.</param>
    /// <param name="solve">K⁻¹.</param>
    public void Factor(double[] lossCurvature, Solver solve)
    {
        int r = basis.Rows;
        var weighted = new double[lossCurvature.Length];
        curvature = FreeMinimum.Hessian(basis, lossCurvature);
        schur = [.. curvature];
        for (int i = 0; i < r; i++)
        {
            basis.Row(i).CopyTo(weighted);
            Vector.Multiply<double>(lossCurvature, weighted);
            operation.ApplyAdjoint(weighted, pulls.MutableRow(i));
            solve(pulls.Row(i), solved.MutableRow(i));
            for (int j = 0; j <= i; j++)
                schur[(i * r) + j] -= Vector.Dot(pulls.Row(j), solved.Row(i));
        }

        Cholesky.FactorRaised(schur, r);
    }

    /// <summary>Turns K⁻¹r and r_e into Δu and Δe.</summary>
    public void Solve(Span<double> variables, Span<double> free)
    {
        for (int i = 0; i < free.Length; i++)
            free[i] -= Vector.Dot(pulls.Row(i), variables);
        Cholesky.Solve(schur, free.Length, free);
        for (int i = 0; i < free.Length; i++)
            Vector.AddScaled(-free[i], solved.Row(i), variables);
    }

    /// <summary>Adds GᵀΔe to K's part of the first equation, and writes the left side of the second.</summary>
    public void Multiply(ReadOnlySpan<double> variables, ReadOnlySpan<double> free, Span<double> result, Span<double> freeResult)
    {
        for (int i = 0; i < free.Length; i++)
        {
            Vector.AddScaled(free[i], pulls.Row(i), result);
            freeResult[i] = Vector.Dot(pulls.Row(i), variables) + Vector.Dot(curvature.AsSpan(i * free.Length, free.Length), free);
        }
    }
}
