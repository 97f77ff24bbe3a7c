namespace Bidual.Programs.Losses;

/// <summary>
/// L = Σ e^f − y f + (y log y − y) with targets y ≥ 0: half the deviance of a Poisson regression whose mean is e^f, 0 where that is y.
/// </summary>
public sealed class PoissonLoss : ILoss, IConjugateRows
{
    /// <inheritdoc/>
    public string Name => "poisson";

    /// <inheritdoc/>
    public TargetKind Targets => TargetKind.Counts;

    /// <inheritdoc/>
    public double Smoothness => double.PositiveInfinity;

    /// <inheritdoc/>
    public double TypicalCurvature => 1;

    /// <inheritdoc/>
    public double Mean(double f) => Math.Exp(f);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += Math.Exp(f[t]) - (y[t] * f[t]) + Own(y[t]);
        return sum;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = Math.Exp(f[t]) - y[t];
    }

    /// <inheritdoc/>
    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = Math.Exp(f[t]);
    }

    /// <summary>L*(ν) = Σ q log q − q − (y log y − y) with q = y + ν ≥ 0, else +∞.</summary>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
        {
            double q = y[t] + dual[t];
            if (q < 0)
                return double.PositiveInfinity;
            sum += Own(q) - Own(y[t]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = ProxOf(point[t] + (step * y[t]), step);
        return Value(result, y);
    }

    /// <inheritdoc/>
    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit) => DualScale.Best(this, [.. dual], [.. y], limit);

    double IConjugateRows.LeastSlope(int row, double target) => -target;

    (double Fit, double Bend) IConjugateRows.Conjugate(int row, double slope, double target) => (Math.Log(target + slope), 1 / (target + slope));

    /// <summary>y log y − y.</summary>
    private static double Own(double y) => y > 0 ? (y * Math.Log(y)) - y : 0;

    /// <summary>The root of f + step·e^f = x.</summary>
    private static double ProxOf(double x, double step)
    {
        // f + step·e^f is convex and increasing: from a point right of the root Newton's method only falls.
        double f = x;
        if (step * Math.Exp(Math.Min(x, 700)) > 1)
            f = Math.Min(x, Math.Log(Math.Max(x, 1) / step));
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double e = step * Math.Exp(f), residual = f + e - x;
            double next = f - (residual / (1 + e));
            if (Math.Abs(next - f) <= 1e-16 * (1 + Math.Abs(f)) || Math.Abs(residual) <= 1e-16 * (Math.Abs(x) + e))
                return next;
            f = next;
        }

        return f;
    }
}
