using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs.Penalties;

namespace Bidual.Networks;

/// <summary>The penalty of a network's weights, without β: from nothing but the weights and, where it speaks of patterns, the rows.</summary>
internal static class NetworkPenalty
{
    /// <summary>The penalty of (0), (9a), (9b) or (13), with several outputs the sum of theirs; of polynomial networks that of (22), Σ_j ‖a_j‖₁ with ‖u_j‖ = 1.</summary>
    /// <param name="network">The network.</param>
    /// <param name="kind">Which.</param>
    /// <param name="inputs">
    /// n×d. Of (9b) neurons of one pattern on these rows count as one, of weights Σ u_j·a_j: else a neuron split in two equal halves would cost 1/√2 of it.
    /// Null where no two neurons share a pattern.
    /// </param>
    /// <param name="outputs">How output weights are penalised together, of (0) with several outputs.</param>
    /// <param name="groups">Of (13c): inputs that go together; null for none.</param>
    public static double Of(Network network, PenaltyKind kind, Matrix? inputs = null, OutputPenalty outputs = OutputPenalty.OneAgainstAll, IReadOnlyList<IReadOnlyList<int>>? groups = null) => kind switch
    {
        _ when network.Activation == Activation.Linear => OfLinear(network, Penalty.OfLinear(kind, network.Inputs, groups ?? [])),
        _ when network.Polynomial is not null => OfOutputs(network),
        PenaltyKind.L1 => OfL1(network),
        PenaltyKind.Features => Enumerable.Range(0, network.Outputs).Sum(k => new FeatureNorm(network.Inputs).Value(Effective(network.ForOutput(k), inputs))),
        _ => network.SquaredWeights(outputs) / 2,
    };

    /// <summary>(13) at w = Σ_j u_j·a_j of every output.</summary>
    private static double OfLinear(Network network, IPenalty penalty) => Enumerable.Range(0, network.Outputs).Sum(k =>
    {
        var weights = new double[network.Inputs];
        for (int j = 0; j < network.Neurons; j++)
            Vector.AddScaled(network.Output[j, k], network.Hidden.Row(j), weights);
        return penalty.Value(weights);
    });

    private static double OfOutputs(Network network) => new L1Norm(1).Value(network.Output.Values);

    /// <summary>½ Σ_j (‖u_j‖₁² + ‖a_j‖₁²).</summary>
    private static double OfL1(Network network)
    {
        var norm = new L1Norm(1);
        double sum = 0;
        for (int j = 0; j < network.Neurons; j++)
        {
            double inner = norm.Value(network.Hidden.Row(j)), outer = norm.Value(network.Output.Row(j));
            sum += (inner * inner) + (outer * outer);
        }

        return sum / 2;
    }

    /// <summary>u_j·a_j of every neuron, or their sum of every pattern, one after another.</summary>
    private static double[] Effective(Network network, Matrix? inputs)
    {
        int d = network.Inputs;
        var weights = new List<double[]>();
        var known = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (int j = 0; j < network.Neurons; j++)
        {
            if (inputs is null || !known.TryGetValue(PatternOf(network, j, inputs), out double[]? sum))
            {
                sum = new double[d];
                weights.Add(sum);
                if (inputs is not null)
                    known.Add(PatternOf(network, j, inputs), sum);
            }

            Vector.AddScaled(network.Output[j, 0], network.Hidden.Row(j), sum);
        }

        return [.. weights.SelectMany(sum => sum)];
    }

    private static string PatternOf(Network network, int neuron, Matrix inputs)
    {
        var bits = new ulong[(inputs.Rows + 63) / 64];
        SignPattern.Of(inputs, (network.Gates ?? network.Hidden).Row(neuron), bits);
        return string.Join(' ', bits);
    }
}
