using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

/// <summary>Data in which many hyperplanes share a flat; the counts are known in combinatorics.</summary>
public class DegenerateArrangementTests
{
    [Theory]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    [InlineData(5, 120)]
    [InlineData(6, 720)]
    [InlineData(7, 5040)]
    public void DifferencesOfCoordinatesAreOrderings(int d, int count) =>
        AssertCount(count, [.. from i in Enumerable.Range(0, d) from j in Enumerable.Range(0, i) select Row(d, (i, 1), (j, -1))]);

    [Theory]
    [InlineData(2, 8)]
    [InlineData(3, 48)]
    [InlineData(4, 384)]
    [InlineData(5, 3840)]
    public void CoordinatesTheirSumsAndDifferencesAreSignedOrderings(int d, int count) =>
        AssertCount(count, [
            .. from i in Enumerable.Range(0, d) select Row(d, (i, 1)),
            .. from i in Enumerable.Range(0, d) from j in Enumerable.Range(0, i) from s in new[] { -1.0, 1 } select Row(d, (i, 1), (j, s))]);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 14)]
    [InlineData(3, 104)]
    [InlineData(4, 1882)]
    [InlineData(5, 94572)]
    public void CornersOfACubeWithBiasAreTheThresholdFunctions(int d, int count) =>
        AssertCount(count, [.. Corners(d).Select(corner => (double[])[.. corner, 1])]);

    [Theory]
    [InlineData(2, 6)]
    [InlineData(3, 32)]
    [InlineData(4, 370)]
    [InlineData(5, 11292)]
    public void SumsOverSubsetsHaveTheResonanceCount(int d, int count) => AssertCount(count, [.. Corners(d).Skip(1)]);

    [Fact]
    public void OneHotColumnsWithBias()
    {
        double[][] rows = [.. from level in Enumerable.Range(0, 4) from repeat in Enumerable.Range(0, 5) select (double[])[.. Row(4, (level, 1)), 1]];
        AssertCount(16, rows);
    }

    [Fact]
    public void ABiasColumnWithRepeatedValues() =>
        AssertCount(8, [.. new[] { 1.5, 2.5, 1.5, -0.1, 2.5, 2.5, 0.7 }.Select(x => new[] { x, 1 })]);

    [Fact]
    public void ParallelAntiparallelAndZeroRowsShareOneHyperplane()
    {
        PatternSet patterns = AssertCount(4, [[1, 2], [0, 0], [-0.3, -0.6], [3e-20, 6e-20], [1e200, 2e200], [0, 0], [5, 1]]);
        Assert.Equal(2, Arrangement.Predict(Matrix.FromRows([[1, 2], [0, 0], [-0.3, -0.6], [5, 1]])).Hyperplanes);
        Assert.All(Enumerable.Range(0, patterns.Count), i => Assert.True(patterns.IsActive(i, 1) && patterns.IsActive(i, 5)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ZerosHaveOnePatternActiveEverywhere(int d)
    {
        PatternSet patterns = PatternChecks.Enumerate(new Matrix(70, d));
        Assert.Equal(1, patterns.Count);
        Assert.Equal(Coverage.Complete, patterns.Coverage);
        Assert.All(Enumerable.Range(0, 70), t => Assert.True(patterns.IsActive(0, t)));
        Assert.Equal(0, Arrangement.Predict(new Matrix(70, d)).Rank);
    }

    [Fact]
    public void RotatingDegenerateDataKeepsTheCount()
    {
        Matrix corners = Matrix.FromRows([.. Corners(4).Select(corner => (double[])[.. corner, 1])]);
        for (int seed = 0; seed < 5; seed++)
        {
            (Matrix rotation, _) = RowBasis.Of(PatternChecks.Gaussian(5, 5, seed), 1e-12);
            var rotated = new Matrix(16, 5);
            for (int t = 0; t < 16; t++)
            {
                for (int k = 0; k < 5; k++)
                    Vector.AddScaled(corners[t, k], rotation.Row(k), rotated.MutableRow(t));
            }

            Assert.Equal(1882, PatternChecks.Enumerate(rotated).Count);
        }
    }

    [Fact]
    public void StandardisedGridsKeepTheCountOfTheGrid()
    {
        double[][] grid = [.. from x in Enumerable.Range(0, 4) from y in Enumerable.Range(0, 5) select new double[] { x, y, 1 }];
        double[][] shifted = [.. grid.Select(p => new[] { (p[0] - 1.5) / 1.118033988749895, (p[1] - 2) / 1.4142135623730951, 1 })];
        Assert.Equal(PatternChecks.Enumerate(Matrix.FromRows(grid)).Count, PatternChecks.Enumerate(Matrix.FromRows(shifted)).Count);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    [InlineData(1e-11)]
    public void ThinCellsAreFound(double width)
    {
        Matrix inputs = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [1, 1, width], [1, -1, 1], [0.3, 2, -1]]);
        PatternSet patterns = PatternChecks.Enumerate(inputs);
        Assert.Equal(Arrangement.MaximumCount(5, 3), patterns.Count);
        PatternChecks.AssertValid(inputs, patterns);
    }

    [Fact]
    public void UnitsOfColumnsDoNotMatter()
    {
        double[][] rows = [.. Enumerable.Range(0, 60).Select(t => new[] { 1.6e9 + (t * 17.0), 1, 1e-7 * Math.Sin(t) })];
        PatternSet patterns = AssertCount((int)Arrangement.MaximumCount(60, 3), rows);
        Assert.Equal(60, Arrangement.Predict(Matrix.FromRows(rows)).Hyperplanes);
        Assert.Equal(Coverage.Complete, patterns.Coverage);
    }

    private static PatternSet AssertCount(int count, double[][] rows)
    {
        Matrix inputs = Matrix.FromRows(rows);
        PatternSet patterns = PatternChecks.Enumerate(inputs);
        Assert.Equal(count, patterns.Count);
        if (count < 10_000)
            PatternChecks.AssertValid(inputs, patterns);
        return patterns;
    }

    private static IEnumerable<double[]> Corners(int d) =>
        Enumerable.Range(0, 1 << d).Select(corner => (double[])[.. Enumerable.Range(0, d).Select(j => (double)(corner >> j & 1))]);

    private static double[] Row(int d, params (int Index, double Value)[] entries)
    {
        var row = new double[d];
        foreach ((int index, double value) in entries)
            row[index] = value;
        return row;
    }
}
