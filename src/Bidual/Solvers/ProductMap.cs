using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.FreeParts;

namespace Bidual.Solvers;

/// <summary>The map of a penalty without cones: its systems are factored where their matrices fit, and else solved by conjugate gradients, whose products are those of A.</summary>
internal abstract class ProductMap(ConvexProgram program) : IProximalMap
{
    /// <summary>Numbers that a factorisation may hold: 128 MiB. Beyond, conjugate gradients cost less.</summary>
    protected const double LargestStorage = 1 << 24;

    /// <summary>Relative residual at which conjugate gradients end, and their largest number.</summary>
    private const double Residual = 1e-2;
    private const int MostIterations = 300;

    protected ConvexProgram Program => program;

    protected int Rows { get; } = program.Operator.Outputs;

    public abstract void Apply(double[] w, double threshold, double[] v);

    public double LargestPrice(double[] gradient) => program.Penalty.DualNorm(gradient);

    public void Solve(double sigma, double[] rootCurvature, FreeProjection? free, double[] z)
    {
        if (Factor(sigma, rootCurvature) is not { } solve)
        {
            Iterate(sigma, rootCurvature, free, z);
            return;
        }

        solve(z);
        free?.Constrain(solve, z);
    }

    /// <summary>z ← (I + σ C^½ A J Aᵀ C^½)⁻¹ z by a factorisation; null where that does not fit.</summary>
    protected abstract Action<double[]>? Factor(double sigma, double[] rootCurvature);

    /// <summary>u ← J u.</summary>
    protected abstract void ApplyJacobian(double[] u);

    private void Iterate(double sigma, double[] rootCurvature, FreeProjection? free, double[] z)
    {
        free?.Project(z);
        ConjugateGradients.Solve(
            (direction, image) =>
            {
                Multiply(sigma, rootCurvature, direction, image);
                free?.Project(image);
            },
            z,
            Residual,
            MostIterations).Solution.CopyTo(z, 0);
    }

    private void Multiply(double sigma, double[] rootCurvature, double[] z, double[] result)
    {
        double[] rows = [.. z], u = new double[program.Operator.Inputs];
        Vector.Multiply<double>(rootCurvature, rows);
        program.Operator.ApplyAdjoint(rows, u);
        ApplyJacobian(u);
        program.Operator.Apply(u, result);
        Vector.Multiply<double>(rootCurvature, result);
        Vector.Scale(sigma, result, result);
        Vector.AddScaled(1, z, result);
    }
}
