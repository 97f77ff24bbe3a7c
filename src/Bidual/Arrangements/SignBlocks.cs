using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Arrangements;

/// <summary>The patterns 1[X u ≥ 0] of many directions: blocks of rows times all of them.</summary>
internal static class SignBlocks
{
    private const int MostRows = 512;
    private const int MostProducts = 1 << 21;

    /// <summary>Below, terms may underflow, and rounding is no longer relative.</summary>
    private const double Tiny = 1e-280;

    /// <summary>
    /// The bits of <see cref="SignPattern.Of"/>, direction by direction. A product of blocks sums in another order than a product of
    /// two vectors; both are within about d·2⁻⁵³·‖x‖‖u‖ of the true one. Where the block's is beyond twice that, its sign is that of
    /// the other; elsewhere the other is computed.
    /// </summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="directions">p×d, a row a direction.</param>
    /// <param name="threads">Worker threads.</param>
    /// <returns>A record of ⌈n/64⌉ words a direction, in their order.</returns>
    public static RecordStore<ulong> Of(Matrix inputs, Matrix directions, int threads)
    {
        int n = inputs.Rows, d = inputs.Columns, count = directions.Rows;
        var bits = new RecordStore<ulong>(Math.Max(1, PatternSet.WordsFor(n)), count);
        double[] lengths = Lengths(directions), rowLengths = Lengths(inputs);
        double doubt = 2 * (d + 2) * Math.ScaleB(1, -53);
        int block = Math.Min(n, Math.Clamp(MostProducts / Math.Max(1, count), 8, MostRows));
        var products = new double[(long)block * count];
        double[] turned = inputs.IsSparse ? directions.Transpose().Data : [];
        for (int first = 0; first < n; first += block)
        {
            int rows = Math.Min(block, n - first);
            Array.Clear(products);
            if (inputs.Sparse is { } entries)
                Multiply(entries, first, rows, turned, products, threads);
            else if (d > 0)
                Products.AddRows(inputs, first, rows, directions, products, threads);
            for (int t = first; t < first + rows; t++)
            {
                ReadOnlySpan<double> row = products.AsSpan((t - first) * count, count);
                ulong bit = 1UL << (t & 63);
                for (int i = 0; i < count; i++)
                {
                    double unsure = Math.Max(doubt * rowLengths[t] * lengths[i], Tiny);
                    if (row[i] > unsure || (!(row[i] < -unsure) && inputs.Dot(t, directions.Row(i)) >= 0))
                        bits[i][t >> 6] |= bit;
                }
            }
        }

        return bits;
    }

    private static void Multiply(SparseRows inputs, int first, int rows, double[] turned, double[] products, int threads)
    {
        int count = turned.Length / Math.Max(1, inputs.Columns);
        SharedLoop.For(0, rows, threads, k => inputs.AddProduct(first + k, turned, products.AsSpan(k * count, count)));
    }

    private static double[] Lengths(Matrix rows)
    {
        var lengths = new double[rows.Rows];
        for (int t = 0; t < lengths.Length; t++)
            lengths[t] = rows.RowNorm(t);
        return lengths;
    }
}
