using System.Buffers;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Networks;

/// <summary>
/// Predictions of many rows: blocks of rows are centred in a buffer that stays in the cache and go through the hidden units, whose weights have the scales of the features in them,
/// to the outputs, one pass an output. The features are read from memory once, and nothing but the outputs is written.
/// </summary>
internal sealed class BatchPrediction
{
    /// <summary>Values of a block's features: a part of the second-level cache.</summary>
    private const int BlockValues = 1 << 14;

    private const int LeastRows = 4;
    private const int MostRows = 512;

    private readonly Network network;
    private readonly Preparation preparation;
    private readonly int d;
    private readonly int block;

    /// <summary>The offsets of the features, once for every row of a block; null where they are all 0.</summary>
    private readonly double[]? offsets;

    /// <summary>For every output the units, packed.</summary>
    private readonly double[][] units;

    /// <summary>What is added to every output, c values.</summary>
    private readonly double[] added;

    /// <summary>For every output the weights of a skip connection, d values; null for none.</summary>
    private readonly double[][]? skips;

    private BatchPrediction(Network network, Preparation preparation)
    {
        this.network = network;
        this.preparation = preparation;
        d = preparation.Features.Offset.Count;
        block = Math.Clamp(BlockValues / d, LeastRows, MostRows);
        if (preparation.Features.Offset.Any(offset => offset != 0))
            offsets = [.. Enumerable.Repeat(preparation.Features.Offset, block).SelectMany(one => one)];
        units = Units();
        added = [.. Enumerable.Range(0, network.Outputs).Select(k => preparation.Targets.Offset[k] + (preparation.Targets.Scale[k] * (network.Linear?.InterceptOf(k) ?? 0)))];
        skips = network.Linear?.Skip is { } skip
            ? [.. Enumerable.Range(0, network.Outputs).Select(k => Enumerable.Range(0, d).Select(i => skip[i, k] * preparation.Targets.Scale[k] / preparation.Features.Scale[i]).ToArray())]
            : null;
    }

    /// <summary>Outputs in the units of the targets.</summary>
    /// <param name="network">The network; gated ones, whose gates must be compared to zero as they are, take the way of <see cref="Network.Predict"/>.</param>
    /// <param name="preparation">What it sees of the features.</param>
    /// <param name="features">n×d.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    /// <returns>n×c.</returns>
    /// <exception cref="DataException">There are more or fewer features.</exception>
    public static Matrix Of(Network network, Preparation preparation, Matrix features, int threads)
    {
        preparation.RequireFeatures(features);
        if (features.Rows < LeastRows || network.Gates is not null)
            return preparation.Outputs(network.Predict(preparation.Inputs(features)));
        var prediction = new BatchPrediction(network, preparation);
        var outputs = new Matrix(features.Rows, network.Outputs);
        int blocks = (features.Rows + prediction.block - 1) / prediction.block;
        SharedLoop.For(0, blocks, threads, k => prediction.Block(features, k * prediction.block, outputs));
        return outputs;
    }

    /// <summary>For every output the neurons that feed it.</summary>
    private double[][] Units() => [.. Enumerable.Range(0, network.Outputs).Select(k => Units(network.ForOutput(k), preparation.Targets.Scale[k]))];

    /// <summary>u_j/scale, what the column of ones adds, and a_j times the scale of the target.</summary>
    private double[] Units(Network output, double scale)
    {
        int m = output.Neurons;
        double[] scaled = new double[m * d], constants = new double[m];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < d; i++)
                scaled[(j * d) + i] = output.Hidden[j, i] / preparation.Features.Scale[i];
            constants[j] = preparation.Bias ? output.Hidden[j, d] : 0;
        }

        return DenseKernels<double>.Best.PackUnits(scaled, constants, Array.ConvertAll(output.Output.Column(0), a => a * scale), d);
    }

    private unsafe void Block(Matrix features, int first, Matrix outputs)
    {
        int rows = Math.Min(block, features.Rows - first), c = network.Outputs;
        double* result = stackalloc double[rows];
        double[] centred = ArrayPool<double>.Shared.Rent(offsets is null ? 0 : rows * d);
        ReadOnlySpan<double> own = features.Values.Slice(first * d, rows * d);
        if (offsets is not null)
        {
            Vector.Subtract(own, offsets.AsSpan(0, own.Length), centred.AsSpan(0, own.Length));
            own = centred.AsSpan(0, own.Length);
        }

        fixed (double* x = own)
        {
            for (int k = 0; k < c; k++)
            {
                DenseKernels<double>.Best.PositiveSums(x, rows, d, units[k], result);
                for (int i = 0; i < rows; i++)
                    outputs.Data[((first + i) * c) + k] = result[i] + added[k] + (skips is null ? 0 : Vector.Dot<double>(skips[k], own.Slice(i * d, d)));
            }
        }

        ArrayPool<double>.Shared.Return(centred);
    }
}
