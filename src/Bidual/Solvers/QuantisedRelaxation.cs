using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// (26b), the relaxation of polynomial networks with weights ±1/√d: (23) with Z₄/d all along the diagonal of Z₁ and Z'₁ (Bartan &amp; Pilanci 2021). Its optimum is below that of every such network.
/// </summary>
/// <param name="Dual">ν = −∇L at its fit, length n: of all dual points that which proves most.</param>
/// <param name="Plus">Z, (d + 1)×(d + 1).</param>
/// <param name="Minus">Z'.</param>
/// <param name="Objective">Its value.</param>
internal sealed record QuantisedRelaxation(double[] Dual, Matrix Plus, Matrix Minus, double Objective)
{
    private const int MostSteps = 80;

    /// <summary>Solves.</summary>
    /// <param name="program">X, y, L, σ and β.</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="stop">Ends with the last point.</param>
    public static QuantisedRelaxation Of(SemidefiniteProgram program, double tolerance, CancellationToken stop)
    {
        var method = new LiftedInteriorPoint(program, LiftedConstraints.EqualDiagonal(program.Inputs.Columns));
        for (int step = 0; step < MostSteps && method.Error > tolerance && !stop.IsCancellationRequested; step++)
        {
            if (!method.Advance())
                break;
        }

        return new QuantisedRelaxation(program.Loss.DualAt(method.Fit, program.Targets), method.Plus, method.Minus, method.Objective);
    }

    /// <summary>Z with ones on its diagonal: [z; 1][z; 1]ᵀ of a neuron z/√d.</summary>
    public static Matrix Gram(Matrix z)
    {
        int order = z.Rows;
        var gram = new Matrix(order, order);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
                gram.Data[(i * order) + j] = i == j ? 1 : z[i, j] / Math.Sqrt(z[i, i] * z[j, j]);
        }

        return gram;
    }
}
