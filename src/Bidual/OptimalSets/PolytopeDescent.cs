using Bidual.Numerics;

namespace Bidual.OptimalSets;

/// <summary>
/// The least of a smooth convex function over a polytope by pairwise Frank–Wolfe steps, which converge linearly there (Lacoste-Julien &amp; Jaggi, NeurIPS 2015): weight
/// moves from the worst vertex in use to the best one.
/// </summary>
/// <param name="polytope">Over which.</param>
/// <param name="gradient">Writes the gradient at a point.</param>
internal sealed class PolytopeDescent(WeightPolytope polytope, Action<double[], double[]> gradient)
{
    private const int MostSteps = 2000;
    private const int Bisections = 50;
    private const double Accuracy = 1e-10;

    /// <summary>Descends from a vertex.</summary>
    /// <param name="start">A vertex.</param>
    /// <param name="cancellation">Ends at the next step.</param>
    public double[] Run(double[] start, CancellationToken cancellation)
    {
        List<(double[] Vertex, double Weight)> used = [(start, 1)];
        double[] x = [.. start], slope = new double[x.Length], direction = new double[x.Length];
        for (int step = 0; step < MostSteps && !cancellation.IsCancellationRequested; step++)
        {
            gradient(x, slope);
            double[] best = polytope.Minimise(slope);
            int worst = Enumerable.Range(0, used.Count).MaxBy(k => Vector.Dot<double>(slope, used[k].Vertex));
            double gain = Vector.Dot<double>(slope, x) - Vector.Dot<double>(slope, best);
            if (gain <= Accuracy * Math.Abs(Vector.Dot<double>(slope, x)))
                break;
            for (int j = 0; j < x.Length; j++)
                direction[j] = best[j] - used[worst].Vertex[j];
            double moved = Step(x, direction, used[worst].Weight);
            if (moved == 0)
                break;
            Vector.AddScaled(moved, direction, x);
            Move(used, worst, best, moved);
        }

        return x;
    }

    /// <summary>The step, at most the given one, at which the slope along the direction is zero.</summary>
    private double Step(double[] x, double[] direction, double most)
    {
        var there = new double[x.Length];
        var slope = new double[x.Length];
        double low = 0, high = most;
        if (SlopeAt(most) <= 0)
            return most;
        for (int k = 0; k < Bisections; k++)
        {
            double middle = (low + high) / 2;
            if (SlopeAt(middle) > 0)
                high = middle;
            else
                low = middle;
        }

        return low;

        double SlopeAt(double t)
        {
            for (int j = 0; j < x.Length; j++)
                there[j] = x[j] + (t * direction[j]);
            gradient(there, slope);
            return Vector.Dot<double>(slope, direction);
        }
    }

    private static void Move(List<(double[] Vertex, double Weight)> used, int worst, double[] best, double moved)
    {
        int known = used.FindIndex(entry => entry.Vertex.AsSpan().SequenceEqual(best));
        if (known >= 0)
            used[known] = (best, used[known].Weight + moved);
        else
            used.Add((best, moved));
        double left = used[worst].Weight - moved;
        if (left > 0)
            used[worst] = (used[worst].Vertex, left);
        else
            used.RemoveAt(worst);
    }
}
