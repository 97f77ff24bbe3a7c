namespace Bidual.Data;

/// <summary>Decides from the target column what is learned and which labels there are.</summary>
internal static class TargetFit
{
    private const int MaximumCodes = 10;
    private const int RowsPerCode = 10;

    public static (LearningTask Task, IReadOnlyList<string> Labels) Fit(Table table, int target, LearningTask? task, string? positiveLabel)
    {
        TableColumn column = table.Columns[target];
        if (task == LearningTask.Regression || column.IsNumeric)
            table.RequireNumbers(target, task == LearningTask.Regression ? "no number, but a regression needs numbers as targets" : "text in a numeric column");
        RequireComplete(table, target);
        string[] values = Distinct(column);
        LearningTask learned = task ?? Infer(column, values);
        if (values.Length == 1)
        {
            throw table.Error(target, learned == LearningTask.Classification && task is not null
                ? $"there is only one class, '{ColumnNaming.Shorten(values[0])}'"
                : $"the target is {ColumnNaming.Shorten(values[0])} in every row; there is nothing to learn");
        }

        if (learned == LearningTask.Classification)
            return (learned, Labels(table, target, values, positiveLabel));
        if (positiveLabel is not null)
            throw table.Error(target, $"a positive label ('{ColumnNaming.Shorten(positiveLabel)}') was given, but the task is a regression");
        return (learned, []);
    }

    public static void RequireComplete(Table table, int target)
    {
        TableColumn column = table.Columns[target];
        for (int i = 0; i < column.Count; i++)
        {
            if (column.IsMissing(i))
                throw table.Error(i, target, "the target is missing");
        }
    }

    /// <summary>What stands for all other labels.</summary>
    public static string Rest(string label) => $"not {label}";

    private static IReadOnlyList<string> Labels(Table table, int target, string[] values, string? positiveLabel)
    {
        SchemaFit.RequireFewValues(table, target, values.Length, "are too many for classes");
        string? positive = positiveLabel is null ? null : Array.Find(values, value => SameLabel(value, positiveLabel));
        if (positiveLabel is not null && positive is null)
            throw table.Error(target, $"there is no label '{ColumnNaming.Shorten(positiveLabel)}'; the labels are {ColumnNaming.List(values)}");
        if (values.Length > 2)
            return positive is null ? values : [Rest(positive), positive];
        positive ??= values[1];
        return [string.Equals(values[0], positive, StringComparison.Ordinal) ? values[1] : values[0], positive];
    }

    private static bool SameLabel(string value, string asked) =>
        string.Equals(value, asked, StringComparison.Ordinal)
        || (CellText.DecimalPoint.Read(asked.AsSpan().Trim(), out double number) == CellKind.Number && string.Equals(value, CellText.Format(number), StringComparison.Ordinal));

    /// <summary>
    /// The different values as text, numbers by value before words in ordinal order. Of numbers no more are looked for
    /// once there are too many for classes.
    /// </summary>
    private static string[] Distinct(TableColumn column)
    {
        var numbers = new HashSet<double>();
        for (int i = 0; i < column.Count && numbers.Count <= SchemaFit.MaximumCategories; i++)
        {
            if (!double.IsNaN(column[i]))
                numbers.Add(column[i] == 0 ? 0 : column[i]);
        }

        return [.. numbers.Order().Select(CellText.Format), .. column.Words.Order(StringComparer.Ordinal)];
    }

    private static LearningTask Infer(TableColumn column, string[] values)
    {
        if (!column.IsNumeric || values.Length <= 2)
            return LearningTask.Classification;
        bool codes = values.Length <= MaximumCodes && column.Count >= RowsPerCode * values.Length
            && (AreCodesFrom(0, values) || AreCodesFrom(1, values));
        return codes ? LearningTask.Classification : LearningTask.Regression;
    }

    private static bool AreCodesFrom(int first, string[] values) =>
        values.Select((value, k) => string.Equals(value, CellText.Format(first + k), StringComparison.Ordinal)).All(same => same);
}
