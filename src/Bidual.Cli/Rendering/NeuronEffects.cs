using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Cli.Rendering;

/// <summary>What a neuron does with the features while it is active.</summary>
/// <param name="Index">From 1, in the order of the model.</param>
/// <param name="Output">The output it feeds, of several the one it feeds most, from 0.</param>
/// <param name="Sign">Of its weight there.</param>
/// <param name="Weight">‖u‖·‖a‖.</param>
/// <param name="ActiveRows">Rows on which it is active; null where there are no rows.</param>
/// <param name="Slopes">a·u: what it adds to that output per unit of each prepared input, the column of ones last where there is one.</param>
/// <param name="Feeds">a_k/a of every output k, a being the weight of that one.</param>
internal sealed record NeuronEffects(int Index, int Output, int Sign, double Weight, int? ActiveRows, double[] Slopes, double[] Feeds)
{
    private const string Ones = "(ones)";

    /// <summary>All neurons of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows to count on, or null.</param>
    public static IReadOnlyList<NeuronEffects> Of(Model model, Dataset? data)
    {
        Network network = model.Network;
        Matrix? inputs = data is null ? null : model.Preparation.Inputs(data.Features);
        var neurons = new NeuronEffects[network.Neurons];
        for (int j = 0; j < neurons.Length; j++)
        {
            double[] slopes = network.Hidden.Row(j).ToArray();
            (int output, double a) = network.Fed(j);
            double[] outer = network.Output.Row(j).ToArray();
            double weight = Math.Sqrt(slopes.Sum(u => u * u)) * Math.Sqrt(outer.Sum(one => one * one));
            for (int k = 0; k < slopes.Length; k++)
                slopes[k] *= a;
            neurons[j] = new NeuronEffects(j + 1, output, Math.Sign(a), weight, ActiveOn(network, j, inputs), slopes, Array.ConvertAll(outer, one => a == 0 ? 0 : one / a));
        }

        return neurons;
    }

    /// <summary>Names of the prepared inputs.</summary>
    public static IReadOnlyList<string> InputNames(Model model) => model.Preparation.Bias ? [.. model.FeatureNames, Ones] : model.FeatureNames;

    private static int? ActiveOn(Network network, int neuron, Matrix? inputs)
    {
        if (inputs is null || network.Polynomial is not null)
            return null;
        ReadOnlySpan<double> gate = (network.Gates ?? network.Hidden).Row(neuron);
        int active = 0;
        for (int t = 0; t < inputs.Rows; t++)
        {
            double value = 0;
            ReadOnlySpan<double> x = inputs.Row(t);
            for (int k = 0; k < gate.Length; k++)
                value += x[k] * gate[k];
            active += value > 0 ? 1 : 0;
        }

        return active;
    }
}
