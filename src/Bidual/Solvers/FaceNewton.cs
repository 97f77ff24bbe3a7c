using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The last digits of an optimum: Newton's method on the blocks that are not zero, each within the face of its cone that the projection of A_bᵀν lies on. There the
/// program is smooth, min over z of L(Σ_b A_b N_b z_b) + β Σ_b ‖z_b‖ with v_b = N_b z_b, and a few steps reach the accuracy of doubles once blocks and faces are those of
/// the optimum. Nothing depends on that: what comes out is evaluated like any other point, and is kept where its gap is smaller.
/// </summary>
internal sealed class FaceNewton
{
    private const int MostSteps = 30;
    private const int MostRounds = 5;
    private const int MostHalvings = 6;

    /// <summary>Variables, and rows times squared variables, up to which the method is worth its cost.</summary>
    private const int LargestOrder = 2000;
    private const double LargestWork = 3e9;

    /// <summary>Shares of the largest block below which a block is taken for zero.</summary>
    private static readonly double[] Shares = [1e-6, 1e-4, 1e-3, 1e-2];

    /// <summary>Relative gap that is rounding. The point may be inaccurate all the same, since the gap grows with the square of its error.</summary>
    private const double Finest = 1e-14;

    /// <summary>Share of the gap that must be gone for another round.</summary>
    private const double WorthwhileShare = 0.5;

    /// <summary>Ridges to try, relative to the mean of the diagonal.</summary>
    private static readonly double[] Ridges = [1e-15, 1e-13, 1e-11, 1e-9];

    /// <summary>Norm of the gradient, over β, from which a step that does not lower it is rounding.</summary>
    private const double SmallGradient = 1e-9;

    /// <summary>Relative size of a rise that is rounding.</summary>
    private const double Roundoff = 1e-14;

    private readonly ConvexProgram program;
    private Faces faces;
    private readonly double[] fit;

    private FaceNewton(ConvexProgram program, Faces faces)
    {
        this.program = program;
        this.faces = faces;
        fit = new double[program.Targets.Length];
    }

    /// <summary>Points of smaller and smaller gap among those that Newton's method ends at, all smaller than the given one's; none where it is no better.</summary>
    /// <param name="program">With pattern cones or no cone.</param>
    /// <param name="evaluation">A point near the optimum.</param>
    /// <param name="cancellation">Ends at the next step.</param>
    public static IEnumerable<Evaluation> Polish(ConvexProgram program, Evaluation evaluation, CancellationToken cancellation)
    {
        int tried = 0;
        foreach (double share in Shares)
        {
            bool goesOn = true;
            for (int round = 0; round < MostRounds && goesOn && !cancellation.IsCancellationRequested; round++)
            {
                int[] heavy = program.HeavyBlocks(evaluation.Point, share);
                if (round == 0 && heavy.Length == tried)
                    break;
                tried = heavy.Length;
                Faces all = Faces.Of(program, heavy, evaluation.Dual);
                if (!IsAffordable(all.Order, program.Targets.Length))
                    break;

                // Dependent blocks would leave a direction without curvature.
                double[] pruned = Pruning.Of(program, all.Point(all.Coordinates(evaluation.Point)));
                Faces independent = Faces.Of(program, program.HeavyBlocks(pruned, 0), evaluation.Dual);
                double[] end = new FaceNewton(program, independent).Run(independent.Coordinates(pruned), cancellation);
                Evaluation polished = program.Evaluate(end);
                goesOn = polished.Gap < WorthwhileShare * evaluation.Gap;
                if (!(polished.Gap < evaluation.Gap))
                    continue;
                evaluation = polished;
                yield return evaluation;
                if (evaluation.RelativeGap <= Finest)
                    yield break;
            }
        }
    }

    private static bool IsAffordable(int order, int rows) => order is > 0 and <= LargestOrder && (double)order * order * rows <= LargestWork;

    /// <summary>The point of least gradient that damped steps meet.</summary>
    private double[] Run(double[] z, CancellationToken cancellation)
    {
        double[] slope = new double[fit.Length], curvature = new double[fit.Length], gradient = new double[z.Length], best = z;
        double value = Value(z), smallest = double.PositiveInfinity;
        for (int step = 0; step < MostSteps && !cancellation.IsCancellationRequested; step++)
        {
            program.Loss.Gradient(fit, program.Targets, slope);
            program.Loss.Curvature(fit, program.Targets, curvature);
            Gradient(z, slope, gradient);
            double size = Vector.Norm(gradient);
            if (!(size < smallest) && smallest <= SmallGradient * program.Beta)
                break;
            if (size < smallest)
                (smallest, best) = (size, z);
            if (!Solve(Hessian(z, curvature), gradient))
                break;
            (int block, double length) = FirstVanishing(z, gradient);
            if (length < 1 && Remove(z, gradient, block, length, value) is { } rest)
            {
                (z, value) = rest;
                (gradient, best, smallest) = (new double[z.Length], z, double.PositiveInfinity);
                continue;
            }

            if (Step(z, gradient, value) is not { } next)
                break;
            (z, value) = next;
        }

        return faces.Point(best);
    }

