namespace Bidual.Numerics.Dense;

/// <summary>Symmetric matrices of which the lower triangle is stored, d×d row-major.</summary>
internal static class LowerTriangle
{
    /// <summary>Au.</summary>
    public static double[] Multiply(ReadOnlySpan<double> lower, ReadOnlySpan<double> u)
    {
        var product = new double[u.Length];
        AddProduct(1, lower, u, product);
        return product;
    }

    /// <summary>sum += factor·Au.</summary>
    public static void AddProduct(double factor, ReadOnlySpan<double> lower, ReadOnlySpan<double> u, Span<double> sum)
    {
        int d = u.Length;
        for (int i = 0; i < d; i++)
        {
            ReadOnlySpan<double> row = lower.Slice(i * d, i);
            sum[i] += factor * ((lower[(i * d) + i] * u[i]) + Vector.Dot(row, u[..i]));
            Vector.AddScaled(factor * u[i], row, sum[..i]);
        }
    }

    /// <summary>Fills the upper triangle.</summary>
    public static void Mirror(double[] lower, int d)
    {
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
                lower[(j * d) + i] = lower[(i * d) + j];
        }
    }
}
