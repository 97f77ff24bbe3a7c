using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

public class SamplingTests
{
    [Fact]
    public void StopsAtTheCount()
    {
        PatternSet patterns = Arrangement.Sample(PatternChecks.Gaussian(60, 5, 1), 300, 7, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(300, patterns.Count);
        Assert.Equal(300, ExactOracle.Texts(patterns).Count);
        Assert.Equal(Coverage.Sampled, patterns.Coverage);
    }

    [Fact]
    public void StopsWhenNothingNewTurnsUpAndNeverClaimsAll()
    {
        PatternSet patterns = Arrangement.Sample(Matrix.FromRows([[1, 0], [0, 1]]), 300, 7, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, patterns.Count);
        Assert.Equal(Coverage.Sampled, patterns.Coverage);
    }

    [Fact]
    public void TheSameSeedGivesTheSamePatterns()
    {
        Matrix inputs = PatternChecks.Gaussian(90, 4, 1);
        PatternSet one = Arrangement.Sample(inputs, 50, 7, cancellation: TestContext.Current.CancellationToken);
        PatternSet two = Arrangement.Sample(inputs, 50, 7, cancellation: TestContext.Current.CancellationToken);
        PatternSet other = Arrangement.Sample(inputs, 50, 8, cancellation: TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(ExactOracle.Text(one, i), ExactOracle.Text(two, i)));
        Assert.False(string.Equals(ExactOracle.Text(one, 0), ExactOracle.Text(other, 0), StringComparison.Ordinal));
    }

    [Fact]
    public void WitnessesHaveTheirPatterns()
    {
        Matrix inputs = PatternChecks.Gaussian(70, 3, 2);
        PatternSet patterns = Arrangement.Sample(inputs, 500, 1, cancellation: TestContext.Current.CancellationToken);
        var bits = new ulong[patterns.Words];
        for (int i = 0; i < patterns.Count; i++)
        {
            SignPattern.Of(inputs, patterns.Witness(i), bits);
            Assert.True(patterns.Pattern(i).SequenceEqual(bits));
        }
    }

    [Fact]
    public void GatesAreColumnsAndKeepTheirLength()
    {
        Matrix inputs = Matrix.FromRows([[2, 2], [3, 3], [1, 0]]);
        PatternSet patterns = PatternSet.FromGates(inputs, new Matrix(2, 4, [3, -1, 6, 0, 1, 5, 2, 0]));
        Assert.Equal(2, patterns.Count);
        Assert.Equal("111", ExactOracle.Text(patterns, 0));
        Assert.Equal("110", ExactOracle.Text(patterns, 1));
        Assert.Equal([3, 1], patterns.Witness(0));
        Assert.Equal(Coverage.Sampled, patterns.Coverage);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void GatesMustBeFinite(double value)
    {
        Matrix inputs = Matrix.FromRows([[2, 2], [3, 3]]);
        var refusal = Assert.Throws<DataException>(() => PatternSet.FromGates(inputs, new Matrix(2, 2, [1, 2, 3, value])));
        Assert.StartsWith("--patterns gates:FILE: row 2, column 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GatesMustFitTheData()
    {
        Matrix inputs = Matrix.FromRows([[2, 2], [3, 3]]);
        Assert.StartsWith("--patterns gates:FILE", Assert.Throws<DataException>(() => PatternSet.FromGates(inputs, new Matrix(3, 2))).Message, StringComparison.Ordinal);
        Assert.StartsWith("--patterns gates:FILE", Assert.Throws<DataException>(() => PatternSet.FromGates(inputs, new Matrix(2, 0))).Message, StringComparison.Ordinal);
    }
}
