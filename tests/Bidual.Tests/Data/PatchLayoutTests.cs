using Bidual.Data;

namespace Bidual.Tests.Data;

public sealed class PatchLayoutTests
{
    /// <summary>Images of 5x4 pixels with two channels, patches of 2x2 at stride 1: 4x3 of them in pools of 2x3, so that there are two pools, left and right.</summary>
    [Fact]
    public void Patches_are_windows_and_pools_are_neighbours()
    {
        var layout = new PatchLayout(5, 4, 2, 2, 2, poolWidth: 2, poolHeight: 3);
        Assert.Equal((4, 3, 8, 6, 2), (layout.Across, layout.Down, layout.PatchSize, layout.PoolSize, layout.Pools));

        // The second pool's first patch begins at the third pixel of the first row.
        Assert.Equal([4, 5, 6, 7, 14, 15, 16, 17], layout.IndicesOf(1, 0));

        // Its last lies two rows below and one pixel to the right.
        Assert.Equal([26, 27, 28, 29, 36, 37, 38, 39], layout.IndicesOf(1, 5));
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Copies_are_of_the_values_that_the_indices_say(int ones)
    {
        var layout = new PatchLayout(7, 5, 2, 3, 1, stride: 2, poolWidth: 1, poolHeight: 3);
        double[] row = [.. Enumerable.Range(0, layout.Pixels + ones)];
        int length = layout.PatchSize + ones;
        for (int pool = 0; pool < layout.Pools; pool++)
        {
            var patches = new double[layout.PoolSize * length];
            layout.CopyPatches(row, pool, patches);
            for (int patch = 0; patch < layout.PoolSize; patch++)
                Assert.Equal([.. layout.IndicesOf(pool, patch).Select(index => (double)index), .. row[layout.Pixels..]], patches.AsSpan(patch * length, length).ToArray());
        }
    }

    [Fact]
    public void Without_pools_there_is_one()
    {
        var layout = new PatchLayout(28, 28, 1, 5, 5);
        Assert.Equal((1, 576), (layout.Pools, layout.PoolSize));
        Assert.Equal("5x5 filters on 28x28 images, averaged over 24x24", layout.ToString());
        Assert.Equal("filters of 3 on signals of 9 at stride 2, averaged over 4", new PatchLayout(9, 1, 1, 3, 1, stride: 2).ToString());
    }

    [Theory]
    [InlineData(4, 4, 5, 1, 1, 0, "larger than an image")]
    [InlineData(4, 4, 2, 2, 1, 2, "do not divide the 3x3 patches")]
    [InlineData(4, 4, 2, 2, 0, 0, "1 and more")]
    public void What_does_not_fit_is_refused(int width, int height, int filterWidth, int filterHeight, int stride, int pool, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => new PatchLayout(width, height, 1, filterWidth, filterHeight, stride, pool, pool)).Message, StringComparison.Ordinal);
}
