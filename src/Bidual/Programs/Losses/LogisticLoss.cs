namespace Bidual.Programs.Losses;

/// <summary>L = Σ log(1 + exp(−y f)) with labels y = ±1.</summary>
public sealed class LogisticLoss : ILoss
{
    /// <summary>Change of a prediction up to which its curvature is of the same order.</summary>
    private const double LargestChange = 4;

    /// <inheritdoc/>
    public string Name => "logistic";

    /// <inheritdoc/>
    public TargetKind Targets => TargetKind.Classes;

    /// <inheritdoc/>
    public double Smoothness => 0.25;

    /// <summary>A prediction that moves away from 0 loses curvature, which does no harm; one that moves towards 0 or across gains it.</summary>
    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change)
    {
        double largest = 0;
        for (int t = 0; t < change.Length; t++)
        {
            if (change[t] * f[t] <= 0)
                largest = Math.Max(largest, Math.Abs(change[t]));
        }

        return largest > LargestChange ? LargestChange / largest : 1;
    }

    /// <inheritdoc/>
    public bool IsStrictlyConvex => true;

    /// <inheritdoc/>
    public bool HasProbabilities => true;

    /// <inheritdoc/>
    public double Probability(double f) => Sigmoid(f);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += LogOnePlusExp(-y[t] * f[t]);
        return sum;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = -y[t] * Sigmoid(-y[t] * f[t]);
    }

    /// <inheritdoc/>
    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = Sigmoid(f[t]) * Sigmoid(-f[t]);
    }

    /// <summary>L*(ν) = Σ p log p + (1 − p) log(1 − p) with p = −y ν in [0, 1], else +∞.</summary>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
        {
            double p = -y[t] * dual[t];
            if (p is < 0 or > 1)
                return double.PositiveInfinity;
            sum -= Entropy(p);
        }

        return sum;
    }

    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = y[t] * ProxOfPositive(y[t] * point[t], step);
        return Value(result, y);
    }

    /// <summary>
    /// With p = y ν in [0, 1]: D(s) = Σ H(s p), H the binary entropy, concave; its maximum over 0 ≤ s ≤ min(limit, 1/max p)
    /// by bisection on D'(s) = Σ p log((1 − s p)/(s p)).
    /// </summary>
    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        var p = new double[y.Length];
        double largest = 0;
        for (int t = 0; t < y.Length; t++)
        {
            p[t] = Math.Max(0, y[t] * dual[t]);
            largest = Math.Max(largest, p[t]);
        }

        if (largest < 1e-300)
            return new DualPoint(0, 0);
        double high = DualScale.WhereSlopeEnds(s => Slope(p, s), Math.Min(limit, 1 / largest));
        double value = 0;
        foreach (double share in p)
            value += Entropy(high * share);
        return new DualPoint(high, value);
    }

    private static double Slope(double[] p, double s)
    {
        double slope = 0;
        foreach (double share in p)
        {
            if (share <= 0)
                continue;
            double q = s * share;
            if (q >= 1)
                return double.NegativeInfinity;
            slope += share * Math.Log((1 - q) / q);
        }

        return slope;
    }

    private static double Entropy(double p) =>
        p is <= 0 or >= 1 ? 0 : -(p * Math.Log(p)) - ((1 - p) * LogOnePlus(-p));

    /// <summary>
    /// argmin_m log(1 + e^−m) + (m − a)²/(2 step): Newton kept inside the bracket (a, a + step), with a bisection wherever
    /// a step is not half as long as the one before (Newton alone cycles across the sigmoid's bend).
    /// </summary>
    private static double ProxOfPositive(double a, double step)
    {
        double low = a, high = a + step, m = a + (step * Sigmoid(-a)), lastMove = double.PositiveInfinity;
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double sigma = Sigmoid(-m);
            double residual = m - a - (step * sigma);
            if (residual > 0)
                high = m;
            else
                low = m;
            double next = m - (residual / (1 + (step * sigma * (1 - sigma))));
            if (Math.Abs(residual) <= 4e-16 * (Math.Abs(m) + Math.Abs(a) + (step * sigma)))
                return next;
            if (!(next > low && next < high) || Math.Abs(next - m) > lastMove / 2)
                next = low + ((high - low) / 2);
            lastMove = Math.Abs(next - m);
            m = next;
        }

        return m;
    }

    private static double Sigmoid(double t) => t >= 0 ? 1 / (1 + Math.Exp(-t)) : Math.Exp(t) / (1 + Math.Exp(t));

    private static double LogOnePlusExp(double t) => t > 0 ? t + LogOnePlus(Math.Exp(-t)) : LogOnePlus(Math.Exp(t));

    /// <summary>log(1 + x) without loss for small x (Kahan's correction).</summary>
    private static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
