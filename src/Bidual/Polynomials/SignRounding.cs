using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Polynomials;

/// <summary>
/// Sign vectors drawn from a matrix R ⪰ 0 of order d + 1 with ones on its diagonal. <see cref="Plain"/> are the signs of a Gaussian vector of covariance R (Goemans &amp; Williamson 1995): E[zzᵀ] = (2/π) arcsin R.
/// <see cref="Transformed"/> are pairs whose forms are exact in the mean: with γ = ln(1 + √2) the signs (x, y) of a Gaussian vector of covariance [sinh γR, sin γR; ·, sinh γR], entry by entry, which is positive semidefinite with a unit
/// diagonal (Krivine 1977), have E[xyᵀ] = (2γ/π)R. Where x_i = y_i the first of the pair has that sign and the second one of its own by chance, and the other way round: E[zzᵀ − z'z'ᵀ] = (2γ/π)R off the diagonal and 0 on it.
/// </summary>
internal static class SignRounding
{
    /// <summary>ln(1 + √2), where sinh is 1.</summary>
    private static readonly double Krivine = Math.Log(1 + Math.Sqrt(2));

    /// <summary>Signs of Gaussian vectors, their last sign turned to +1 and left out.</summary>
    /// <param name="gram">R.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">The source.</param>
    public static IEnumerable<double[]> Plain(Matrix gram, int count, RandomSource random)
    {
        int order = gram.Rows;
        double[] factor = Factor(gram);
        for (int k = 0; k < count; k++)
            yield return Turned(Signs(factor, order, random));
    }

    /// <summary>Pairs, of which the second is to be taken from the first.</summary>
    public static IEnumerable<(double[] Plus, double[] Minus)> Transformed(Matrix gram, int count, RandomSource random)
    {
        int m = gram.Rows, order = 2 * m;
        var covariance = new Matrix(order, order);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                double angle = Krivine * (i == j ? 1 : Math.Clamp(gram[i, j], -1, 1));
                covariance.Data[(i * order) + j] = covariance.Data[((m + i) * order) + m + j] = Math.Sinh(angle);
                covariance.Data[(i * order) + m + j] = covariance.Data[((m + i) * order) + j] = Math.Sin(angle);
            }
        }

        double[] factor = Factor(covariance);
        for (int k = 0; k < count; k++)
        {
            double[] both = Signs(factor, order, random), plus = new double[m], minus = new double[m];
            for (int i = 0; i < m; i++)
            {
                double chance = random.NextSign();
                (plus[i], minus[i]) = both[i] == both[m + i] ? (both[i], chance) : (chance, both[i]);
            }

            yield return (Turned(plus), Turned(minus));
        }
    }

    private static double[] Factor(Matrix gram)
    {
        int order = gram.Rows;
        double[] factor = [.. gram.Data];
        for (int i = 0; i < order; i++)
            factor[(i * order) + i] += 1e-9;
        Cholesky.Factor(factor, order);
        return factor;
    }

    private static double[] Signs(double[] factor, int order, RandomSource random)
    {
        var g = new double[order];
        random.FillGaussian(g);
        return [.. Enumerable.Range(0, order).Select(i => Vector.Dot<double>(factor.AsSpan(i * order, i + 1), g.AsSpan(0, i + 1)) < 0 ? -1.0 : 1)];
    }

    /// <summary>z·z_last, without the last.</summary>
    private static double[] Turned(double[] z) => [.. z[..^1].Select(sign => sign * z[^1])];
}
