using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>
/// Damped steps δ = −(G + βP + μI)⁻¹g on the generalised Gauss–Newton matrix G (Levenberg 1944, Marquardt 1963, Schraudolph 2002). Where a part of G stands for it, the step
/// taken is the best combination of δ and the last one by the whole quadratic model (Martens &amp; Grosse 2015, section 7). A step that does not lower the objective is tried again with more damping.
/// </summary>
/// <param name="Curvature">What is solved for δ.</param>
/// <param name="Sample">Rows, drawn anew for every step, whose curvature stands for all; null for all. The gradient is of all.</param>
internal sealed record GaussNewton(ICurvature Curvature, int? Sample = null) : IOptimiser
{
    /// <summary>The first μ, over the mean of the diagonal of G + βP.</summary>
    private const double FirstDamping = 0.1;

    /// <summary>The largest, over the first: beyond it steps are lost in rounding.</summary>
    private const double LargestDamping = 1e15;

    public string Name => Curvature.Name;

    public IEnumerable<double> Iterate(TrainingObjective objective, double[] parameters, RandomSource random)
    {
        double[] gradient = new double[parameters.Length], trial = new double[parameters.Length], last = [];
        int[] order = [.. Enumerable.Range(0, objective.Rows)];
        Damping? damping = null;
        double passes = 0, largest = 0;
        while (true)
        {
            double value = objective.Evaluate(parameters, gradient);
            Linearisation point = objective.Linearise(parameters, Drawn(order, random));
            double share = (double)point.Rows / objective.Rows;
            if (damping is null)
            {
                damping = new Damping(FirstDamping * MeanDiagonal(point, random));
                largest = LargestDamping * damping.Value;
            }

            IDampedSystem system = Curvature.At(point, random);
            passes += 1 + share;
            for (bool accepted = false; !accepted;)
            {
                double[] step = system.Solve(damping.Value, gradient);
                Vector.Scale(-1, step, step);
                double foretold = Scaled(point, gradient, step, last, damping.Value);
                parameters.CopyTo(trial, 0);
                Vector.AddScaled<double>(1, step, trial);
                accepted = damping.Accepts(value - objective.Value(trial), foretold);
                passes++;
                if (accepted)
                {
                    trial.CopyTo(parameters, 0);
                    last = step;
                }
                else if (!(damping.Value < largest))
                {
                    yield break;
                }

                yield return passes + (share * point.Products);
            }

            passes += share * point.Products;
        }
    }

    private ReadOnlyMemory<int> Drawn(int[] order, RandomSource random)
    {
        if (Sample is not { } count || count >= order.Length)
            return default;
        random.Shuffle(order);
        return order.AsMemory(0, count);
    }

    /// <summary>An estimate of tr(G + βP)/p from one random vector (Hutchinson 1990).</summary>
    private static double MeanDiagonal(Linearisation point, RandomSource random)
    {
        double[] signs = new double[point.Parameters], product = new double[point.Parameters];
        for (int i = 0; i < signs.Length; i++)
            signs[i] = random.NextInt32(2) == 0 ? -1 : 1;
        point.Multiply(signs, product);
        return Math.Max(Vector.Dot<double>(signs, product) / signs.Length, double.Epsilon);
    }

    /// <summary>Replaces δ by the a·δ + b·last of least gᵀx + ½xᵀ(G + βP + μI)x where that is asked for; returns what the model without damping foretells.</summary>
    private double Scaled(Linearisation point, double[] gradient, double[] step, double[] last, double damping)
    {
        var product = new double[step.Length];
        point.Multiply(step, product);
        double slope = Vector.Dot<double>(gradient, step), bend = Vector.Dot<double>(step, product);
        if (!Curvature.IsApproximate)
            return -slope - (bend / 2);
        double damped = bend + (damping * Vector.SquaredNorm(step)), a = -slope / damped, b = 0, lastBend = 0, cross = 0, lastSlope = 0;
        if (last.Length > 0)
        {
            var lastProduct = new double[step.Length];
            point.Multiply(last, lastProduct);
            (lastSlope, lastBend, cross) = (Vector.Dot<double>(gradient, last), Vector.Dot<double>(last, lastProduct), Vector.Dot<double>(step, lastProduct));
            double own = lastBend + (damping * Vector.SquaredNorm(last)), joint = cross + (damping * Vector.Dot<double>(step, last));
            double determinant = (damped * own) - (joint * joint);
            if (determinant > 1e-12 * damped * own)
                (a, b) = (((joint * lastSlope) - (own * slope)) / determinant, ((joint * slope) - (damped * lastSlope)) / determinant);
        }

        Vector.Scale(a, step, step);
        if (last.Length > 0)
            Vector.AddScaled(b, last, step);
        return -(a * slope) - (b * lastSlope) - (((a * a * bend) + (2 * a * b * cross) + (b * b * lastBend)) / 2);
    }
}
