namespace Bidual.Numerics.Masked;

/// <summary>Squares of 64×64 bits: bit j of word i is entry (i, j).</summary>
internal static unsafe class BitSquare
{
    /// <summary>Transposes in place: swaps the off-diagonal quarters of ever smaller squares.</summary>
    public static void Transpose(ulong* square)
    {
        ulong mask = 0x00000000FFFFFFFF;
        for (int half = 32; half != 0; half >>= 1, mask ^= mask << half)
        {
            for (int i = 0; i < 64; i = (i + half + 1) & ~half)
            {
                ulong swap = ((square[i] >> half) ^ square[i + half]) & mask;
                square[i] ^= swap << half;
                square[i + half] ^= swap;
            }
        }
    }
}
