using Bidual.Numerics;

namespace Bidual.Solvers;

/// <summary>
/// Newton's method in a trust region on the weights of neurons, <see cref="NeuronObjective"/> and <see cref="PolynomialObjective"/>, its steps by conjugate gradients that end where curvature is negative or the region does
/// (Steihaug, SIAM J. Numer. Anal. 1983). Rotations of a block's neurons among each other leave the objective as it is: the Hessian has that kernel, which gradients are orthogonal to.
/// </summary>
internal static class FactoredNewton
{
    private const int MostSteps = 60, MostProducts = 1500;

    /// <summary>Gradient, relative to that of the penalty, beyond which rounding begins.</summary>
    private const double Finest = 1e-13;

    /// <summary>Share of the value below which a foretold gain cannot be measured.</summary>
    private const double Rounding = 1e-13;

    private const double FirstRadius = 0.3, LeastRatio = 1e-4, LoosestShare = 0.1;

    /// <summary>Minimises from the objective's own start.</summary>
    /// <param name="objective">What is minimised.</param>
    /// <param name="beta">β, where the penalty is (β/2)·Σ weights².</param>
    /// <param name="cancellation">Stops early.</param>
    /// <param name="finest">Gradient, relative to that of the penalty, at which it ends.</param>
    /// <returns>Weights of no larger value.</returns>
    public static double[] Run(ISecondOrderObjective objective, double beta, CancellationToken cancellation, double finest = Finest)
    {
        double[] weights = objective.Start;
        double value = objective.Value(weights), radius = FirstRadius * Vector.Norm(weights), last = double.PositiveInfinity;
        (double[] gradient, Func<double[], double[]> hessian) = objective.DerivativesAt(weights);
        for (int step = 0; step < MostSteps && !cancellation.IsCancellationRequested; step++)
        {
            double slope = Vector.Norm(gradient), scale = beta * Vector.Norm(weights);
            if (slope <= finest * scale)
                break;
            (double[] move, double foretold, bool atEdge) = Step(gradient, hessian, radius, Math.Min(LoosestShare, Math.Sqrt(slope / scale)) * slope, cancellation);
            double[] next = [.. weights];
            Vector.AddScaled(1, move, next);
            double reached = objective.Value(next), ratio = (value - reached) / foretold;
            bool measurable = foretold > Rounding * Math.Abs(value);
            if (measurable && !(ratio >= 0.25))
                radius = 0.25 * Vector.Norm(move);
            else if (ratio > 0.75 && atEdge)
                radius *= 2;
            if (measurable && !(ratio > LeastRatio))
                continue;
            if (!measurable && slope >= last)
                break;
            last = slope;
            (weights, value) = (next, reached);
            (gradient, hessian) = objective.DerivativesAt(weights);
        }

        return weights;
    }

    /// <summary>About the least gᵀp + ½pᵀHp over ‖p‖ ≤ radius.</summary>
    private static (double[] Move, double Foretold, bool AtEdge) Step(double[] gradient, Func<double[], double[]> hessian, double radius, double accuracy, CancellationToken cancellation)
    {
        double[] p = new double[gradient.Length], r = [.. gradient], direction = new double[gradient.Length];
        Vector.Scale(-1, r, direction);
        double square = Vector.SquaredNorm(r), model = 0;
        for (int k = 0; k < MostProducts && !cancellation.IsCancellationRequested; k++)
        {
            double[] image = hessian(direction);
            double bend = Vector.Dot<double>(direction, image), along = Vector.Dot<double>(r, direction);
            double length = bend > 0 ? square / bend : double.PositiveInfinity, edge = ToEdge(p, direction, radius);
            double taken = Math.Min(length, edge);
            Vector.AddScaled(taken, direction, p);
            model += (taken * along) + (taken * taken * bend / 2);
            if (length >= edge)
                return (p, -model, true);
            Vector.AddScaled(taken, image, r);
            double left = Vector.SquaredNorm(r);
            if (Math.Sqrt(left) <= accuracy)
                break;
            Vector.Scale(left / square, direction, direction);
            Vector.AddScaled(-1, r, direction);
            square = left;
        }

        return (p, -model, false);
    }

    /// <summary>τ ≥ 0 with ‖p + τv‖ = radius.</summary>
    private static double ToEdge(double[] p, double[] v, double radius)
    {
        double a = Vector.SquaredNorm(v), b = Vector.Dot<double>(p, v), c = Vector.SquaredNorm(p) - (radius * radius);
        return (-b + Math.Sqrt(Math.Max(0, (b * b) - (a * c)))) / a;
    }
}
