using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Solvers;

/// <summary>Damped Newton steps on a <see cref="FaceProblem"/>; a block that a step would turn around is left out where that does not raise the value.</summary>
internal sealed class NewtonDescent
{
    private const int MostSteps = 30;
    private const int MostHalvings = 20;

    /// <summary>Ridges to try, relative to the mean of the diagonal.</summary>
    private static readonly double[] Ridges = [1e-15, 1e-13, 1e-11, 1e-9];

    /// <summary>Norm of the gradient, over β, from which a step that does not lower it is rounding.</summary>
    private const double SmallGradient = 1e-9;

    /// <summary>Relative size of a rise that is rounding.</summary>
    private const double Roundoff = 1e-14;

    private FaceProblem problem;

    private NewtonDescent(FaceProblem problem) => this.problem = problem;

    /// <summary>The point of least gradient that the steps meet, in the coordinates of the problem that is left.</summary>
    public static (FaceProblem Problem, double[] Z) Run(FaceProblem problem, double[] z, CancellationToken cancellation)
    {
        var descent = new NewtonDescent(problem);
        double[] end = descent.Run(z, cancellation);
        return (descent.problem, end);
    }

    private double[] Run(double[] z, CancellationToken cancellation)
    {
        double[] gradient = new double[z.Length], best = z;
        double value = Value(z), smallest = double.PositiveInfinity;
        for (int step = 0; step < MostSteps && !cancellation.IsCancellationRequested; step++)
        {
            Gradient(z, gradient);
            double size = Vector.Norm(gradient);
            if (!(size < smallest) && smallest <= SmallGradient * problem.Beta)
                break;
            if (size < smallest)
                (smallest, best) = (size, z);
            if (!Solve(Hessian(z), gradient))
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

        return best;
    }

    /// <summary>The block that a growing step along −direction turns around first, and the length of the step at which it does.</summary>
    private (int Block, double Length) FirstVanishing(double[] z, double[] direction)
    {
        (int block, double length) = (-1, double.PositiveInfinity);
        for (int k = 0; k < problem.Count; k++)
        {
            ReadOnlySpan<double> part = z.AsSpan(problem.Range(k));
            double turning = Vector.SquaredNorm(part) / Vector.Dot(part, direction.AsSpan(problem.Range(k)));
            if (turning > 0 && turning < length)
                (block, length) = (k, turning);
        }

        return (block, length);
    }

    /// <summary>Takes a step at whose end a block vanishes and leaves that out; null, and nothing done, where the value would rise.</summary>
    private (double[] Z, double Value)? Remove(double[] z, double[] direction, int block, double length, double value)
    {
        if (problem.Count == 1)
            return null;
        double[] end = [.. z];
        Vector.AddScaled(-length, direction, end);
        FaceProblem before = problem;
        (problem, double[] left) = before.Without(block, end);
        double reached = Value(left);
        if (reached <= value)
            return (left, reached);
        problem = before;
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
            if (Cholesky.Factor(factor, order, problem.Threads) > 0)
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

    private double Value(double[] z)
    {
        double norms = 0;
        for (int k = 0; k < problem.Count; k++)
            norms += Vector.Norm(z.AsSpan(problem.Range(k)));
        return problem.Loss(z) + (problem.Beta * norms);
    }

    private void Gradient(double[] z, double[] gradient)
    {
        problem.LossGradient(gradient);
        for (int k = 0; k < problem.Count; k++)
        {
            ReadOnlySpan<double> part = z.AsSpan(problem.Range(k));
            Vector.AddScaled(problem.Beta / Vector.Norm(part), part, gradient.AsSpan(problem.Range(k)));
        }
    }

    /// <summary>Lower triangle.</summary>
    private double[] Hessian(double[] z)
    {
        int order = z.Length;
        double[] hessian = problem.LossHessian(order);
        for (int k = 0; k < problem.Count; k++)
        {
            (int start, int size) = problem.Range(k).GetOffsetAndLength(order);
            ReadOnlySpan<double> part = z.AsSpan(start, size);
            double norm = Vector.Norm(part), bend = problem.Beta / norm;
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
