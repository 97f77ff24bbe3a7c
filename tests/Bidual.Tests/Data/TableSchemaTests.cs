using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Data;

public sealed class TableSchemaTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Words_become_zeros_and_ones_and_gaps_the_mean()
    {
        Table table = folder.Read("a.csv", "size,colour,y\n1,red,0.5\n,blue,1.5\n4,,2.5\n4,red,3.5\n");
        TableSchema schema = TableSchema.Fit(table);
        Dataset data = schema.Encode(table);
        Assert.Equal(["size", "colour=blue", "colour=red"], data.FeatureNames);
        Assert.Equal("y", schema.TargetName);
        Assert.Equal(LearningTask.Regression, schema.Task);
        Assert.Equal([1, 0, 1, 3, 1, 0, 4, 0, 0, 4, 0, 1], data.Features.Values.ToArray());
        Assert.Equal([0.5, 1.5, 2.5, 3.5], data.Targets.Values.ToArray());
    }

    [Fact]
    public void A_number_that_names_a_category_is_that_category()
    {
        Table table = folder.Read("a.csv", "part,y\nA7,1\n10,2\nB2,3\nA7,4\nB2,5\n");
        TableSchema schema = TableSchema.Fit(table);
        Assert.Equal(["10", "A7", "B2"], schema.Columns[0].Categories!);
        Table later = folder.Read("b.csv", "part\n10.0\n11\n");
        Assert.Equal([1, 0, 0, 0, 0, 0], schema.EncodeFeatures(later).Values.ToArray());
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "b")]
    [InlineData("1", "b")]
    public void The_target_is_chosen_by_name_or_position(string target, string feature)
    {
        Table table = folder.Read("a.csv", "a,b\n1,2.5\n2,3\n3,4\n");
        Assert.Equal([feature], TableSchema.Fit(table, target).FeatureNames);
    }

    [Fact]
    public void Columns_can_be_dropped()
    {
        Table table = folder.Read("a.csv", "id,a,b,y\nq1,1,5,2\nq2,2,6,7\nq3,3,9,4\n");
        Assert.Equal(["a"], TableSchema.Fit(table, drop: ["id", "b"]).FeatureNames);
        Assert.Equal("a.csv, column 'y': the column is the target and cannot be dropped.", folder.Refusal(() => TableSchema.Fit(table, drop: ["y"])));
        Assert.Equal("a.csv: has no column beside the target; there are no features.", folder.Refusal(() => TableSchema.Fit(table, drop: ["id", "a", "b"])));
    }

    [Theory]
    [InlineData("no,yes", LearningTask.Classification)]
    [InlineData("0,1", LearningTask.Classification)]
    [InlineData("-1,1", LearningTask.Classification)]
    [InlineData("0,1,2", LearningTask.Classification)]
    [InlineData("1,2,3", LearningTask.Classification)]
    [InlineData("2,3,4", LearningTask.Regression)]
    [InlineData("0,1,3", LearningTask.Regression)]
    [InlineData("0.5,1.5,2.5", LearningTask.Regression)]
    public void The_task_is_inferred(string values, LearningTask expected) =>
        Assert.Equal(expected, TableSchema.Fit(Cycle(values, 30)).Task);

    [Fact]
    public void Few_rows_of_codes_are_numbers() => Assert.Equal(LearningTask.Regression, TableSchema.Fit(Cycle("1,2,3", 12)).Task);

    [Theory]
    [InlineData("no,yes", null, "no", "yes")]
    [InlineData("no,yes", "no", "yes", "no")]
    [InlineData("10,9", null, "9", "10")]
    [InlineData("1,-1", null, "-1", "1")]
    [InlineData("0,1", "1.0", "0", "1")]
    [InlineData("c,b,a", "c", "not c", "c")]
    public void Labels_are_ordered(string values, string? positive, string negativeLabel, string positiveLabel)
    {
        Table table = Cycle(values, 30);
        TableSchema schema = TableSchema.Fit(table, positiveLabel: positive);
        Assert.Equal([negativeLabel, positiveLabel], schema.ClassLabels);
        Dataset data = schema.Encode(table);
        for (int i = 0; i < table.RowCount; i++)
            Assert.Equal(table.Text(i, 1) == positiveLabel ? 1 : -1, data.Targets[i, 0]);
    }

    [Theory]
    [InlineData("c,b,a", "a,b,c")]
    [InlineData("10,9,2", "2,9,10")]
    [InlineData("0,1,2,3+", "0,1,2,3+")]
    public void More_classes_than_two_are_all_told_apart(string values, string labels)
    {
        Table table = Cycle(values, 40);
        TableSchema schema = TableSchema.Fit(table, task: LearningTask.Classification);
        Assert.Equal(labels.Split(','), schema.ClassLabels);
        Dataset data = schema.Encode(table);
        Assert.Equal(schema.ClassLabels.Count, data.Outputs);
        for (int i = 0; i < table.RowCount; i++)
        {
            Assert.Equal(table.Text(i, 1), schema.ClassLabels[data.ClassOf(i)]);
            Assert.Equal(2 - data.Outputs, data.Targets.Row(i).ToArray().Sum());
        }

        Dataset last = data.ForOutput(data.Outputs - 1);
        Assert.Equal([$"not {schema.ClassLabels[^1]}", schema.ClassLabels[^1]], last.ClassLabels);
        Assert.Equal(data.Targets.Column(data.Outputs - 1), last.Targets.Data);
    }

    [Theory]
    [InlineData("a,b,y1,y2\n1,2,0,5\n3,4,1,7\n")]
    [InlineData("y2,b,y1,a\n5,2,0,1\n7,4,1,3\n")]
    [InlineData("1,2,0,5\n3,4,1,7\n")]
    public void Several_targets_are_found_by_name_else_by_position(string later)
    {
        TableSchema schema = TableSchema.FitTargets(folder.Read("a.csv", "a,b,y1,y2\n1,2,3,1\n4,5,6.5,1.5\n7,8,1,2\n"), ["y1", "4"]);
        Assert.Equal([new("y1", 2), new("y2", 3)], schema.Targets);
        Dataset data = schema.Encode(folder.Read("b.csv", later));
        Assert.Equal([1, 2, 3, 4], data.Features.Values.ToArray());
        Assert.Equal([0, 5, 1, 7], data.Targets.Values.ToArray());
        Assert.Equal(["y1", "y2"], data.TargetNames);
        Assert.Equal([1, 2], schema.EncodeFeatures(folder.Read("c.csv", "1,2\n")).Values.ToArray());
    }

    [Theory]
    [InlineData("y1,y1", "the column is a target twice")]
    [InlineData("y1,a", "a regression needs numbers")]
    [InlineData("y1,b", "nothing to learn")]
    public void Several_targets_that_are_none_are_refused(string targets, string reason)
    {
        Table table = folder.Read("a.csv", "a,b,y1\nu,1,3\nv,1,6.5\nu,1,1\n");
        Assert.Contains(reason, folder.Refusal(() => TableSchema.FitTargets(table, targets.Split(','))), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_rows_with_opposite_labels_are_kept()
    {
        Table table = folder.Read("a.csv", "a,y\n1,no\n1,yes\n1,no\n1,yes\n");
        Assert.Equal([-1, 1, -1, 1], TableSchema.Fit(table).Encode(table).Targets.Values.ToArray());
    }

    [Theory]
    [InlineData("a,y\n1,2\n", null, null, null, "a.csv: has 1 row; at least 2 rows are needed.")]
    [InlineData("y\n1\n2\n", null, null, null, "a.csv: has no column beside the target; there are no features.")]
    [InlineData("a,y\n1,2\n2,3\n", "z", null, null, "a.csv: there is no column 'z'; the columns are 'a', 'y'.")]
    [InlineData("1,2\n2,3\n", "3", null, null, "a.csv: there is no column '3'; the file has no header, so give a position from 1 to 2.")]
    [InlineData("a,y\n1,5\n2,5\n", null, null, null, "a.csv, column 'y': the target is 5 in every row; there is nothing to learn.")]
    [InlineData("a,y\n1,5\n2,5\n", null, LearningTask.Classification, null, "a.csv, column 'y': there is only one class, '5'.")]
    [InlineData("a,y\n1,ja\n2,ja\n", null, null, null, "a.csv, column 'y': the target is ja in every row; there is nothing to learn.")]
    [InlineData("a,b,y\n0,0,1\n0,-0.0,2\n", null, null, null, "a.csv: every feature is 0 in every row; there is nothing to learn from.")]
    [InlineData("a,y\n1,2\n2,\n", null, null, null, "a.csv, row 3, column 'y': the target is missing.")]
    [InlineData("a,y\n,2\n,3\n", null, null, null, "a.csv, column 'a': no cell has a value; drop the column.")]
    [InlineData("a,y\n1,2\nNaN,3\n", null, null, null, "a.csv, row 3, column 'a': 'NaN' is not a finite number.")]
    [InlineData("a,y\n1,2\n\n3,-Inf\n", null, null, null, "a.csv, row 4, column 'y': '-Inf' is not a finite number.")]
    [InlineData("a,y\nnan,2\nnan,3\n", null, null, null, "a.csv, row 2, column 'a': 'nan' is not a finite number.")]
    [InlineData("1,2\n1e400,3\n", null, null, null, "a.csv, row 2, column 1: '1e400' is not a finite number.")]
    [InlineData("a,y\n1,2\n2,3\nx,4\n5,6\n", null, null, null, "a.csv, row 4, column 'a': 'x' is text in a numeric column.")]
    [InlineData("a,y\n1,no\n2,yes\n", null, LearningTask.Regression, null, "a.csv, row 2, column 'y': 'no' is no number, but a regression needs numbers as targets.")]
    [InlineData("a,y\n1,no\n2,yes\n", null, null, "maybe", "a.csv, column 'y': there is no label 'maybe'; the labels are 'no', 'yes'.")]
    [InlineData("a,y\n1,1.5\n2,2.5\n3,4\n", null, null, "1.5", "a.csv, column 'y': a positive label ('1.5') was given, but the task is a regression.")]
    public void Tables_that_cannot_be_used(string contents, string? target, LearningTask? task, string? positive, string expected)
    {
        Table table = folder.Read("a.csv", contents);
        Assert.Equal(expected, folder.Refusal(() => TableSchema.Fit(table, target, task, positive)));
    }

    [Theory]
    [InlineData(9, 1, false)]
    [InlineData(90, 10, false)]
    [InlineData(5, 4, false)]
    [InlineData(4, 5, true)]
    public void A_few_words_among_numbers_are_refused(int numbers, int words, bool isText)
    {
        IEnumerable<string> cells = Enumerable.Range(0, numbers).Select(i => $"{i}.5").Concat(Enumerable.Repeat("oops", words));
        Table table = folder.Read("a.csv", "a,y\n" + string.Concat(cells.Select((cell, i) => $"{cell},{i}.25\n")));
        Assert.Equal(!isText, table.IsNumeric(0));
        if (!isText)
            Assert.Equal($"a.csv, row {numbers + 2}, column 'a': 'oops' is text in a numeric column.", folder.Refusal(() => TableSchema.Fit(table)));
    }

    [Fact]
    public void Codes_with_a_word_among_them_are_words()
    {
        Table table = Cycle("0,1,2,3+", 40);
        Assert.False(table.IsNumeric(1));
        Assert.Equal(["0", "1", "2", "3+"], TableSchema.Fit(table).ClassLabels);
    }

    [Fact]
    public void Identifiers_are_refused()
    {
        Table table = folder.Read("a.csv", "id,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"row-{i},{i}\n")));
        Assert.Equal(
            "a.csv, column 'id': 40 different values in 40 rows look like an identifier or free text; drop the column.",
            folder.Refusal(() => TableSchema.Fit(table)));
        Table many = folder.Read("a.csv", "id,a,y\n" + string.Concat(Enumerable.Range(0, 70_000).Select(i => $"row-{i},1,{i}\n")));
        Assert.Equal(
            "a.csv, column 'id': more than 65536 different values look like an identifier or free text; drop the column.",
            folder.Refusal(() => TableSchema.Fit(many)));
        Assert.Equal(70_000, TableSchema.Fit(many, drop: ["id"]).Encode(many).Count);
    }

    [Fact]
    public void A_target_of_very_many_values_is_no_class()
    {
        Table table = folder.Read("a.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i},{i % 1500}.5\n")));
        Assert.Equal(LearningTask.Regression, TableSchema.Fit(table).Task);
        Assert.Equal(
            "a.csv, column 'y': more than 1000 different values are too many for classes.",
            folder.Refusal(() => TableSchema.Fit(table, task: LearningTask.Classification)));
    }

    [Fact]
    public void A_table_can_come_from_memory()
    {
        Table table = Table.FromMatrix(Matrix.FromRows([[1, 2], [3, 5]]), ["a", "b"]);
        Assert.Equal(["a"], TableSchema.Fit(table, task: LearningTask.Regression).Encode(table).FeatureNames);
        Assert.Equal("table, row 1, column 1: NaN is not a finite number.", folder.Refusal(() => Table.FromMatrix(Matrix.FromColumn([double.NaN]))));
    }

    private Table Cycle(string values, int rows)
    {
        string[] cycle = values.Split(',');
        return folder.Read("a.csv", "a,y\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i}.5,{cycle[i % cycle.Length]}\n")));
    }
}
