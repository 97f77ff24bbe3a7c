using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>The loss of a program on faces of its cones.</summary>
/// <param name="program">The program.</param>
/// <param name="faces">Faces of some of its blocks.</param>
internal sealed class ProgramFaces(ConvexProgram program, Faces faces) : FaceProblem
{
    private readonly double[] fit = new double[program.Targets.Length];

    public override double Beta => program.Beta;

    public override int Threads => program.Threads;

    public override int Count => faces.Count;

    /// <summary>The faces that are left.</summary>
    public Faces Faces => faces;

    public override Range Range(int k) => faces.Range(k);

    public override double Loss(double[] z)
    {
        faces.Predict(z, fit);
        return program.Loss.Value(fit, program.Targets);
    }

    public override void LossGradient(double[] result)
    {
        var slope = new double[fit.Length];
        program.Loss.Gradient(fit, program.Targets, slope);
        for (int i = 0; i < result.Length; i++)
            result[i] = Vector.Dot(faces.Columns.Row(i), slope);
    }

    public override unsafe double[] LossHessian(int order)
    {
        int n = fit.Length;
        var curvature = new double[n];
        program.Loss.Curvature(fit, program.Targets, curvature);
        Matrix weighted = faces.Weighted(Array.ConvertAll(curvature, Math.Sqrt));
        var hessian = new double[order * order];
        fixed (double* h = hessian, w = weighted.Data)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(w, n), h, order, order, n, program.Threads);
        return hessian;
    }

    public override (FaceProblem Problem, double[] Z) Without(int k, double[] z)
    {
        (Faces rest, double[] left) = faces.Without(k, z);
        return (new ProgramFaces(program, rest), left);
    }
}
