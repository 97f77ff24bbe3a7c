using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Programs;

/// <summary>The two Gram matrices of a pattern operator, formed without writing the operator out.</summary>
internal static class PatternGram
{
    private const int Chunk = 256;

    /// <summary>X Xᵀ, n×n, row-major; of which the lower triangle has a meaning.</summary>
    public static unsafe double[] DataGram(this PatternOperator a, int threads)
    {
        int n = a.Outputs, d = a.BlockSize;
        var gram = new double[(long)n * n];
        if (a.Data.Sparse is { } entries)
        {
            SparseRows columns = entries.Transposed;
            for (int s = 0; s < n; s++)
            {
                ReadOnlySpan<int> places = entries.IndicesOf(s);
                for (int k = 0; k < places.Length; k++)
                    columns.AddTo(places[k], entries.ValuesOf(s)[k], gram.AsSpan(s * n, n));
            }

            return gram;
        }

        fixed (double* x = a.Data.Values, g = gram)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(x, d), g, n, n, d, threads);
        return gram;
    }

    /// <summary>
    /// A Aᵀ = (X Xᵀ) ∘ C, C_st the number of blocks active on both rows: a popcount of two rows of bits. n×n, row-major, full.
    /// </summary>
    public static double[] RowGram(this PatternOperator a)
    {
        int n = a.Outputs, words = (a.Blocks.Count + 63) >> 6;
        var active = new ulong[(long)n * words];
        for (int b = 0; b < a.Blocks.Count; b++)
        {
            ReadOnlySpan<ulong> pattern = a.Patterns.Pattern(a.Blocks[b].Pattern);
            for (int t = 0; t < n; t++)
                active[((long)t * words) + (b >> 6)] |= (pattern[t >> 6] >> (t & 63) & 1) << (b & 63);
        }

        double[] gram = a.DataGram(threads: 1);
        for (int s = 0; s < n; s++)
        {
            ReadOnlySpan<ulong> ofS = active.AsSpan(s * words, words);
            for (int t = 0; t <= s; t++)
            {
                ReadOnlySpan<ulong> ofT = active.AsSpan(t * words, words);
                int common = 0;
                for (int w = 0; w < words; w++)
                    common += BitOperations.PopCount(ofS[w] & ofT[w]);
                gram[((long)s * n) + t] *= common;
                gram[((long)t * n) + s] = gram[((long)s * n) + t];
            }
        }

        return gram;
    }

    /// <summary>AᵀA, (P·d)×(P·d), row-major, lower triangle.</summary>
    public static unsafe double[] ColumnGram(this PatternOperator a)
    {
        int n = a.Outputs, d = a.BlockSize, m = a.Inputs;
        var gram = new double[(long)m * m];
        var columns = new double[(long)m * Chunk];
        for (int first = 0; first < n; first += Chunk)
        {
            int rows = Math.Min(Chunk, n - first);
            Array.Clear(columns);
            for (int b = 0; b < a.Blocks.Count; b++)
            {
                for (int t = 0; t < rows; t++)
                {
                    if (!a.Patterns.IsActive(a.Blocks[b].Pattern, first + t))
                        continue;
                    ReadOnlySpan<double> row = a.Data.Row(first + t);
                    for (int j = 0; j < d; j++)
                        columns[((((long)b * d) + j) * Chunk) + t] = a.Blocks[b].Sign * row[j];
                }
            }

            fixed (double* c = columns, g = gram)
                DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(c, Chunk), g, m, m, rows, threads: 1);
        }

        return gram;
    }
}
