using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

public class ArrangementLimitTests
{
    [Fact]
    public void TooManyPatternsAreRefusedWithTheirNumber()
    {
        Matrix inputs = PatternChecks.Gaussian(50, 3, 1);
        var limits = new ArrangementLimits { MaximumPatterns = 2451 };
        var refusal = Assert.Throws<DataException>(() => Arrangement.Enumerate(inputs, limits, 1, TestContext.Current.CancellationToken));
        Assert.Contains("2,452 patterns", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("limit of 2,451 patterns", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--patterns sampled:N", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(2452, Arrangement.Enumerate(inputs, limits with { MaximumPatterns = 2452 }, 1, TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void TooMuchMemoryIsRefused()
    {
        Matrix inputs = PatternChecks.Gaussian(50, 3, 1);
        var limits = new ArrangementLimits { MaximumBytes = 50_000 };
        Assert.Throws<DataException>(() => Arrangement.Enumerate(inputs, limits, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void HugeCountsAreRefusedAtOnceWithoutFollowingTheRank()
    {
        Matrix inputs = PatternChecks.Gaussian(800, 400, 1);
        var refusal = Assert.Throws<DataException>(() => Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, TestContext.Current.CancellationToken));
        Assert.Contains("rank at least 4", refusal.Message, StringComparison.Ordinal);
        ArrangementPrediction prediction = Arrangement.Predict(inputs, ArrangementLimits.Default);
        Assert.True(prediction.IsRankAtLeast);
        Assert.False(ArrangementLimits.Default.Allow(prediction));
    }

    [Fact]
    public void PredictionKnowsRankHyperplanesAndCount()
    {
        Matrix inputs = Matrix.FromRows([[1, 2, 3], [2, 4, 6], [0, 0, 0], [-1, -2, -3], [1, 0, 1], [0, 2, 2]]);
        ArrangementPrediction prediction = Arrangement.Predict(inputs);
        Assert.Equal((2, 3, false), (prediction.Rank, prediction.Hyperplanes, prediction.IsRankAtLeast));
        Assert.Equal(6, prediction.MaximumCount);
        Assert.Equal(6, PatternChecks.Enumerate(inputs).Count);
    }

    [Fact]
    public void CancellationEndsIt()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Arrangement.Enumerate(PatternChecks.Gaussian(20, 3, 1), ArrangementLimits.Default, 1, source.Token));
        Assert.Throws<OperationCanceledException>(() => Arrangement.Sample(PatternChecks.Gaussian(20, 3, 1), 10, 1, cancellation: source.Token));
    }

    [Fact]
    public void NonFiniteDataAreRefusedWithTheirPlace() =>
        Assert.StartsWith("row 2, column 1: NaN", Assert.Throws<DataException>(() => Arrangement.Predict(Matrix.FromRows([[1, 2], [double.NaN, 1]]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void LimitsArePositive(long value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrangementLimits { MaximumPatterns = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrangementLimits { MaximumBytes = value });
    }
}
