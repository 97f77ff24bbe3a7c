using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Masked;

/// <summary>The words of a pattern: bit t mod 64 of word t / 64 is row t; bits past the last row are 0.</summary>
internal delegate ReadOnlySpan<ulong> PatternWords(int pattern);

/// <summary>
/// M ∈ {0,1}^{n×P} in two layouts, 64×64 transposes of each other, n·P/8 bytes each: a word of 64 patterns for every row,
/// which the forward product reads, and a word of 64 rows for every pattern, which the adjoint reads.
/// </summary>
internal sealed unsafe class MaskBits
{
    private readonly AlignedMemory<ulong> byRow;
    private readonly AlignedMemory<ulong> byPattern;

    /// <param name="rows">n.</param>
    /// <param name="patterns">P.</param>
    /// <param name="words">⌈n/64⌉ words of pattern 0 … P − 1.</param>
    public MaskBits(int rows, int patterns, PatternWords words)
    {
        Rows = rows;
        Patterns = patterns;
        RowWords = Words(rows);
        PatternBlocks = Words(patterns);
        byRow = new AlignedMemory<ulong>((long)PatternBlocks * rows);
        byPattern = new AlignedMemory<ulong>((long)RowWords * patterns);
        for (int i = 0; i < patterns; i++)
        {
            ReadOnlySpan<ulong> pattern = words(i);
            for (int b = 0; b < RowWords; b++)
                byPattern.Pointer[((long)b * patterns) + i] = pattern[b];
        }

        Transpose();
    }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>P.</summary>
    public int Patterns { get; }

    /// <summary>⌈n/64⌉, words of a pattern.</summary>
    public int RowWords { get; }

    /// <summary>⌈P/64⌉, words of a row.</summary>
    public int PatternBlocks { get; }

    public static int Words(int bits) => (bits + 63) >> 6;

    /// <summary>For rows 0 … n − 1, the word of patterns 64·block … 64·block + 63.</summary>
    public ulong* ByRow(int block) => byRow.Pointer + ((long)block * Rows);

    /// <summary>For patterns 0 … P − 1, the word of rows 64·block … 64·block + 63.</summary>
    public ulong* ByPattern(int block) => byPattern.Pointer + ((long)block * Patterns);

    private void Transpose()
    {
        ulong* square = stackalloc ulong[64];
        for (int b = 0; b < RowWords; b++)
        {
            int rows = Math.Min(64, Rows - (b << 6));
            for (int p = 0; p < PatternBlocks; p++)
            {
                int patterns = Math.Min(64, Patterns - (p << 6));
                new Span<ulong>(ByPattern(b) + (p << 6), patterns).CopyTo(new Span<ulong>(square, 64));
                new Span<ulong>(square + patterns, 64 - patterns).Clear();
                BitSquare.Transpose(square);
                new Span<ulong>(square, rows).CopyTo(new Span<ulong>(ByRow(p) + (b << 6), rows));
            }
        }
    }
}
