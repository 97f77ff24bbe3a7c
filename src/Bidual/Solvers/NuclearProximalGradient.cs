using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// Accelerated proximal gradient on (12) (Beck &amp; Teboulle, SIAM J. Imaging Sci. 2009) with backtracking and with restart where momentum points uphill
/// (O'Donoghue &amp; Candès 2015): V⁺ = prox_{tβ‖·‖_*}(Y + t·XᵀD N(Y)), Y⁺ = V⁺ + θ(V⁺ − V). Stops at points that prove themselves within the tolerance.
/// </summary>
internal static class NuclearProximalGradient
{
    private const int CheckEvery = 10;
    private const double Shrink = 0.5, Grow = 1.1;

    /// <summary>Runs from a point.</summary>
    /// <param name="program">The program.</param>
    /// <param name="start">V.</param>
    /// <param name="tolerance">Relative gap to reach.</param>
    /// <param name="iterations">At most so many.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The best point checked.</returns>
    public static SharedEvaluation Run(SharedProgram program, Matrix start, double tolerance, int iterations, CancellationToken cancellation)
    {
        SharedEvaluation best = program.Evaluate(start);
        Matrix v = start, fit = program.Fit(v), y = v, fitY = fit;
        double step = 1, momentum = 1;
        for (int k = 1; k <= iterations && best.RelativeGap > tolerance && !cancellation.IsCancellationRequested; k++)
        {
            Matrix rise = program.Adjoint(program.Loss.DualAt(fitY));
            double valueY = program.Loss.Value(fitY);
            Matrix next, nextFit, move;
            while (true)
            {
                next = program.Prox(Sum(y, step, rise), step).Result;
                nextFit = program.Fit(next);
                move = Sum(next, -1, y);
                double model = valueY - Vector.Dot<double>(rise.Data, move.Data) + (Vector.SquaredNorm(move.Values) / (2 * step));
                if (program.Loss.Value(nextFit) <= model + (1e-14 * Math.Abs(valueY)) || step < 1e-300)
                    break;
                step *= Shrink;
            }

            Matrix change = Sum(next, -1, v);
            if (Vector.Dot<double>(move.Data, change.Data) < 0)
                momentum = 1;
            double following = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2, theta = (momentum - 1) / following;
            (y, fitY) = (Sum(next, theta, change), Sum(nextFit, theta, Sum(nextFit, -1, fit)));
            (v, fit, momentum, step) = (next, nextFit, following, Grow * step);
            if (k % CheckEvery == 0 || k == iterations)
            {
                SharedEvaluation evaluation = program.Evaluate(v);
                best = evaluation.RelativeGap < best.RelativeGap ? evaluation : best;
            }
        }

        return best;
    }

    /// <summary>a + factor·b.</summary>
    private static Matrix Sum(Matrix a, double factor, Matrix b)
    {
        var sum = new Matrix(a.Rows, a.Columns, [.. a.Data]);
        Vector.AddScaled(factor, b.Data, sum.Data);
        return sum;
    }
}
