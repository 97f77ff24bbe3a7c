using Bidual.Numerics;

namespace Bidual.Certificates;

/// <summary>Bounds of rounding errors, added wherever a value is claimed as proven.</summary>
internal static class Rounding
{
    private const double Unit = 1.2e-16;

    /// <summary>
    /// An error bound of ‖XᵀDν‖ and of what is computed from it: recursive summation of n terms errs by at most n·u·Σ|ν_t|‖x_t‖
    /// (Higham 2002, §3.1); pairwise vector lanes only lower it.
    /// </summary>
    public static double OfProducts(Matrix data, ReadOnlySpan<double> dual)
    {
        double sum = 0;
        for (int t = 0; t < dual.Length; t++)
            sum += Math.Abs(dual[t]) * data.RowNorm(t);
        return Unit * Math.Min(data.Rows, 1 << 20) * sum;
    }

    /// <summary>An error bound of XᵀDiag(ν)X in the spectral norm, likewise with Σ|ν_t|‖x_t‖².</summary>
    public static double OfSquares(Matrix data, ReadOnlySpan<double> dual)
    {
        double sum = 0;
        for (int t = 0; t < dual.Length; t++)
            sum += Math.Abs(dual[t]) * Vector.SquaredNorm(data.Row(t));
        return OfSum(data.Rows, sum);
    }

    /// <summary>An error bound of a sum of terms that are products of up to three numbers, in whatever order they are added, and, over the pivots, of a Cholesky factorisation of that order that runs to its end.</summary>
    /// <param name="terms">Their number.</param>
    /// <param name="absolute">The sum of their sizes.</param>
    public static double OfSum(int terms, double absolute) => Unit * (terms + 4.0) * absolute;

    /// <summary>An error bound of √Σ_b g_b² over one entry of each of P blocks: the entries' errors, and P + 8 roundings of the sum and its root.</summary>
    /// <param name="value">As computed.</param>
    /// <param name="error">Of an entry.</param>
    /// <param name="blocks">P.</param>
    public static double OfNorm(double value, double error, int blocks) => (Math.Sqrt(blocks) * error) + (Unit * (blocks + 8) * value);
}
