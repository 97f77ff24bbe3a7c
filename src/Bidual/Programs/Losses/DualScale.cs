namespace Bidual.Programs.Losses;

/// <summary>(5) for any loss, from its conjugate alone: the concave function D(s) = −L*(−sν) is searched between 0 and what its domain and the prices allow.</summary>
internal static class DualScale
{
    private const int Halvings = 60;
    private const int Sections = 80;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <param name="loss">Gives the conjugate.</param>
    /// <param name="dual">ν, with −ν in the conjugate's domain.</param>
    /// <param name="y">Targets.</param>
    /// <param name="limit">Largest s.</param>
    public static DualPoint Best(ILoss loss, ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        if (!dual.ContainsAnyExcept(0.0))
            return new DualPoint(0, Value(loss, dual, y, 0));
        double largest = Largest(loss, dual, y, limit), low = 0, high = largest;
        double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
        double atLeft = Value(loss, dual, y, left), atRight = Value(loss, dual, y, right);
        for (int k = 0; k < Sections && high - low > 1e-9 * largest; k++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Golden * (high - low));
                atLeft = Value(loss, dual, y, left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Golden * (high - low));
                atRight = Value(loss, dual, y, right);
            }
        }

        DualPoint inner = atLeft >= atRight ? new DualPoint(left, atLeft) : new DualPoint(right, atRight);
        double atEnd = Value(loss, dual, y, largest);
        return atEnd >= inner.Value ? new DualPoint(largest, atEnd) : inner;
    }

    /// <summary>The largest s up to the limit with −sν in the domain, found to the last bits by halving.</summary>
    private static double Largest(ILoss loss, ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        double high = Math.Min(limit, 1);
        if (double.IsNegativeInfinity(Value(loss, dual, y, high)))
            return Halved(loss, dual, y, 0, high);
        while (high < limit)
        {
            double next = Math.Min(limit, 2 * high);
            if (double.IsNegativeInfinity(Value(loss, dual, y, next)))
                return Halved(loss, dual, y, high, next);
            high = next;
            if (high > 1e12)
                break;
        }

        return high;
    }

    private static double Halved(ILoss loss, ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double inside, double outside)
    {
        for (int k = 0; k < Halvings; k++)
        {
            double middle = (inside + outside) / 2;
            if (double.IsNegativeInfinity(Value(loss, dual, y, middle)))
                outside = middle;
            else
                inside = middle;
        }

        return inside;
    }

    private static double Value(ILoss loss, ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double s)
    {
        var scaled = new double[dual.Length];
        for (int t = 0; t < scaled.Length; t++)
            scaled[t] = -s * dual[t];
        return -loss.Conjugate(scaled, y);
    }
}
