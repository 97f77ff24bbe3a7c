namespace Bidual.Programs.Losses;

/// <summary>(5) for any loss, from its conjugate alone: the concave function D(s) = −L*(−sν) is searched where its domain and the prices allow.</summary>
internal static class DualScale
{
    private const int Halvings = 60;
    private const int Sections = 100;

    /// <summary>Width of the bracket, relative to its ends, at which the search ends: the value is then exact to rounding.</summary>
    private const double Narrow = 1e-9;

    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <param name="loss">Gives the conjugate.</param>
    /// <param name="dual">ν, with −ν in the conjugate's domain.</param>
    /// <param name="y">Targets.</param>
    /// <param name="limit">Largest |s|.</param>
    public static DualPoint Best(ILoss loss, double[] dual, double[] y, double limit)
    {
        var scaled = new double[dual.Length];
        double atZero = At(loss, dual, y, 0, scaled);
        if (!dual.AsSpan().ContainsAnyExcept(0.0) || limit == 0)
            return new DualPoint(0, atZero);
        double small = Math.Min(limit, 1) * 1e-6;
        double sign = At(loss, dual, y, small, scaled) >= At(loss, dual, y, -small, scaled) ? 1 : -1;
        (double low, double high) = Bracket(loss, dual, y, sign, limit, scaled);
        DualPoint best = new(0, atZero);
        double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
        double atLeft = Value(left), atRight = Value(right);
        for (int k = 0; k < Sections && high - low > Narrow * high; k++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Golden * (high - low));
                atLeft = Value(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Golden * (high - low));
                atRight = Value(right);
            }
        }

        foreach (double s in (ReadOnlySpan<double>)[low, left, right, high])
        {
            double value = Value(s);
            if (value > best.Value)
                best = new DualPoint(sign * s, value);
        }

        return best;

        double Value(double s) => At(loss, dual, y, sign * s, scaled);
    }

    /// <summary>Two scales, at least 0, with the best between them.</summary>
    private static (double Low, double High) Bracket(ILoss loss, double[] dual, double[] y, double sign, double limit, double[] scaled)
    {
        double low = 0, high = Math.Min(limit, 1), value = At(loss, dual, y, sign * high, scaled);
        if (double.IsNegativeInfinity(value))
            return (0, Inside(loss, dual, y, sign, 0, high, scaled));
        while (high < limit)
        {
            double next = Math.Min(limit, 2 * high), reached = At(loss, dual, y, sign * next, scaled);
            if (double.IsNegativeInfinity(reached))
                return (low, Inside(loss, dual, y, sign, high, next, scaled));
            if (reached <= value)
                return (low, next);
            (low, high, value) = (high, next, reached);
        }

        return (low, high);
    }

    /// <summary>The last scale inside the domain, to the last bits.</summary>
    private static double Inside(ILoss loss, double[] dual, double[] y, double sign, double inside, double outside, double[] scaled)
    {
        for (int k = 0; k < Halvings; k++)
        {
            double middle = (inside + outside) / 2;
            if (double.IsNegativeInfinity(At(loss, dual, y, sign * middle, scaled)))
                outside = middle;
            else
                inside = middle;
        }

        return inside;
    }

    private static double At(ILoss loss, double[] dual, double[] y, double s, double[] scaled)
    {
        for (int t = 0; t < scaled.Length; t++)
            scaled[t] = -s * dual[t];
        return -loss.Conjugate(scaled, y);
    }
}
