using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Tests.Numerics.Masked;

public unsafe class MaskBitsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(63, 65)]
    [InlineData(64, 64)]
    [InlineData(65, 130)]
    [InlineData(200, 3)]
    public void Both_layouts_hold_every_bit(int n, int patterns)
    {
        var problem = new MaskedProblem<double>(n, 1, patterns);
        for (int t = 0; t < n; t++)
        {
            for (int i = 0; i < patterns; i++)
            {
                Assert.Equal(problem.IsActive(t, i), (problem.Masks.ByRow(i >> 6)[t] >> (i & 63) & 1) != 0);
                Assert.Equal(problem.IsActive(t, i), (problem.Masks.ByPattern(t >> 6)[i] >> (t & 63) & 1) != 0);
            }
        }
    }

    [Fact]
    public void A_square_is_transposed()
    {
        var random = new RandomSource(3);
        var before = new ulong[64];
        foreach (ref ulong word in before.AsSpan())
            word = (ulong)BitConverter.DoubleToInt64Bits(random.NextGaussian());
        ulong[] after = [.. before];
        fixed (ulong* square = after)
            BitSquare.Transpose(square);
        for (int i = 0; i < 64; i++)
        {
            for (int j = 0; j < 64; j++)
                Assert.Equal(before[i] >> j & 1, after[j] >> i & 1);
        }
    }
}
