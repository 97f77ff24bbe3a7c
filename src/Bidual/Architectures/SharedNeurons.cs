using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Architectures;

/// <summary>Networks of points of (12).</summary>
internal static class SharedNeurons
{
    /// <summary>Share of a block's largest singular value below which one is rounding.</summary>
    private const double Negligible = 1e-14;

    /// <summary>The neurons of all blocks with their gates, the largest first.</summary>
    public static Network Recover(SharedProgram program, Matrix point)
    {
        SharedNeuron[] neurons = [.. program.Neurons(point)
            .GroupBy(neuron => neuron.Block)
            .SelectMany(block => block.Where(neuron => neuron.Strength > Negligible * block.First().Strength))
            .OrderByDescending(neuron => neuron.Strength)];
        return new Network(
            Activation.GatedRelu,
            Stacked(program.BlockSize, neuron => neuron.Inner),
            Stacked(program.Outputs, neuron => neuron.Outer),
            Stacked(program.BlockSize, neuron => program.Operator.Patterns.Witness(program.Operator.Blocks[neuron.Block].Pattern)));

        Matrix Stacked(int columns, Func<SharedNeuron, double[]> part) => new(neurons.Length, columns, [.. neurons.SelectMany(part)]);
    }
}
