using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>The loss of a program on faces of its cones; where a free part has been minimised out of it, of those and of that part, whose coordinates come last.</summary>
/// <param name="program">The program.</param>
/// <param name="faces">Faces of some of its blocks.</param>
internal sealed class ProgramFaces(ConvexProgram program, Faces faces) : FaceProblem
{
    private readonly ILoss loss = FreePartLoss.Plain(program.Loss);
    private readonly Matrix free = FreePartLoss.BasisOf(program.Loss) ?? new Matrix(0, program.Targets.Length);
    private readonly double[] fit = new double[program.Targets.Length];

    public override double Beta => program.Beta;

    public override int Threads => program.Threads;

    public override int Count => faces.Count;

    public override Range Range(int k) => faces.Range(k);

    /// <summary>The coordinates of a point, with the best free part.</summary>
    public double[] Coordinates(double[] point)
    {
        double[] z = faces.Coordinates(point);
        if (program.Loss is not FreePartLoss parted)
            return z;
        faces.Predict(z, fit);
        return [.. z, .. parted.At(fit, program.Targets).Free];
    }

    /// <summary>The program's variable.</summary>
    public double[] Point(double[] z) => faces.Point(z[..faces.Order]);

    public override double Loss(double[] z)
    {
        faces.Predict(z[..faces.Order], fit);
        FreeMinimum.AddFree(free, z.AsSpan(faces.Order), fit);
        return loss.Value(fit, program.Targets);
    }

    public override void LossGradient(double[] result)
    {
        var slope = new double[fit.Length];
        loss.Gradient(fit, program.Targets, slope);
        for (int i = 0; i < faces.Order; i++)
            result[i] = Vector.Dot(faces.Columns.Row(i), slope);
        FreeMinimum.Project(free, slope, result.AsSpan(faces.Order));
    }

    public override unsafe double[] LossHessian(int order)
    {
        int n = fit.Length;
        var roots = new double[n];
        loss.Curvature(fit, program.Targets, roots);
        for (int t = 0; t < n; t++)
            roots[t] = Math.Sqrt(roots[t]);
        double[] weighted = [.. faces.Columns.Data, .. free.Data], hessian = new double[order * order];
        for (int i = 0; i < order; i++)
            Vector.Multiply<double>(roots, weighted.AsSpan(i * n, n));
        fixed (double* h = hessian, w = weighted)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(w, n), h, order, order, n, program.Threads);
        return hessian;
    }

    public override (FaceProblem Problem, double[] Z) Without(int k, double[] z)
    {
        (Faces rest, double[] left) = faces.Without(k, z);
        return (new ProgramFaces(program, rest), [.. left, .. z.AsSpan(faces.Order)]);
    }
}
