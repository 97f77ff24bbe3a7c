using System.Buffers;
using System.Runtime.InteropServices;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
using Lanes = System.Numerics.Vector<double>;

namespace Bidual.Networks;

/// <summary>
/// Predictions of many rows: blocks of rows are centred in a buffer that stays in the cache, multiplied with all hidden weights at once, which have the scales of the features in
/// them, and reduced to the outputs. The features are read from memory once and nothing but the outputs is written.
/// </summary>
internal sealed class BatchPrediction
{
    /// <summary>Values of a block's features and hidden outputs together: what a second-level cache holds beside the weights.</summary>
    private const int BlockValues = 1 << 15;

    private const int LeastRows = 8;
    private const int MostRows = 256;

    private readonly Network network;
    private readonly Preparation preparation;
    private readonly int d;
    private readonly int m;
    private readonly int block;

    /// <summary>The offsets of the features, once for every row of a block; null where they are all 0.</summary>
    private readonly double[]? offsets;

    /// <summary>m×d, u_j/scale, and what the column of ones adds to every neuron.</summary>
    private readonly double[] weights, biases;

    private readonly double[] targetScales, targetOffsets;

    private BatchPrediction(Network network, Preparation preparation)
    {
        this.network = network;
        this.preparation = preparation;
        d = preparation.Features.Offset.Count;
        m = network.Neurons;
        block = Math.Clamp(BlockValues / (d + m), LeastRows, MostRows);
        if (preparation.Features.Offset.Any(offset => offset != 0))
            offsets = [.. Enumerable.Repeat(preparation.Features.Offset, block).SelectMany(one => one)];
        (weights, biases) = Scaled(network.Hidden);
        (targetScales, targetOffsets) = ([.. preparation.Targets.Scale], [.. preparation.Targets.Offset]);
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
        if (features.Columns != preparation.Features.Offset.Count)
            throw new DataException($"The data have {features.Columns} features where the model needs {preparation.Features.Offset.Count}.");
        if (features.Rows < LeastRows || network.Gates is not null)
            return preparation.Outputs(network.Predict(preparation.Inputs(features)));
        var prediction = new BatchPrediction(network, preparation);
        var outputs = new Matrix(features.Rows, network.Outputs);
        int blocks = (features.Rows + prediction.block - 1) / prediction.block;
        SharedLoop.For(0, blocks, threads, k => prediction.Block(features, k * prediction.block, outputs));
        return outputs;
    }

    private (double[] Weights, double[] Biases) Scaled(Matrix rows)
    {
        double[] scaled = new double[m * d], constants = new double[m];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < d; i++)
                scaled[(j * d) + i] = rows[j, i] / preparation.Features.Scale[i];
            constants[j] = preparation.Bias ? rows[j, d] : 0;
        }

        return (scaled, constants);
    }

    private unsafe void Block(Matrix features, int first, Matrix outputs)
    {
        int rows = Math.Min(block, features.Rows - first), c = network.Outputs;
        double[] centred = ArrayPool<double>.Shared.Rent(rows * d), hidden = ArrayPool<double>.Shared.Rent(rows * m);
        ReadOnlySpan<double> own = features.Values.Slice(first * d, rows * d);
        if (offsets is not null)
        {
            Vector.Subtract(own, offsets.AsSpan(0, own.Length), centred.AsSpan(0, own.Length));
            own = centred.AsSpan(0, own.Length);
        }

        for (int i = 0; i < rows; i++)
            biases.CopyTo(hidden, i * m);
        fixed (double* x = own, u = weights, h = hidden)
            DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(x, d), Operand.RowMajor(u, d).Transposed, h, m, rows, m, d, threads: 1);
        Span<double> result = outputs.Data.AsSpan(first * c, rows * c);
        if (c == 1)
        {
            double scale = targetScales[0], offset = targetOffsets[0];
            ReadOnlySpan<double> a = network.Output.Values;
            for (int i = 0; i < result.Length; i++)
                result[i] = (PositiveDot(hidden.AsSpan(i * m, m), a) * scale) + offset;
        }
        else
        {
            for (int i = 0; i < rows; i++)
                Add(hidden.AsSpan(i * m, m), result.Slice(i * c, c));
        }

        ArrayPool<double>.Shared.Return(centred);
        ArrayPool<double>.Shared.Return(hidden);
    }

    private void Add(ReadOnlySpan<double> row, Span<double> f)
    {
        for (int j = 0; j < m; j++)
        {
            if (row[j] > 0)
                Vector.AddScaled(row[j], network.Output.Row(j), f);
        }

        for (int k = 0; k < f.Length; k++)
            f[k] = (f[k] * targetScales[k]) + targetOffsets[k];
    }

    /// <summary>Σ max(x, 0)·a.</summary>
    private static double PositiveDot(ReadOnlySpan<double> x, ReadOnlySpan<double> a)
    {
        ReadOnlySpan<Lanes> left = MemoryMarshal.Cast<double, Lanes>(x), right = MemoryMarshal.Cast<double, Lanes>(a);
        Lanes sums = Lanes.Zero;
        for (int k = 0; k < left.Length; k++)
            sums += System.Numerics.Vector.Max(left[k], Lanes.Zero) * right[k];
        double sum = System.Numerics.Vector.Sum(sums);
        for (int j = left.Length * Lanes.Count; j < x.Length; j++)
            sum += Math.Max(x[j], 0) * a[j];
        return sum;
    }
}
