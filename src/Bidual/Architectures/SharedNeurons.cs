using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Architectures;

/// <summary>Networks of points of (12).</summary>
internal static class SharedNeurons
{
    /// <summary>Share of the largest singular value below which one is rounding.</summary>
    private const double Negligible = 1e-14;

    /// <summary>V_b = Σ s_k p_k q_kᵀ: neurons (√s_k p_k, √s_k q_k) with the gate of block b, the largest first.</summary>
    public static Network Recover(SharedProgram program, Matrix point)
    {
        var neurons = new List<(double Strength, double[] Inner, double[] Outer, double[] Gate)>();
        foreach (int block in program.Active(point))
        {
            ThinSvd svd = ThinSvd.Of(program.Block(point, block));
            double[] gate = program.Operator.Patterns.Witness(program.Operator.Blocks[block].Pattern);
            for (int k = 0; k < svd.Values.Length && svd.Values[k] > Negligible * svd.Values[0]; k++)
            {
                double root = Math.Sqrt(svd.Values[k]);
                neurons.Add((svd.Values[k], [.. svd.Left.Column(k).Select(p => root * p)], [.. svd.Right.Column(k).Select(q => root * q)], gate));
            }
        }

        (double Strength, double[] Inner, double[] Outer, double[] Gate)[] sorted = [.. neurons.OrderByDescending(neuron => neuron.Strength)];
        return new Network(
            Activation.GatedRelu,
            Stacked(program.BlockSize, neuron => neuron.Inner),
            Stacked(program.Outputs, neuron => neuron.Outer),
            Stacked(program.BlockSize, neuron => neuron.Gate));

        Matrix Stacked(int columns, Func<(double Strength, double[] Inner, double[] Outer, double[] Gate), double[]> part) => new(sorted.Length, columns, [.. sorted.SelectMany(part)]);
    }
}
