using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical;

/// <summary>
/// min gᵀδ + ½ δᵀGδ + β‖w₀ + δ‖₁ by coordinate descent with covariance updates (Friedman, Hastie &amp; Tibshirani 2010): after a pass over all weights many over those that are not zero, whose signs, once they stay, are those of a linear
/// system that gives the last digits.
/// <list type="table">
/// <item><term>w, δ</term><description><c>point</c>, and what it has moved from w₀</description></item>
/// <item><term>g + Gδ</term><description><c>gradient</c>, kept up at the cost of a row of G a weight that moves</description></item>
/// </list>
/// </summary>
internal sealed class QuadraticLasso
{
    private const int MostPasses = 10_000, PassesBetweenSystems = 10;

    /// <summary>Largest move of a pass, over the largest so far, after which the weights that are not zero have settled.</summary>
    private const double Settled = 1e-3;

    private readonly int d;
    private readonly double beta;
    private readonly double[] gram, point, gradient;

    /// <param name="lower">The lower triangle of G, d×d.</param>
    /// <param name="gradient">g, length d.</param>
    /// <param name="start">w₀.</param>
    /// <param name="beta">β.</param>
    public QuadraticLasso(double[] lower, double[] gradient, double[] start, double beta)
    {
        (d, this.beta) = (start.Length, beta);
        (point, this.gradient) = ([.. start], [.. gradient]);
        gram = lower;
        LowerTriangle.Mirror(gram, d);
    }

    /// <summary>Solves it.</summary>
    /// <param name="tolerance">Largest √G_jj|Δw_j| of a pass over all, relative to the largest of any, at which to end.</param>
    /// <param name="cancellation">Ends with the point so far.</param>
    /// <returns>w.</returns>
    public double[] Solve(double tolerance, CancellationToken cancellation)
    {
        int[] all = [.. Enumerable.Range(0, d)];
        double largest = 0;
        for (int pass = 0; pass < MostPasses && !cancellation.IsCancellationRequested; pass++)
        {
            double moved = Pass(all);
            largest = Math.Max(largest, moved);
            if (moved <= tolerance * largest)
                break;
            int[] active = Active();
            for (int inner = 0; inner < PassesBetweenSystems; inner++)
            {
                if (Pass(active) <= Settled * moved)
                    break;
            }

            SolveSigns();
        }

        return point;
    }

    /// <summary>One pass over some weights.</summary>
    /// <returns>The largest √G_jj|Δw_j|.</returns>
    private double Pass(int[] weights)
    {
        double largest = 0;
        foreach (int j in weights)
        {
            double curvature = gram[(j * d) + j];
            if (!(curvature > 0))
                continue;
            double aim = point[j] - (gradient[j] / curvature), threshold = beta / curvature;
            double next = Math.Abs(aim) <= threshold ? 0 : aim - Math.CopySign(threshold, aim), step = next - point[j];
            if (step == 0)
                continue;
            point[j] = next;
            Vector.AddScaled(step, gram.AsSpan(j * d, d), gradient);
            largest = Math.Max(largest, Math.Sqrt(curvature) * Math.Abs(step));
        }

        return largest;
    }

    private int[] Active() => [.. Enumerable.Range(0, d).Where(j => point[j] != 0)];

    /// <summary>G_AA Δ = −(gradient + β·sign)_A over the weights A that are not zero, taken as far as no sign changes.</summary>
    private void SolveSigns()
    {
        int[] active = Active();
        int k = active.Length;
        if (k == 0)
            return;
        double[] system = new double[k * k], step = new double[k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
                system[(a * k) + b] = gram[(active[a] * d) + active[b]];
            step[a] = -(gradient[active[a]] + (beta * Math.Sign(point[active[a]])));
        }

        Cholesky.FactorRaised(system, k);
        Cholesky.Solve(system, k, step);
        double share = 1;
        for (int a = 0; a < k; a++)
        {
            if (point[active[a]] * (point[active[a]] + step[a]) < 0)
                share = Math.Min(share, -point[active[a]] / step[a]);
        }

        if (!step.All(double.IsFinite))
            return;
        for (int a = 0; a < k; a++)
        {
            double next = point[active[a]] + (share * step[a]);
            if (next * point[active[a]] <= 0)
                next = 0;
            Vector.AddScaled(next - point[active[a]], gram.AsSpan(active[a] * d, d), gradient);
            point[active[a]] = next;
        }
    }
}
