using Bidual.Data;

namespace Bidual.Tests.Data;

public sealed class LagsTests : IDisposable
{
    private const string Series = "time,u,y\n0,1,10\n1,2,20\n2,4,40\n3,8,80\n4,16,160\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_row_holds_past_values_of_every_column()
    {
        Table lagged = Lags.Of(folder.Read("s.csv", Series), [new("y", 1, 2), new("u", 0, 3)], "y");
        Assert.Equal(["y(t-2)", "y(t-1)", "u(t-3)", "u(t-2)", "u(t-1)", "u(t)", "y"], lagged.ColumnNames);
        Assert.Equal([20, 40, 1, 2, 4, 8, 80, 40, 80, 2, 4, 8, 16, 160], lagged.ToMatrix().Data);
    }

    [Fact]
    public void Of_one_series_they_are_its_windows()
    {
        Table table = folder.Read("s.csv", Series);
        Assert.Equal(Windows.Of(table, 3, "y").ToMatrix().Data, Lags.Of(table, [new("3", 1, 3)], "3").ToMatrix().Data);
    }

    [Theory]
    [InlineData("y:4", "y", 1, 4)]
    [InlineData("u:0-4", "u", 0, 4)]
    [InlineData("a:b:2-2", "a:b", 2, 2)]
    public void They_are_read_from_text(string text, string column, int first, int last) => Assert.Equal(new LaggedColumn(column, first, last), LaggedColumn.Parse(text));

    [Theory, InlineData("y"), InlineData(":3"), InlineData("y:"), InlineData("y:0"), InlineData("y:3-2"), InlineData("y:1-2-3"), InlineData("y:-1"), InlineData("y:1.5"), InlineData("y:0-0"), InlineData("y:100001")]
    public void What_are_no_lags_is_not_read(string text) => Assert.Null(LaggedColumn.Parse(text));

    [Theory]
    [InlineData("u,y\n1,2\n3,4\n", "y:2", "y", "s.csv: has 2 rows, none of which has all lags up to 2 before it.")]
    [InlineData("u,y\n1,2\n3,4\n", "y:0-1", "y", "s.csv: 'y' is what is predicted: its lags begin with 1.")]
    [InlineData("u,y\n1,2\n3,4\n", "v:1", "y", "s.csv: there is no column 'v'; the columns are 'u', 'y'.")]
    [InlineData("u,y\n1,2\n,4\n5,6\n", "u:1", "y", "s.csv, row 3, column 'u': the cell is missing, but a series needs every value.")]
    [InlineData("u,y\n1,2\na,4\n5,6\n7,8\n9,9\n", "u:1", "y", "s.csv, row 3, column 'u': 'a' is text in a numeric column.")]
    public void Series_that_cannot_be_used(string contents, string lag, string target, string expected)
    {
        Table table = folder.Read("s.csv", contents);
        Assert.Equal(expected, folder.Refusal(() => Lags.Of(table, [LaggedColumn.Parse(lag)!], target)));
    }

    [Fact]
    public void A_column_is_given_once()
    {
        Table table = folder.Read("s.csv", Series);
        Assert.Contains("twice", folder.Refusal(() => Lags.Of(table, [new("u", 1, 1), new("2", 2, 2)], "y")), StringComparison.Ordinal);
    }
}
