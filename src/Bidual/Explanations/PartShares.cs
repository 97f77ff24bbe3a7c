using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Explanations;

/// <summary>Shares of the parts of f = Σ_j φ(xᵀu_j) a_j + xᵀW over rows: the neurons, then the skip connection.</summary>
internal sealed class PartShares
{
    private readonly double[] covariance;
    private readonly double[] absolute;
    private readonly double variance;
    private readonly double total;
    private readonly bool[][] active;

    /// <param name="network">The network.</param>
    /// <param name="inputs">n×d, prepared.</param>
    public PartShares(Network network, Matrix inputs)
    {
        int m = network.Neurons, n = inputs.Rows;
        covariance = new double[m + 1];
        absolute = new double[m + 1];
        double[][] activations = [.. Enumerable.Range(0, m).Select(_ => new double[n])];
        active = [.. Enumerable.Range(0, m).Select(_ => new bool[n])];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < n; i++)
                activations[j][i] = InputGradient.At(network, j, inputs.Row(i), out active[j][i]);
        }

        Matrix outputs = network.Predict(inputs);
        for (int k = 0; k < network.Outputs; k++)
        {
            double[] f = Centred(outputs.Column(k));
            variance += Vector.SquaredNorm(f);
            for (int j = 0; j <= m; j++)
            {
                double[] part = j < m
                    ? Array.ConvertAll(activations[j], value => network.Output[j, k] * value)
                    : network.Linear?.Skip is { } skip ? [.. Enumerable.Range(0, n).Select(i => Vector.Dot(inputs.Row(i), skip.Column(k)))] : new double[n];
                covariance[j] += Vector.Dot(f, part);
                absolute[j] += part.Sum(Math.Abs);
            }
        }

        total = absolute.Sum();
    }

    public double? Variance(int part) => variance > 0 ? covariance[part] / variance : null;

    /// <summary>Per row, whether a neuron is active.</summary>
    public bool[] IsActive(int neuron) => active[neuron];

    public double? Absolute(int part) => total > 0 ? absolute[part] / total : null;

    private static double[] Centred(double[] values)
    {
        double mean = values.Average();
        return Array.ConvertAll(values, value => value - mean);
    }
}
