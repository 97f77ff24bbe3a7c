using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Fitting;

/// <summary>A network as a point of a ReLU program.</summary>
internal static class StartPoint
{
    /// <summary>Each neuron becomes v = u·|a| in the block of its pattern and sign; neurons whose pattern the program lacks are left out.</summary>
    public static double[] Of(ConvexProgram program, Network network)
    {
        PatternOperator operation = program.Operator;
        int d = operation.BlockSize;
        var wanted = new Dictionary<ulong, List<(int Neuron, ulong[] Bits)>>();
        for (int j = 0; j < network.Neurons; j++)
        {
            var bits = new ulong[operation.Patterns.Words];
            SignPattern.Of(operation.Data, network.Hidden.Row(j), bits);
            ulong hash = SignPattern.Hash(bits);
            if (!wanted.TryGetValue(hash, out List<(int, ulong[])>? list))
                wanted[hash] = list = [];
            list.Add((j, bits));
        }

        var point = new double[operation.Inputs];
        for (int b = 0; b < program.Blocks; b++)
        {
            Block block = operation.Blocks[b];
            if (block.Sign < 0)
                continue;
            ReadOnlySpan<ulong> pattern = operation.Patterns.Pattern(block.Pattern);
            if (!wanted.TryGetValue(SignPattern.Hash(pattern), out List<(int Neuron, ulong[] Bits)>? list))
                continue;
            foreach ((int neuron, ulong[] bits) in list)
            {
                if (!pattern.SequenceEqual(bits))
                    continue;
                double a = network.Output[neuron, 0];
                int target = a > 0 ? b : b + 1;
                Vector.AddScaled(Math.Abs(a), network.Hidden.Row(neuron), point.AsSpan(target * d, d));
            }
        }

        return point;
    }
}
