using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Certificates;

/// <summary>Proven upper bounds of max Σ w_t|x_tᵀu| over ‖u‖ ≤ 1, w ≥ 0, by Cauchy–Schwarz: √(Σw)·‖Diag(√w)X‖₂.</summary>
internal static class WeightedSpectrum
{
    /// <summary>Relative widening, above the rounding errors of the sums.</summary>
    private const double Widening = 1e-9;

    /// <summary>Of the power iteration for sparse data: steps, gain that ends it, and the least entry of its vector.</summary>
    private const int MostIterations = 100;
    private const double Settled = 1e-4, Least = 1e-9;

    /// <summary>The bound.</summary>
    /// <param name="rows">X, n×d.</param>
    /// <param name="weights">w, length n; entries not above 0 count as 0.</param>
    public static double LargestSum(Matrix rows, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
            sum += Math.Max(0, weight);
        return sum == 0 ? 0 : Math.Sqrt(sum) * Norm(rows, weights);
    }

    /// <summary>‖Diag(√w)X‖₂ from above.</summary>
    /// <param name="rows">X, n×d.</param>
    /// <param name="weights">w, length n; entries not above 0 count as 0.</param>
    public static double Norm(Matrix rows, ReadOnlySpan<double> weights)
    {
        if (rows.Sparse is { } entries)
            return NonNegativeNorm(entries, weights);
        var positive = new double[weights.Length];
        for (int t = 0; t < positive.Length; t++)
            positive[t] = Math.Max(0, weights[t]);
        return Math.Sqrt(LargestEigenvalueBound(WeightedGram.Lower(rows, positive, threads: 1), rows.Columns)) * (1 + Widening);
    }

    /// <summary>
    /// ‖A‖₂ ≤ ‖|A|‖₂ ≤ √max_j (|A|ᵀ|A|v)_j/v_j for every v &gt; 0 (Collatz 1942, Wielandt 1950), A = Diag(√w)X: tight where no entry is negative, as mostly in sparse data.
    /// v comes near the leading singular vector by power iteration; no matrix of d×d numbers is formed.
    /// </summary>
    private static double NonNegativeNorm(SparseRows rows, ReadOnlySpan<double> weights)
    {
        SparseRows columns = rows.Transposed;
        double[] v = [.. Enumerable.Repeat(1.0, rows.Columns)], product = new double[v.Length], fit = new double[rows.Rows];
        double bound = double.PositiveInfinity;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            for (int t = 0; t < fit.Length; t++)
                fit[t] = weights[t] > 0 ? weights[t] * AbsoluteDot(rows, t, v) : 0;
            double largest = 0, top = 0;
            for (int j = 0; j < v.Length; j++)
            {
                product[j] = AbsoluteDot(columns, j, fit);
                largest = Math.Max(largest, product[j] / v[j]);
                top = Math.Max(top, product[j]);
            }

            if (top == 0)
                return 0;
            bool isSettled = largest > (1 - Settled) * bound;
            bound = Math.Min(bound, largest);
            if (isSettled)
                break;

            // A column that hardly counts keeps a small share: every v above 0 gives a bound, and one that vanishes an infinite one.
            for (int j = 0; j < v.Length; j++)
                v[j] = Math.Max(product[j] / top, Least);
        }

        return Math.Sqrt(bound) * (1 + Widening);
    }

    /// <summary>Σ_j |x_tj| v_j.</summary>
    private static double AbsoluteDot(SparseRows rows, int line, double[] v)
    {
        ReadOnlySpan<int> places = rows.IndicesOf(line);
        ReadOnlySpan<double> values = rows.ValuesOf(line);
        double sum = 0;
        for (int k = 0; k < places.Length; k++)
            sum += Math.Abs(values[k]) * v[places[k]];
        return sum;
    }

    /// <summary>An upper bound of the largest eigenvalue of a positive semidefinite matrix (lower triangle): proven by a Cholesky factorisation of μI − G.</summary>
    private static double LargestEigenvalueBound(double[] gram, int d)
    {
        double trace = 0;
        for (int i = 0; i < d; i++)
            trace += gram[(i * d) + i];
        if (trace == 0)
            return 0;
        double estimate = PowerIteration(gram, d);
        for (double slack = 1e-6; slack < 1; slack *= 10)
        {
            double bound = estimate * (1 + slack);
            if (bound >= trace)
                return trace;
            var shifted = new double[d * d];
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < i; j++)
                    shifted[(i * d) + j] = -gram[(i * d) + j];
                shifted[(i * d) + i] = (bound * (1 - 1e-13 * d)) - gram[(i * d) + i];
            }

            if (Cholesky.Factor(shifted, d) == 0)
                return bound;
        }

        return trace;
    }

    private static double PowerIteration(double[] gram, int d)
    {
        var x = new double[d];
        var y = new double[d];
        for (int i = 0; i < d; i++)
            x[i] = Math.Sqrt(gram[(i * d) + i]) + 1e-300;
        double value = 0;
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double norm = Vector.Norm(x);
            Vector.Scale(1 / norm, x, x);
            for (int i = 0; i < d; i++)
            {
                y[i] = Vector.Dot(gram.AsSpan(i * d, i + 1), x.AsSpan(0, i + 1));
                for (int k = i + 1; k < d; k++)
                    y[i] += gram[(k * d) + i] * x[k];
            }

            double next = Vector.Norm(y);
            (x, y) = (y, x);
            if (next - value <= 1e-8 * next)
                return Math.Max(next, value);
            value = next;
        }

        return value;
    }
}
