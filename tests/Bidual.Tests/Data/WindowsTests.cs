using Bidual.Data;

namespace Bidual.Tests.Data;

public sealed class WindowsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_row_holds_the_values_before_its_target()
    {
        Dataset data = Windows.Of([1, 2, 4, 8, 16], 3, "x");
        Assert.Equal(["lag3", "lag2", "lag1"], data.FeatureNames);
        Assert.Equal([1, 2, 4, 2, 4, 8], data.Features.Values.ToArray());
        Assert.Equal([8, 16], data.Targets.Values.ToArray());
    }

    [Fact]
    public void A_table_gives_the_same_rows()
    {
        Table table = folder.Read("s.csv", "month,spots\n1749-01,1\n1749-02,2\n1749-03,4\n1749-04,8\n1749-05,16\n");
        Table windows = Windows.Of(table, 3, "spots");
        Assert.Equal(["lag3", "lag2", "lag1", "spots"], windows.ColumnNames);
        Dataset data = TableSchema.Fit(windows, task: LearningTask.Regression).Encode(windows);
        Assert.Equal(Windows.Of([1, 2, 4, 8, 16], 3).Features.Values.ToArray(), data.Features.Values.ToArray());
        Assert.Equal([8, 16], data.Targets.Values.ToArray());
    }

    [Theory]
    [InlineData("v\n1\n2\n\n3\n", 3, null, "s.csv: has 3 values; the window width is 3 and must lie between 1 and 2.")]
    [InlineData("v\n1\n2\n3\n", 0, null, "s.csv: has 3 values; the window width is 0 and must lie between 1 and 2.")]
    [InlineData("v,w\n1,2\n2,\n3,4\n", 1, null, "s.csv: has 2 columns; name the one that holds the series.")]
    [InlineData("v,w\n1,2\n2,\n3,4\n", 1, "w", "s.csv, row 3, column 'w': the cell is missing, but a series needs every value.")]
    [InlineData("v,w\n1,2\n2,a\n3,4\n", 1, "w", "s.csv, row 3, column 'w': 'a' is text in a numeric column.")]
    public void Series_that_cannot_be_used(string contents, int width, string? column, string expected)
    {
        Table table = folder.Read("s.csv", contents);
        Assert.Equal(expected, folder.Refusal(() => Windows.Of(table, width, column)));
    }
}
