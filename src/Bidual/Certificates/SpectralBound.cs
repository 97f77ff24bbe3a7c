using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Certificates;

/// <summary>
/// (8a): g(ν) ≤ max over both signs of √(Σν⁺)·‖Diag(√ν⁺)X‖₂, over every ReLU neuron whatever its pattern. Valid at any size and loose:
/// it forgets that positive and negative parts of ν cancel.
/// </summary>
/// <param name="inputs">X, n×d.</param>
public sealed class SpectralBound(Matrix inputs) : IPricing
{
    /// <inheritdoc/>
    public Coverage Coverage => Coverage.Complete;

    /// <inheritdoc/>
    public int Patterns => 0;

    /// <inheritdoc/>
    public double UpperBound(ReadOnlySpan<double> dual) => Math.Max(OneSided(dual, 1), OneSided(dual, -1));

    private double OneSided(ReadOnlySpan<double> dual, int sign)
    {
        int d = inputs.Columns;
        var gram = new double[d * d];
        double sum = 0;
        for (int t = 0; t < dual.Length; t++)
        {
            double weight = sign * dual[t];
            if (weight <= 0)
                continue;
            sum += weight;
            ReadOnlySpan<double> x = inputs.Row(t);
            for (int i = 0; i < d; i++)
                Vector.AddScaled(weight * x[i], x[..(i + 1)], gram.AsSpan(i * d, i + 1));
        }

        return sum == 0 ? 0 : Math.Sqrt(sum * LargestEigenvalueBound(gram, d)) * (1 + 1e-9);
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
