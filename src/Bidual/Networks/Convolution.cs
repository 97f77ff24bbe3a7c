using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
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
    /// <param name="threads">Worker threads.</param>
    internal void AddTo(Matrix inputs, Network network, Matrix fit, int threads)
    {
        PolynomialActivation activation = network.Polynomial!;
        int q = Layout.PoolSize, f = network.Hidden.Columns;
        foreach (IGrouping<int, int> own in Enumerable.Range(0, network.Neurons).GroupBy(j => Pools[j]))
        {
            int[] neurons = [.. own];
            Matrix hidden = network.Hidden.SelectRows(neurons), output = network.Output.SelectRows(neurons);
            SharedLoop.For(0, (inputs.Rows + BlockRows - 1) / BlockRows, threads, block =>
            {
                int first = block * BlockRows, rows = Math.Min(BlockRows, inputs.Rows - first);
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
            });
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

    /// <summary>Indices, ascending, of the inputs that some neuron has a weight for.</summary>
    internal IReadOnlyList<int> UsedInputs(Network network) =>
    [
        .. Enumerable.Range(0, network.Neurons).GroupBy(j => Pools[j]).SelectMany(own =>
        {
            int[] used = [.. Enumerable.Range(0, Layout.PatchSize).Where(i => own.Any(j => network.Hidden[j, i] != 0))];
            return Enumerable.Range(0, Layout.PoolSize).SelectMany(patch => Layout.IndicesOf(own.Key, patch) is var at ? used.Select(i => at[i]) : []);
        }).Distinct().Order(),
    ];

    /// <summary>The mean of σ that a neuron passes on, and, where asked for, weight times its gradient added to a gradient.</summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">j.</param>
    /// <param name="x">Prepared inputs, length d.</param>
    /// <param name="weight">Of the gradient.</param>
    /// <param name="gradient">Length d; empty where none is asked for.</param>
    internal double Mean(Network network, int neuron, ReadOnlySpan<double> x, double weight = 0, Span<double> gradient = default)
    {
        PolynomialActivation activation = network.Polynomial!;
        int q = Layout.PoolSize, f = network.Hidden.Columns;
        ReadOnlySpan<double> u = network.Hidden.Row(neuron);
        var patches = new double[q * f];
        Layout.CopyPatches(x, Pools[neuron], patches);
        double sum = 0;
        for (int patch = 0; patch < q; patch++)
        {
            double t = Vector.Dot(patches.AsSpan(patch * f, f), u), rate = weight * ((2 * activation.A * t) + activation.B) / q;
            sum += activation.At(t);
            if (gradient.IsEmpty)
                continue;
            int[] at = Layout.IndicesOf(Pools[neuron], patch);
            for (int i = 0; i < at.Length; i++)
                gradient[at[i]] += rate * u[i];
            for (int i = at.Length; i < f; i++)
                gradient[Layout.Pixels + i - at.Length] += rate * u[i];
        }

        return sum / q;
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
