using Bidual.Numerics;

namespace Bidual.NonConvex;

/// <summary>
/// Limited-memory BFGS (Liu &amp; Nocedal 1989) with a backtracking line search on a function that is smooth almost everywhere.
/// Accepts only steps that decrease the value. Entries may be confined to one sign: those at 0 that the gradient holds there rest, and steps are projected
/// (Bertsekas 1982).
/// </summary>
internal static class LimitedMemoryBfgs
{
    public delegate double Function(double[] point, Span<double> gradient);

    private const int Memory = 12;

    /// <summary>Minimises from a starting point, in place.</summary>
    /// <param name="function">Value and gradient.</param>
    /// <param name="point">The start; the best point afterwards.</param>
    /// <param name="iterations">Limit.</param>
    /// <param name="tolerance">Stop when ten iterations together gain less than this share of the value.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <param name="signs">Per entry ±1 where it must be 0 or of that sign, as the start is, else 0; null where all are free.</param>
    /// <returns>The value at the point.</returns>
    public static double Minimise(Function function, double[] point, int iterations, double tolerance, CancellationToken cancellation, int[]? signs = null)
    {
        var recent = new Queue<double>();
        double last = double.NaN;
        int iteration = -1;
        foreach (double? value in Descend(function, point, signs))
        {
            iteration++;
            last = value ?? last;
            if (value is not null && iteration > 0)
                recent.Enqueue(last);
            if ((recent.Count > 10 && recent.Dequeue() - last < tolerance * Math.Abs(last)) || iteration >= iterations || cancellation.IsCancellationRequested)
                break;
        }

        return last;
    }

    /// <summary>Moves a point downhill, in place, as long as it can.</summary>
    /// <param name="function">Value and gradient.</param>
    /// <param name="point">The start; after every step what it is then.</param>
    /// <param name="signs">As <see cref="Minimise"/> takes them.</param>
    /// <returns>The value at the start, and then of every iteration; null for one that only forgot its memory.</returns>
    public static IEnumerable<double?> Descend(Function function, double[] point, int[]? signs)
    {
        int length = point.Length;
        var gradient = new double[length];
        double value = function(point, gradient);
        var steps = new List<(double[] S, double[] Y, double Rho)>();
        var trial = new double[length];
        var trialGradient = new double[length];
        var direction = new double[length];
        yield return value;
        while (true)
        {
            Direction(gradient, steps, direction);
            Rest(point, gradient, signs, direction);
            double slope = Vector.Dot(gradient, direction);
            if (!(slope < 0))
            {
                steps.Clear();
                Direction(gradient, steps, direction);
                Rest(point, gradient, signs, direction);
                slope = Vector.Dot(gradient, direction);
                if (!(slope < 0))
                    yield break;
            }

            double step = steps.Count == 0 ? Math.Min(1, 0.1 / Math.Sqrt(-slope)) : 1, next = double.NaN;
            bool found = false;
            for (int attempt = 0; attempt < 30; attempt++, step /= 2.5)
            {
                point.CopyTo(trial, 0);
                Vector.AddScaled(step, direction, trial);
                Orthant.Project(trial, signs);
                next = function(trial, trialGradient);
                if (next <= value + (1e-4 * step * slope))
                {
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                if (steps.Count == 0)
                    yield break;
                steps.Clear();
                yield return null;
                continue;
            }

            Remember(steps, point, trial, gradient, trialGradient);
            trial.CopyTo(point, 0);
            trialGradient.CopyTo(gradient, 0);
            value = next;
            yield return value;
        }
    }

    /// <summary>Clears the direction of entries at 0 that would leave their sign.</summary>
    private static void Rest(double[] point, double[] gradient, int[]? signs, double[] direction)
    {
        for (int i = 0; i < (signs?.Length ?? 0); i++)
        {
            if (signs![i] != 0 && point[i] == 0 && (signs[i] * gradient[i] >= 0 || signs[i] * direction[i] < 0))
                direction[i] = 0;
        }
    }

    private static void Remember(List<(double[] S, double[] Y, double Rho)> steps, double[] from, double[] to, double[] gradientFrom, double[] gradientTo)
    {
        var s = new double[from.Length];
        var y = new double[from.Length];
        Vector.Subtract(to, from, s);
        Vector.Subtract(gradientTo, gradientFrom, y);
        double curvature = Vector.Dot(s, y);
        if (curvature <= 1e-10 * Vector.Norm(s) * Vector.Norm(y))
            return;
        if (steps.Count == Memory)
            steps.RemoveAt(0);
        steps.Add((s, y, 1 / curvature));
    }

    private static void Direction(double[] gradient, List<(double[] S, double[] Y, double Rho)> steps, double[] direction)
    {
        Vector.Scale(-1, gradient, direction);
        Span<double> alpha = stackalloc double[Memory];
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            alpha[i] = steps[i].Rho * Vector.Dot(steps[i].S, direction);
            Vector.AddScaled(-alpha[i], steps[i].Y, direction);
        }

        if (steps.Count > 0)
        {
            (double[] s, double[] y, _) = steps[^1];
            Vector.Scale(Vector.Dot(s, y) / Vector.SquaredNorm(y), direction, direction);
        }

        for (int i = 0; i < steps.Count; i++)
        {
            double correction = alpha[i] - (steps[i].Rho * Vector.Dot(steps[i].Y, direction));
            Vector.AddScaled(correction, steps[i].S, direction);
        }
    }
}
