using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Tests.Export;

public sealed class CalibrationTests
{
    [Fact]
    public void Probabilities_that_come_true_have_little_error_and_their_shares_in_the_intervals()
    {
        var random = new RandomSource(4);
        double[] p = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())], y = [.. p.Select(value => random.NextDouble() < value ? 1.0 : -1)];
        Calibration calibration = Calibration.Of(p, y);
        Assert.Equal(10, calibration.Bins.Count);
        Assert.All(calibration.Bins, bin => Assert.Equal(2000, bin.Rows));
        Assert.InRange(calibration.Bins.Count(bin => bin.Low <= bin.Predicted && bin.Predicted <= bin.High), 8, 10);
        Assert.InRange(calibration.Error, 0, 0.02);
        Assert.InRange(Calibration.Of([.. p.Select(value => value * value)], y).Error, 0.14, 0.19);
    }

    [Fact]
    public void Equal_probabilities_share_a_bin()
    {
        Calibration calibration = Calibration.Of([0.2, 0.2, 0.2, 0.2, 0.9], [1, -1, -1, -1, 1], 4);
        Assert.Equal([4, 1], calibration.Bins.Select(bin => bin.Rows));
        Assert.Equal([0.25, 1], calibration.Bins.Select(bin => bin.Observed));
        Assert.Equal((4 * 0.05 / 5) + (0.1 / 5), calibration.Error, 1e-15);
    }

    [Fact]
    public void The_interval_is_Wilsons()
    {
        // 8 of 10: textbook value 0.490 … 0.943.
        CalibrationBin bin = Assert.Single(Calibration.Of([.. Enumerable.Repeat(0.5, 10)], [1, 1, 1, 1, 1, 1, 1, 1, -1, -1]).Bins);
        Assert.Equal(0.490, bin.Low, 1e-3);
        Assert.Equal(0.943, bin.High, 1e-3);
    }
}
