using Bidual.Data;

namespace Bidual.Tests.Data;

/// <summary>A schema meets the tables that come after training.</summary>
public sealed class SchemaMatchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a,b,y\n1,2,0\n3,4,0\n")]
    [InlineData("b,y,a\n2,0,1\n4,0,3\n")]
    [InlineData("note,b,a\nhello,2,1\nworld,4,3\n")]
    [InlineData("1,2,0\n3,4,0\n")]
    [InlineData("1,2\n3,4\n")]
    public void Columns_are_found_by_name_else_by_position(string later)
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "a,b,y\n1,2,3\n4,5,6.5\n7,8,1\n"));
        Assert.Equal([1, 2, 3, 4], schema.EncodeFeatures(folder.Read("b.csv", later)).Values.ToArray());
    }

    [Theory]
    [InlineData("9,1,2\n9,3,4\n")]
    [InlineData("1,2\n3,4\n")]
    public void A_target_that_comes_first_may_be_left_out(string later)
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "3,1,2\n6.5,4,5\n1,7,8\n"), target: "1");
        Assert.Equal("y", schema.TargetName);
        Assert.Equal(["x2", "x3"], schema.FeatureNames);
        Assert.Equal([1, 2, 3, 4], schema.EncodeFeatures(folder.Read("b.csv", later)).Values.ToArray());
    }

    [Fact]
    public void Dropped_columns_stay_dropped_by_position()
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "q1,1,2,3\nq2,4,5,6.5\nq3,7,8,1\n"), drop: ["1"]);
        Assert.Equal([1, 2, 3, 4], schema.EncodeFeatures(folder.Read("b.csv", "q8,1,2\nq9,3,4\n")).Values.ToArray());
    }

    [Theory]
    [InlineData("a,y\n1,2\n", "b.csv: of the 2 features that the model needs, 'b' is absent; its 2 columns: 'a', 'y'.")]
    [InlineData("1\n2\n", "b.csv: has 1 column where the model needs 2 columns, or 3 with the target.")]
    [InlineData("1,2,3,4\n2,3,4,5\n", "b.csv: has 4 columns where the model needs 2 columns, or 3 with the target.")]
    [InlineData("a,b\n1,x\n", "b.csv, row 2, column 'b': 'x' is text in a numeric column.")]
    [InlineData("a,b\n1,2\ninf,2\n", "b.csv, row 3, column 'a': 'inf' is not a finite number.")]
    public void Tables_that_do_not_fit_are_refused(string later, string expected)
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "a,b,y\n1,2,3\n4,5,6.5\n7,8,1\n"));
        Table table = folder.Read("b.csv", later);
        Assert.Equal(expected, folder.Refusal(() => schema.EncodeFeatures(table)));
    }

    [Fact]
    public void Default_names_that_were_given_are_names()
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "x1,x2,y\n1,2,3\n4,5,6.5\n7,8,1\n"));
        Table later = folder.Read("b.csv", "x1,y\n1,2\n");
        Assert.Equal("b.csv: of the 2 features that the model needs, 'x2' is absent; its 2 columns: 'x1', 'y'.", folder.Refusal(() => schema.EncodeFeatures(later)));
        Assert.Equal([1, 2], schema.EncodeFeatures(folder.Read("b.csv", "p,q\n1,2\n")).Values.ToArray());
    }

    [Fact]
    public void Targets_are_needed_to_score()
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "a,y\n1,no\n2,yes\n3,no\n"));
        Assert.Equal("b.csv: there is no target column 'y'; the columns are 'a'.", Refusal(schema, "a\n1\n2\n"));
        Assert.Equal("b.csv: has 1 column, the features without the target 'y'.", Refusal(schema, "1\n2\n"));
        Assert.Equal("b.csv, row 3, column 'y': the target is missing.", Refusal(schema, "a,y\n1,no\n2,\n"));
        Assert.Equal(
            "b.csv, row 3, column 'y': the label 'maybe' does not occur in training; the labels are 'no', 'yes'.",
            Refusal(schema, "a,y\n1,no\n2,maybe\n"));
        Assert.Equal(1, schema.Encode(folder.Read("b.csv", "a,y\n1,no\n")).Count);
    }

    [Fact]
    public void Unknown_words_are_zeros()
    {
        TableSchema schema = TableSchema.Fit(folder.Read("a.csv", "c,y\nred,1\nblue,2\nred,4\n"));
        Table later = folder.Read("b.csv", "c,y\nblue,1\ngreen,1\n,1\n7,1\nred,1\n");
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 1], schema.EncodeFeatures(later).Values.ToArray());
    }

    private string Refusal(TableSchema schema, string contents)
    {
        Table table = folder.Read("b.csv", contents);
        return folder.Refusal(() => schema.Encode(table));
    }
}
