using Bidual.Numerics;

namespace Bidual.Polynomials;

/// <summary>Symmetric matrices of which the lower triangle is stored, d×d row-major.</summary>
internal static class LowerTriangle
{
    /// <summary>Au.</summary>
    public static double[] Multiply(double[] lower, ReadOnlySpan<double> u)
    {
        int d = u.Length;
        var product = new double[d];
        for (int i = 0; i < d; i++)
        {
            ReadOnlySpan<double> row = lower.AsSpan(i * d, i);
            product[i] += (lower[(i * d) + i] * u[i]) + Vector.Dot(row, u[..i]);
            Vector.AddScaled(u[i], row, product.AsSpan(0, i));
        }

        return product;
    }
}
