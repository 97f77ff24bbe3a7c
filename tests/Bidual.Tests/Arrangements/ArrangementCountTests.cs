using System.Numerics;
using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

public class ArrangementCountTests
{
    [Theory]
    [InlineData(5, 2, 10)]
    [InlineData(50, 3, 2452)]
    [InlineData(100, 3, 9902)]
    [InlineData(500, 3, 249502)]
    [InlineData(1000, 3, 999002)]
    [InlineData(100, 5, 7852352)]
    [InlineData(1, 1, 2)]
    [InlineData(7, 1, 2)]
    [InlineData(4, 9, 16)]
    [InlineData(0, 3, 1)]
    [InlineData(3, 0, 1)]
    public void Formula(int n, int r, long count) => Assert.Equal(count, Arrangement.MaximumCount(n, r));

    [Fact]
    public void FormulaDoesNotOverflow() => Assert.Equal(BigInteger.Pow(2, 700), Arrangement.MaximumCount(700, 800));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(5, 2)]
    [InlineData(129, 2)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(50, 3)]
    [InlineData(100, 3)]
    [InlineData(3, 7)]
    [InlineData(10, 12)]
    [InlineData(20, 4)]
    [InlineData(33, 4)]
    [InlineData(18, 5)]
    [InlineData(13, 6)]
    [InlineData(12, 8)]
    [InlineData(11, 11)]
    public void GaussianRowsAreInGeneralPosition(int n, int d)
    {
        Matrix inputs = PatternChecks.Gaussian(n, d, (100 * n) + d);
        PatternSet patterns = PatternChecks.Enumerate(inputs);
        Assert.Equal(Arrangement.MaximumCount(n, Math.Min(n, d)), patterns.Count);
        PatternChecks.AssertValid(inputs, patterns);
    }

    [Theory]
    [InlineData(40, 7, 2)]
    [InlineData(25, 9, 3)]
    [InlineData(12, 30, 4)]
    public void DependentColumnsReduceToTheRank(int n, int d, int r)
    {
        Matrix left = PatternChecks.Gaussian(n, r, n), right = PatternChecks.Gaussian(r, d, d);
        var inputs = new Matrix(n, d);
        for (int t = 0; t < n; t++)
        {
            for (int k = 0; k < r; k++)
                Bidual.Numerics.Vector.AddScaled(left[t, k], right.Row(k), inputs.MutableRow(t));
        }

        PatternSet patterns = PatternChecks.Enumerate(inputs);
        Assert.Equal(r, Arrangement.Predict(inputs).Rank);
        Assert.Equal(Arrangement.MaximumCount(n, r), patterns.Count);
        PatternChecks.AssertValid(inputs, patterns);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(300)]
    public void OneColumnWithBiasHasTwiceAsManyPatternsAsValues(int n)
    {
        Matrix column = PatternChecks.Gaussian(n, 1, n);
        Matrix inputs = Matrix.FromRows([.. column.Values.ToArray().Select(x => new[] { x, 1 })]);
        PatternSet patterns = PatternChecks.Enumerate(inputs);
        Assert.Equal(2 * n, patterns.Count);
        PatternChecks.AssertValid(inputs, patterns);
    }

    [Fact]
    public void TheLectureExampleHasItsFourPatterns()
    {
        Matrix inputs = Matrix.FromRows([[2, 2], [3, 3], [1, 0]]);
        PatternSet patterns = PatternChecks.Enumerate(inputs);
        Assert.Equal(new HashSet<string>(["111", "110", "001", "000"], StringComparer.Ordinal), ExactOracle.Texts(patterns));
        PatternChecks.AssertValid(inputs, patterns);
    }

    [Fact]
    public void TheFiveRowExampleHasSixPatterns()
    {
        Matrix inputs = Matrix.FromRows([[2, 1], [1, 2], [2, 4], [4, 2], [-1, 1]]);
        Assert.Equal(6, PatternChecks.Enumerate(inputs).Count);
    }
}
