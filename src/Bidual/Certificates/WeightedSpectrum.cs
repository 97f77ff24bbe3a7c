using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Certificates;

/// <summary>Proven upper bounds of max Σ w_t|x_tᵀu| over ‖u‖ ≤ 1, w ≥ 0, by Cauchy–Schwarz: √(Σw)·‖Diag(√w)X‖₂.</summary>
internal static class WeightedSpectrum
{
    /// <summary>Relative widening, above the rounding errors of the sums.</summary>
    private const double Widening = 1e-9;

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
        int d = rows.Columns;
        var gram = new double[d * d];
        for (int t = 0; t < weights.Length; t++)
        {
            if (weights[t] <= 0)
                continue;
            ReadOnlySpan<double> x = rows.Row(t);
            for (int i = 0; i < d; i++)
                Vector.AddScaled(weights[t] * x[i], x[..(i + 1)], gram.AsSpan(i * d, i + 1));
        }

        return Math.Sqrt(LargestEigenvalueBound(gram, d)) * (1 + Widening);
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
