using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>How the outputs of a network change with its inputs: within the region of a row, where no neuron switches, it is linear.</summary>
internal static class InputGradient
{
    /// <summary>Whether a neuron is active: uᵀx &gt; 0, of a gated one gᵀx ≥ 0, a linear one always.</summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">j.</param>
    /// <param name="x">Prepared inputs, length d.</param>
    public static bool IsActive(Network network, int neuron, ReadOnlySpan<double> x) =>
        network.Activation == Activation.Linear || (network.Gates is { } gates ? Vector.Dot(x, gates.Row(neuron)) >= 0 : Vector.Dot(x, network.Hidden.Row(neuron)) > 0);

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
            if (weight != 0 && IsActive(network, j, x))
                Vector.AddScaled(weight, network.Hidden.Row(j), gradient);
        }

        for (int f = 0; network.Linear?.Skip is { } skip && f < gradient.Length; f++)
            gradient[f] += Vector.Dot(weights, skip.Row(f));
    }
}
