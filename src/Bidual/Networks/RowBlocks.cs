using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Networks;

/// <summary>Predictions of many rows by wide networks, blocks of rows by products of matrices. Gates are decided as for one row by itself, <see cref="SignBlocks"/>.</summary>
internal static class RowBlocks
{
    /// <summary>Multiplications from which blocks pay.</summary>
    private const long Least = 1L << 26;

    private const int BlockRows = 256;

    /// <summary>Whether rows are predicted in blocks.</summary>
    public static bool Suit(Network network, Matrix inputs) => (long)inputs.Rows * network.Neurons * network.Inputs * (network.Gates is null ? 1 : 2) >= Least;

    /// <summary>Adds Σ_j φ(xᵀu_j) a_j.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n×d, dense.</param>
    /// <param name="predictions">n×c.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    public static void AddTo(Network network, Matrix inputs, Matrix predictions, int threads)
    {
        // Outputs that share their gates have them once each.
        (Matrix Rows, int[] Of)? directions = network.Gates is { } all ? DistinctRows.Of(all) : null;
        RecordStore<ulong>? gates = directions is { } distinct ? SignBlocks.Of(inputs, distinct.Rows, threads) : null;
        SharedLoop.For(0, (inputs.Rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int first = block * BlockRows, count = Math.Min(BlockRows, inputs.Rows - first);
            var values = new Matrix(count, network.Neurons);
            Products.AddRows(inputs, first, count, network.Hidden, values.Data, 1);
            for (int t = first; t < first + count; t++)
            {
                Span<double> f = predictions.MutableRow(t);
                ReadOnlySpan<double> row = values.Row(t - first);
                for (int j = 0; j < row.Length; j++)
                {
                    bool active = gates is null ? row[j] > 0 || network.Activation != Activation.Relu : (gates[directions!.Value.Of[j]][t >> 6] >> (t & 63) & 1) != 0;
                    if (active)
                        Vector.AddScaled(network.Polynomial?.At(row[j]) ?? row[j], network.Output.Row(j), f);
                }
            }
        });
    }
}
