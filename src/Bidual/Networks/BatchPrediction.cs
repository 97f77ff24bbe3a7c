using System.Buffers;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Networks;

/// <summary>
/// Predictions of many rows: blocks of rows are centred and turned, feature after feature, in a buffer that stays in the cache and go through the hidden units, whose weights have the scales of the
/// features in them, to the outputs, one pass an output. The features are read from memory once, and nothing but the outputs is written.
/// </summary>
internal sealed class BatchPrediction
{
    /// <summary>Values of a block's features: a part of the second-level cache.</summary>
    private const int BlockValues = 1 << 14;

    /// <summary>Fewer are predicted one by one.</summary>
    private const int LeastRows = 4;

    /// <summary>Rows of a block: a multiple of three registers.</summary>
    private const int RowStep = 24;
    private const int MostRows = 21 * RowStep;

    private readonly Network network;
    private readonly Preparation preparation;
    private readonly int d;
    private readonly int block;

    /// <summary>Of the features, length d.</summary>
    private readonly double[] offsets;

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
        block = Math.Clamp(BlockValues / d / RowStep * RowStep, RowStep, MostRows);
        offsets = [.. preparation.Features.Offset];
        units = Units();
        added = [.. Enumerable.Range(0, network.Outputs).Select(k => preparation.Targets.Offset[k] + (preparation.Targets.Scale[k] * (network.Linear?.InterceptOf(k) ?? 0)))];
        skips = network.Linear?.Skip is { } skip
            ? [.. Enumerable.Range(0, network.Outputs).Select(k => Enumerable.Range(0, d).Select(i => skip[i, k] * preparation.Targets.Scale[k] / preparation.Features.Scale[i]).ToArray())]
            : null;
    }

    /// <summary>Outputs in the units of the targets.</summary>
    /// <param name="network">The network; gated ones, whose gates must be compared to zero as they are, linear and polynomial ones and sparse rows take the way of <see cref="Network.Predict"/>.</param>
    /// <param name="preparation">What it sees of the features.</param>
    /// <param name="features">n×d.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    /// <returns>n×c.</returns>
    /// <exception cref="DataException">There are more or fewer features.</exception>
    public static Matrix Of(Network network, Preparation preparation, Matrix features, int threads)
    {
        preparation.RequireFeatures(features);
        if (features.Rows < LeastRows || features.IsSparse || network.Activation != Activation.Relu)
            return preparation.Outputs(network.Predict(preparation.Inputs(features), threads));
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
        int rows = Math.Min(block, features.Rows - first), c = network.Outputs, stride = DenseKernels<double>.Best.WholeRegisters(rows);
        double[] buffer = ArrayPool<double>.Shared.Rent(stride * (d + 1));
        Span<double> turned = buffer.AsSpan(0, stride * d), result = buffer.AsSpan(stride * d, stride);
        fixed (double* x = features.Values.Slice(first * d, rows * d), t = turned, y = result)
        {
            DenseKernels<double>.Best.TurnRows(x, rows, d, offsets, t, stride);
            for (int k = 0; k < c; k++)
            {
                DenseKernels<double>.Best.PositiveSums(t, stride, d, units[k], y);
                for (int i = 0; skips is not null && i < d; i++)
                    Vector.AddScaled(skips[k][i], turned.Slice(i * stride, stride), result);
                Write(outputs.Data.AsSpan(first * c), result[..rows], k);
            }
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    /// <summary>One output of every row, with what is added to it.</summary>
    private void Write(Span<double> outputs, ReadOnlySpan<double> result, int k)
    {
        int c = network.Outputs;
        double constant = added[k];
        if (c == 1)
        {
            for (int i = 0; i < result.Length; i++)
                outputs[i] = result[i] + constant;
            return;
        }

        for (int i = 0; i < result.Length; i++)
            outputs[(i * c) + k] = result[i] + constant;
    }
}
