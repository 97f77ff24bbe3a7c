namespace Bidual.Programs.Losses;

/// <summary>A loss all of whose rows are <see cref="RowTerm"/>s.</summary>
internal interface IRowTerms
{
    /// <summary>Row t with its target.</summary>
    RowTerm Term(int row, double target);
}

/// <summary>Sums over rows that are <see cref="RowTerm"/>s.</summary>
internal static class RowTerms
{
    /// <summary>The terms of a loss, or null where it has none.</summary>
    public static IRowTerms? Of(ILoss loss) => WeightedLoss.RowsOf<IRowTerms>(loss);

    /// <summary>The same, but null for a quadratic loss, whose slopes have no bounds.</summary>
    public static IRowTerms? Bounded(ILoss loss) => loss.IsQuadratic ? null : Of(loss);

    /// <summary>ν, each entry moved to the nearest with −ν in the conjugate's domain.</summary>
    public static double[] Inside(IRowTerms loss, double[] dual, double[] targets)
    {
        var inside = new double[dual.Length];
        for (int t = 0; t < inside.Length; t++)
        {
            RowTerm term = loss.Term(t, targets[t]);
            inside[t] = -Math.Clamp(-dual[t], term.Low, term.High);
        }

        return inside;
    }

    public static double Value(IRowTerms loss, ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += loss.Term(t, y[t]).Value(f[t]);
        return sum;
    }

    public static void Gradient(IRowTerms loss, ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = loss.Term(t, y[t]).Slope(f[t]);
    }

    public static void Curvature(IRowTerms loss, ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = loss.Term(t, y[t]).Bend(f[t]);
    }

    public static double Conjugate(IRowTerms loss, ReadOnlySpan<double> dual, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += loss.Term(t, y[t]).Conjugate(dual[t]);
        return sum;
    }

    public static void Prox(IRowTerms loss, ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = loss.Term(t, y[t]).Prox(point[t], step);
    }

    /// <summary>D(s) = s Σ ν c − ½s² Σ softness·ν², over the s of [−limit, limit] with low ≤ −sν ≤ high in every row.</summary>
    public static DualPoint BestDual(IRowTerms loss, ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        double along = 0, square = 0, least = -limit, largest = limit;
        for (int t = 0; t < y.Length; t++)
        {
            double p = -dual[t];
            if (p == 0)
                continue;
            RowTerm term = loss.Term(t, y[t]);
            along -= p * term.Centre;
            square += term.Softness * p * p;
            (double from, double to) = p > 0 ? (term.Low / p, term.High / p) : (term.High / p, term.Low / p);
            least = Math.Max(least, from);
            largest = Math.Min(largest, to);
        }

        if (along == 0)
            return new DualPoint(0, 0);
        double s = Math.Clamp(along / square, Math.Min(0, least), Math.Max(0, largest));
        return double.IsFinite(s) ? new DualPoint(s, (s * along) - (s * s * square / 2)) : new DualPoint(s, double.PositiveInfinity);
    }
}
