using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Programs.Cones;

/// <summary>
/// min ‖v‖ + ‖v − u‖ subject to A v ≥ h, h = max(0, A u), by Newton's method on the barrier of the cones (Nesterov &amp; Nemirovskii 1994):
/// τ(s + r) − log(s² − ‖v‖²) − log(r² − ‖v − u‖²) − Σ log(A v − h)_k, of which s = (1 + √(1 + τ²‖v‖²))/τ and r are minimised out in closed form.
/// At its minimum for τ the value is within (m + 4)/τ of the least. Every iterate is strictly feasible.
/// </summary>
internal sealed class SplitBarrier
{
    /// <summary>Relative accuracy of ‖v‖ + ‖v − u‖.</summary>
    private const double Accuracy = 1e-9;

    /// <summary>Newton decrement up to which a point counts as the minimum for its τ.</summary>
    private const double Centred = 0.1;

    /// <summary>From one τ to the next.</summary>
    private const double Growth = 20;

    /// <summary>Share of the first slope that may be left along a direction.</summary>
    private const double SlopeLeft = 0.3;

    /// <summary>Share of the way to the boundary that a first trial goes at most.</summary>
    private const double ToBoundary = 0.95;

    private const int MostTrials = 50;

    /// <summary>Steps at one τ after which rounding is all that is left.</summary>
    private const int MostSteps = 100;

    private readonly UnitRows rows;
    private readonly double[] u;
    private readonly double[] v;
    private readonly double[] w;
    private readonly double[] signs;
    private readonly double[] floor;
    private readonly double[] slack;
    private readonly double[] slope;
    private readonly double[] direction;
    private readonly ColumnGram hessian;

    /// <summary>At a point that is strictly feasible.</summary>
    /// <param name="rows">The normals, m×d, up to their signs.</param>
    /// <param name="pattern">Bits of D.</param>
    /// <param name="u">Length d; of length 1, neither in the cone nor in its negative.</param>
    /// <param name="v">Length d, A v > h: the point to begin with, overwritten by the minimum.</param>
    public SplitBarrier(UnitRows rows, ReadOnlySpan<ulong> pattern, double[] u, double[] v)
    {
        this.rows = rows;
        this.u = u;
        this.v = v;
        int m = rows.Count, d = u.Length;
        w = new double[d];
        direction = new double[d];
        hessian = new ColumnGram(d, threads: 1);
        (signs, floor, slack, slope) = (new double[m], new double[m], new double[m], new double[m]);
        for (int k = 0; k < m; k++)
        {
            signs[k] = rows.Sign(pattern, k);
            floor[k] = Math.Max(0, signs[k] * Vector.Dot(rows.Normals.Row(k), u));
        }

        Refresh();
    }

    private double Degree => rows.Count + 4;

    private double Value => Vector.Norm(v) + Vector.Norm(w);

    /// <summary>Moves v to the minimum, or as near as rounding lets it.</summary>
    public void Minimise(CancellationToken stop)
    {
        double weight = Degree / Value, last = Degree / (Accuracy * Value);
        while (Centre(weight, stop) && weight < last)
        {
            last = Degree / (Accuracy * Value);
            weight = Math.Min(Growth * weight, 2 * last);
        }
    }

    /// <summary>Moves v to the minimum for a τ.</summary>
    /// <returns>Whether it got there.</returns>
    private bool Centre(double weight, CancellationToken stop)
    {
        for (int step = 0; step < MostSteps && !stop.IsCancellationRequested; step++)
        {
            double decrement = Direct(weight);
            if (decrement <= Centred)
                return true;
            if (!Move(weight, decrement * decrement))
                return false;
        }

        return false;
    }

    /// <summary>Newton's direction, with A times it.</summary>
    /// <returns>The decrement, √(−gᵀp).</returns>
    private double Direct(double weight)
    {
        int d = v.Length;
        var gradient = new double[d];
        hessian.Clear();
        for (int k = 0; k < slack.Length; k++)
        {
            ReadOnlySpan<double> normal = rows.Normals.Row(k);
            Vector.AddScaled(-signs[k] / slack[k], normal, gradient);
            Vector.Scale(1 / slack[k], normal, hessian.Next(1));
        }

        hessian.Complete();
        AddNorm(v, weight, gradient);
        AddNorm(w, weight, gradient);
        Vector.Scale(-1, gradient, direction);
        Cholesky.FactorRaised(hessian.Values, d);
        Cholesky.Solve(hessian.Values, d, direction);
        for (int k = 0; k < slope.Length; k++)
            slope[k] = signs[k] * Vector.Dot(rows.Normals.Row(k), direction);
        return Math.Sqrt(Math.Max(0, -Vector.Dot<double>(gradient, direction)));
    }

    /// <summary>Adds gradient and Hessian of min over s of τs − log(s² − ‖x‖²): (τ/s)·x and (τ/s)(I − (τ/(sq))·xxᵀ), q = √(1 + τ²‖x‖²).</summary>
    private void AddNorm(double[] x, double weight, double[] gradient)
    {
        double q = Root(Vector.SquaredNorm(x), weight), slant = weight * weight / (1 + q), bend = slant * slant / q;
        Vector.AddScaled(slant, x, gradient);
        for (int i = 0; i < x.Length; i++)
        {
            Span<double> line = hessian.Values.AsSpan(i * x.Length, i + 1);
            Vector.AddScaled(-bend * x[i], x.AsSpan(0, i + 1), line);
            line[i] += slant;
        }
    }

    /// <summary>Goes along the direction to about the minimum of the barrier.</summary>
    /// <returns>Whether the point moved.</returns>
    private bool Move(double weight, double fall)
    {
        double low = 0, high = double.PositiveInfinity;
        for (int k = 0; k < slope.Length; k++)
        {
            if (slope[k] < 0)
                high = Math.Min(high, slack[k] / -slope[k]);
        }

        double step = Math.Min(1, ToBoundary * high);
        double vp = Vector.Dot<double>(v, direction), wp = Vector.Dot<double>(w, direction), pp = Vector.SquaredNorm(direction);
        double vv = Vector.SquaredNorm(v), ww = Vector.SquaredNorm(w);
        for (int trial = 0; trial < MostTrials; trial++)
        {
            double derivative = Along(vv, vp) + Along(ww, wp);
            for (int k = 0; k < slope.Length; k++)
                derivative -= slope[k] / (slack[k] + (step * slope[k]));
            if (Math.Abs(derivative) <= SlopeLeft * fall)
                break;
            if (derivative < 0)
                low = step;
            else
                high = step;
            step = double.IsInfinity(high) ? 2 * step : (low + high) / 2;
        }

        double[] before = [.. v];
        for (; step > 0; step /= 2)
        {
            Vector.AddScaled(step, direction, v);
            if (v.AsSpan().SequenceEqual(before))
                return false;
            Refresh();
            if (Array.TrueForAll(slack, value => value > 0))
                return true;
            before.CopyTo(v, 0);
            Refresh();
        }

        return false;

        double Along(double square, double product) =>
            weight * weight / (1 + Root(Math.Max(0, square + (step * ((2 * product) + (step * pp)))), weight)) * (product + (step * pp));
    }

    /// <summary>√(1 + τ²‖x‖²).</summary>
    private static double Root(double square, double weight) => Math.Sqrt(1 + (weight * weight * square));

    /// <summary>w and the slacks of v.</summary>
    private void Refresh()
    {
        Vector.Subtract(v, u, w);
        for (int k = 0; k < slack.Length; k++)
            slack[k] = (signs[k] * Vector.Dot(rows.Normals.Row(k), v)) - floor[k];
    }
}
