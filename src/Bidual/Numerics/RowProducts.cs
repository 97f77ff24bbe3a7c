namespace Bidual.Numerics;

/// <summary>Products of a matrix, whatever its form, and a vector.</summary>
internal static class RowProducts
{
    /// <summary>A x.</summary>
    public static double[] Apply(Matrix rows, ReadOnlySpan<double> x)
    {
        var result = new double[rows.Rows];
        for (int t = 0; t < result.Length; t++)
            result[t] = rows.Dot(t, x);
        return result;
    }

    /// <summary>Aᵀ y.</summary>
    public static double[] ApplyTransposed(Matrix rows, ReadOnlySpan<double> y)
    {
        var result = new double[rows.Columns];
        AddTransposed(rows, y, result, 1);
        return result;
    }

    /// <summary>result ← result + factor·Aᵀ y.</summary>
    public static void AddTransposed(Matrix rows, ReadOnlySpan<double> y, Span<double> result, double factor)
    {
        for (int t = 0; t < y.Length; t++)
            rows.AddRow(t, factor * y[t], result);
    }
}