    /// <summary>The block that a growing step along −direction turns around first, and the length of the step at which it does.</summary>
    private (int Block, double Length) FirstVanishing(double[] z, double[] direction)
    {
        (int block, double length) = (-1, double.PositiveInfinity);
        for (int k = 0; k < faces.Count; k++)
        {
            ReadOnlySpan<double> part = z.AsSpan(faces.Range(k));
            double turning = Vector.SquaredNorm(part) / Vector.Dot(part, direction.AsSpan(faces.Range(k)));
            if (turning > 0 && turning < length)
                (block, length) = (k, turning);
        }

        return (block, length);
    }

    /// <summary>Takes a step at whose end a block vanishes and leaves that out; null, and nothing done, where the value would rise.</summary>
    private (double[] Z, double Value)? Remove(double[] z, double[] direction, int block, double length, double value)
    {
        if (faces.Count == 1)
            return null;
        double[] end = [.. z];
        Vector.AddScaled(-length, direction, end);
        Faces before = faces;
        (faces, double[] left) = before.Without(block, end);
        double reached = Value(left);
        if (reached <= value)
            return (left, reached);
        faces = before;
        return null;
    }

    /// <summary>Replaces the gradient by (H + λI)⁻¹ times it, with the least λ that makes the matrix definite in doubles.</summary>
    private bool Solve(double[] hessian, double[] gradient)
    {
        int order = gradient.Length;
        double mean = Enumerable.Range(0, order).Average(i => hessian[(i * order) + i]);
        foreach (double ridge in Ridges)
        {
            double[] factor = [.. hessian];
            for (int i = 0; i < order; i++)
                factor[(i * order) + i] += ridge * mean;
            if (Cholesky.Factor(factor, order, program.Threads) > 0)
                continue;
            Cholesky.Solve(factor, order, gradient);
            return true;
        }

        return false;
    }

    /// <summary>z − t·direction with the first of t = 1, ½, ¼ … that does not raise the value.</summary>
    private (double[] Z, double Value)? Step(double[] z, double[] direction, double value)
    {
        double length = 1;
        for (int halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            double[] next = [.. z];
            Vector.AddScaled(-length, direction, next);
            double reached = Value(next);
            if (reached <= value + (Roundoff * Math.Abs(value)))
                return (next, reached);
        }

        return null;
    }

    /// <summary>The objective; leaves the prediction in <see cref="fit"/>.</summary>
    private double Value(double[] z)
    {
        fit.AsSpan().Clear();
        for (int i = 0; i < z.Length; i++)
            Vector.AddScaled(z[i], faces.Columns.Row(i), fit);
        double norms = 0;
        for (int k = 0; k < faces.Count; k++)
            norms += Vector.Norm(z.AsSpan(faces.Range(k)));
        return program.Loss.Value(fit, program.Targets) + (program.Beta * norms);
    }

    private void Gradient(double[] z, double[] slope, double[] gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = Vector.Dot(faces.Columns.Row(i), slope);
        for (int k = 0; k < faces.Count; k++)
        {
            ReadOnlySpan<double> part = z.AsSpan(faces.Range(k));
            Vector.AddScaled(program.Beta / Vector.Norm(part), part, gradient.AsSpan(faces.Range(k)));
        }
    }

    /// <summary>Lower triangle.</summary>
    private unsafe double[] Hessian(double[] z, double[] curvature)
    {
        int order = z.Length, n = curvature.Length;
        var hessian = new double[order * order];
        var weighted = new Matrix(order, n);
        double[] roots = Array.ConvertAll(curvature, Math.Sqrt);
        for (int i = 0; i < order; i++)
        {
            Span<double> row = weighted.MutableRow(i);
            for (int t = 0; t < n; t++)
                row[t] = roots[t] * faces.Columns[i, t];
        }

        fixed (double* h = hessian, w = weighted.Data)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(w, n), h, order, order, n, program.Threads);
        for (int k = 0; k < faces.Count; k++)
        {
            (int start, int size) = faces.Range(k).GetOffsetAndLength(order);
            ReadOnlySpan<double> part = z.AsSpan(start, size);
            double norm = Vector.Norm(part), bend = program.Beta / norm;
            for (int i = 0; i < size; i++)
            {
                Span<double> row = hessian.AsSpan(((start + i) * order) + start, i + 1);
                Vector.AddScaled(-bend * part[i] / (norm * norm), part[..(i + 1)], row);
                row[i] += bend;
            }
        }

        return hessian;
    }
}
