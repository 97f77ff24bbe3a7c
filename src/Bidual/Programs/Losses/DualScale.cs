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
        var scratch = new double[dual.Length];
        double atZero = At(0);
        if (!dual.AsSpan().ContainsAnyExcept(0.0) || limit == 0)
            return new DualPoint(0, atZero);
        double small = Math.Min(limit, 1) * 1e-6, sign = At(small) >= At(-small) ? 1 : -1;
        (double low, double high) = Bracket(Value, limit);
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

        double At(double s) => loss.DualValue(dual, y, s, scratch);

        double Value(double s) => At(sign * s);
    }

    /// <summary>Where a falling slope becomes negative, by bisection between 0 and a limit; the limit where it does not.</summary>
    public static double WhereSlopeEnds(Func<double, double> slope, double limit)
    {
        if (!(slope(limit) < 0))
            return limit;
        double low = 0, high = limit;
        for (int step = 0; step < Halvings && high - low > 1e-15 * high; step++)
        {
            double middle = (low + high) / 2;
            if (slope(middle) > 0)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>Two scales, at least 0, with the best between them.</summary>
    private static (double Low, double High) Bracket(Func<double, double> at, double limit)
    {
        double low = 0, high = Math.Min(limit, 1), value = at(high);
        if (double.IsNegativeInfinity(value))
            return (0, Inside(at, 0, high));
        while (high < limit)
        {
            double next = Math.Min(limit, 2 * high), reached = at(next);
            if (double.IsNegativeInfinity(reached))
                return (low, Inside(at, high, next));
            if (reached <= value)
                return (low, next);
            (low, high, value) = (high, next, reached);
        }

        return (low, high);
    }

    /// <summary>The last scale inside the domain, to the last bits.</summary>
    private static double Inside(Func<double, double> at, double inside, double outside)
    {
        for (int k = 0; k < Halvings; k++)
        {
            double middle = (inside + outside) / 2;
            if (double.IsNegativeInfinity(at(middle)))
                outside = middle;
            else
                inside = middle;
        }

        return inside;
    }
}
