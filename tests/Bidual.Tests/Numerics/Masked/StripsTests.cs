using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Tests.Numerics.Masked;

public sealed class StripsTests
{
    [Fact]
    public void Strips_cover_every_column_and_none_is_padding()
    {
        foreach (InstructionPath path in Enum.GetValues<InstructionPath>())
        {
            for (int d = 0; d < 70; d++)
            {
                int at = 0;
                foreach (Strip<float> strip in new Strips<float>(d, path, 500).All)
                {
                    Assert.Equal(at, (strip.Chunk * Panels<float>.Width) + strip.Offset);
                    Assert.True(at < d);
                    Assert.True(strip.Offset + strip.Kernels.Count <= Panels<float>.Width);
                    at += strip.Kernels.Count;
                }

                Assert.True(at >= d);
            }
        }
    }

    [Theory]
    [InlineData(nameof(InstructionPath.Avx2))]
    [InlineData(nameof(InstructionPath.Avx512))]
    public void A_last_strip_that_is_half_padding_is_half_as_wide(string path)
    {
        int[] Widths(int d) => [.. new Strips<double>(d, Enum.Parse<InstructionPath>(path), 500).All.ToArray().Select(strip => strip.Kernels.Count)];
        Assert.Equal([8, 8, 4], Widths(20));
        Assert.Equal([8, 8, 8], Widths(21));
        Assert.Equal([4], Widths(1));
    }

    [Theory]
    [InlineData(20, 3, 7)]
    [InlineData(24, 2, 100)]
    [InlineData(3, 1, 1)]
    [InlineData(0, 2, 5)]
    [InlineData(9, 4, 0)]
    public void Every_word_of_every_strip_is_some_threads_once(int d, int sets, int words)
    {
        foreach (InstructionPath path in Enum.GetValues<InstructionPath>())
        {
            var strips = new Strips<double>(d, path, 500);
            for (int threads = 1; threads <= 5; threads++)
            {
                var taken = new int[sets, strips.All.Length, words];
                strips.Share(threads, sets, words, (set, strip, first, count) =>
                {
                    for (int word = first; word < first + count; word++)
                        Interlocked.Increment(ref taken[set, strip.Index, word]);
                });
                Assert.All(taken.Cast<int>(), times => Assert.Equal(1, times));
            }
        }
    }
}
