using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>How the outputs of a network change with its inputs: within the region of a row, where no neuron switches, they are linear, or of polynomial neurons quadratic.</summary>
internal static class InputGradient
{
    /// <summary>Whether a neuron is active: uᵀx &gt; 0, of a gated one gᵀx ≥ 0, a linear or polynomial one always.</summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">j.</param>
    /// <param name="x">Prepared inputs, length d.</param>
    public static bool IsActive(Network network, int neuron, ReadOnlySpan<double> x) => network.Activation switch
    {
        Activation.Relu => Vector.Dot(x, network.Hidden.Row(neuron)) > 0,
        Activation.GatedRelu => Vector.Dot(x, network.Gates!.Row(neuron)) >= 0,
        _ => true,
    };

    /// <summary>What a neuron puts out, before its output weight.</summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">j.</param>
    /// <param name="x">Prepared inputs, length d.</param>
    public static double At(Network network, int neuron, ReadOnlySpan<double> x) => At(network, neuron, x, out _);

    /// <summary>The same, and whether the neuron is active, <see cref="IsActive"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">j.</param>
    /// <param name="x">Prepared inputs, length d.</param>
    /// <param name="active">Whether it is.</param>
    public static double At(Network network, int neuron, ReadOnlySpan<double> x, out bool active)
    {
        active = true;
        if (network.Convolution is { } convolution)
            return convolution.Mean(network, neuron, x);
        double t = Vector.Dot(x, network.Hidden.Row(neuron));
        if (network.Polynomial is { } polynomial)
            return polynomial.At(t);
        active = network.Activation == Activation.Relu ? t > 0 : IsActive(network, neuron, x);
        return active ? t : 0;
    }

    /// <summary>Σ_k w_k ∇f_k(x); where a neuron is just switching, the derivative of its silent side.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">Prepared inputs, length d.</param>
    /// <param name="weights">w, length c.</param>
    /// <param name="gradient">Length d, overwritten.</param>
    public static void Of(Network network, ReadOnlySpan<double> x, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        gradient.Clear();
        for (int j = 0; j < network.Neurons; j++)
        {
            double weight = Vector.Dot(weights, network.Output.Row(j));
            if (weight == 0)
                continue;
            if (network.Convolution is { } convolution)
                convolution.Mean(network, j, x, weight, gradient);
            else if (Slope(network, j, x) is var slope && slope != 0)
                Vector.AddScaled(weight * slope, network.Hidden.Row(j), gradient);
        }

        for (int f = 0; network.Linear?.Skip is { } skip && f < gradient.Length; f++)
            gradient[f] += Vector.Dot(weights, skip.Row(f));
    }

    /// <summary>How much of what a neuron puts out rises with uᵀx.</summary>
    private static double Slope(Network network, int neuron, ReadOnlySpan<double> x) =>
        network.Polynomial is { } sigma ? (2 * sigma.A * Vector.Dot(x, network.Hidden.Row(neuron))) + sigma.B
        : IsActive(network, neuron, x) ? 1 : 0;
}
