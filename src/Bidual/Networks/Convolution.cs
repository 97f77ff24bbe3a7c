using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;

namespace Bidual.Networks;

/// <summary>What the neurons of a convolutional network see, (26): neuron j the patches of one pool, of which it passes on the mean of σ.</summary>
/// <param name="Layout">The patches of a row.</param>
/// <param name="Pools">The pool of every neuron, from 0.</param>
public sealed record Convolution(PatchLayout Layout, IReadOnlyList<int> Pools)
{
    /// <summary>Rows of a block of predictions.</summary>
    private const int BlockRows = 64;

    /// <summary>Those of some of the neurons.</summary>
    internal Convolution Select(ReadOnlySpan<int> neurons)
    {
        var pools = new int[neurons.Length];
        for (int j = 0; j < pools.Length; j++)
            pools[j] = Pools[neurons[j]];
        return this with { Pools = pools };
    }

    /// <summary>F += Σ_j (1/q) Σ_l σ(x_lᵀu_j) a_jᵀ on every row.</summary>
    /// <param name="inputs">n×d.</param>
    /// <param name="network">The network.</param>
    /// <param name="fit">n×c.</param>
    internal void AddTo(Matrix inputs, Network network, Matrix fit)
    {
        PolynomialActivation activation = network.Polynomial!;
        int q = Layout.PoolSize, f = network.Hidden.Columns;
        foreach (IGrouping<int, int> own in Enumerable.Range(0, network.Neurons).GroupBy(j => Pools[j]))
        {
            int[] neurons = [.. own];
            Matrix hidden = network.Hidden.SelectRows(neurons), output = network.Output.SelectRows(neurons);
            for (int first = 0; first < inputs.Rows; first += BlockRows)
            {
                int rows = Math.Min(BlockRows, inputs.Rows - first);
                Matrix patches = new(rows * q, f), z = new(rows * q, neurons.Length), means = new(rows, neurons.Length), sum = new(rows, fit.Columns);
                for (int t = 0; t < rows; t++)
                    Layout.CopyPatches(inputs.Row(first + t), own.Key, patches.Data.AsSpan(t * q * f, q * f));
                Products.Add(1, patches, hidden, z, 1, turnSecond: true);
                for (int l = 0; l < z.Rows; l++)
                {
                    ReadOnlySpan<double> row = z.Row(l);
                    Span<double> mean = means.MutableRow(l / q);
                    for (int j = 0; j < row.Length; j++)
                        mean[j] += activation.At(row[j]);
                }

                Products.Add(1.0 / q, means, output, sum, 1);
                Vector.AddScaled(1, sum.Data, fit.Data.AsSpan(first * fit.Columns, sum.Data.Length));
            }
        }
    }

    /// <summary>The same network on whole rows: a neuron for every patch of a pool, its weights where the patch is, of 1/q of its output weight. It costs the same penalty.</summary>
    internal Network Unrolled(Network network)
    {
        int q = Layout.PoolSize, f = Layout.PatchSize, d = network.Inputs;
        Matrix hidden = new(network.Neurons * q, d), output = new(network.Neurons * q, network.Outputs);
        for (int j = 0; j < network.Neurons; j++)
        {
            ReadOnlySpan<double> u = network.Hidden.Row(j);
            for (int patch = 0; patch < q; patch++)
            {
                Span<double> row = hidden.MutableRow((j * q) + patch);
                int[] at = Layout.IndicesOf(Pools[j], patch);
                for (int i = 0; i < f; i++)
                    row[at[i]] = u[i];
                u[f..].CopyTo(row[Layout.Pixels..]);
                Vector.Scale(1.0 / q, network.Output.Row(j), output.MutableRow((j * q) + patch));
            }
        }

        return new Network(network.Activation, hidden, output, polynomial: network.Polynomial);
    }

    /// <summary>What does not fit a network's weights; null where all does.</summary>
    internal string? Misfit(Activation activation, Matrix hidden)
    {
        if (activation != Activation.Polynomial)
            return "Patches belong to a polynomial network.";
        if (Pools.Count != hidden.Rows || Pools.Any(pool => pool < 0 || pool >= Layout.Pools))
            return $"Every neuron needs one of {Layout.Pools} pools.";
        return hidden.Columns - Layout.PatchSize is 0 or 1 ? null : $"A neuron has {hidden.Columns} weights where a patch has {Layout.PatchSize} values.";
    }
}
