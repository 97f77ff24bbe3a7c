using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Cli.Rendering;

/// <summary>What a neuron does with the features while it is active.</summary>
/// <param name="Index">From 1, in the order of the model.</param>
/// <param name="Output">The output it feeds, from 0.</param>
/// <param name="Sign">Of its output weight.</param>
/// <param name="Weight">‖u‖·|a|.</param>
/// <param name="ActiveRows">Rows on which it is active; null where there are no rows.</param>
/// <param name="Slopes">a·u: what it adds to the output per unit of each prepared input, the column of ones last where there is one.</param>
internal sealed record NeuronEffects(int Index, int Output, int Sign, double Weight, int? ActiveRows, double[] Slopes)
{
    private const string Ones = "(ones)";

    /// <summary>All neurons of a model.</summary>
    /// <param name="model">Of whose outputs every neuron feeds one.</param>
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
            double norm = Math.Sqrt(slopes.Sum(u => u * u));
            for (int k = 0; k < slopes.Length; k++)
                slopes[k] *= a;
            neurons[j] = new NeuronEffects(j + 1, output, Math.Sign(a), norm * Math.Abs(a), ActiveOn(network, j, inputs), slopes);
        }

        return neurons;
    }

    /// <summary>Names of the prepared inputs.</summary>
    public static IReadOnlyList<string> InputNames(Model model) => model.Preparation.Bias ? [.. model.FeatureNames, Ones] : model.FeatureNames;

    private static int? ActiveOn(Network network, int neuron, Matrix? inputs)
    {
        if (inputs is null)
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
