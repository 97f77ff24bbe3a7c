namespace Bidual.Data;

/// <summary>Learns a <see cref="TableSchema"/> from a training table.</summary>
internal static class SchemaFit
{
    public const int MaximumCategories = 1000;
    private const int AlwaysAllowedCategories = 10;

    public static TableSchema Fit(Table table, IReadOnlyList<string> targets, LearningTask? task, string? positiveLabel, IReadOnlyList<string> drop, string? weights)
    {
        if (table.RowCount < 2)
            throw new DataException($"{table.Source}: has {ColumnNaming.Count(table.RowCount, "row")}; at least 2 rows are needed.");
        int[] targetIndices = targets.Count == 0 ? [table.ColumnCount - 1] : [.. targets.Select(table.IndexOf)];
        var left = new HashSet<int>(drop.Select(table.IndexOf));
        foreach (int index in targetIndices)
        {
            if (!left.Add(index))
                throw table.Error(index, targetIndices.Count(other => other == index) > 1 ? "the column is a target twice" : "the column is the target and cannot be dropped");
        }

        int weightIndex = weights is null ? -1 : table.IndexOf(weights);
        if (targetIndices.Contains(weightIndex))
            throw table.Error(weightIndex, "the column is the target and cannot be the weights");
        if (weightIndex >= 0)
            left.Add(weightIndex);
        if (left.Count == table.ColumnCount)
            throw new DataException($"{table.Source}: has no column beside the target; there are no features.");
        (LearningTask learned, IReadOnlyList<string> labels) = TargetFit.Fit(table, targetIndices[0], task, positiveLabel);
        foreach (int index in targetIndices.Skip(1))
            TargetFit.Fit(table, index, learned, null);
        FeatureColumn[] features = [.. Enumerable.Range(0, table.ColumnCount).Where(j => !left.Contains(j)).Select(j => Feature(table, j))];
        if (features.All(feature => feature.Categories is null && feature.Fill == 0) && !Enumerable.Range(0, table.ColumnCount).Any(j => !left.Contains(j) && table.Columns[j].HasNonZero()))
            throw new DataException($"{table.Source}: every feature is 0 in every row; there is nothing to learn from.");
        TargetColumn[] columns = Array.ConvertAll(targetIndices, index => new TargetColumn(targetIndices.Length == 1 ? TargetName(table, index) : table.Columns[index].Name, index));
        return new TableSchema(features, columns, learned, labels, weightIndex < 0 ? null : table.Columns[weightIndex].Name);
    }

    /// <summary>Refuses so many distinct values that they rather name the rows.</summary>
    public static void RequireFewValues(Table table, int column, int distinct, string verdict)
    {
        if (table.Columns[column].HasUncountedWords)
            throw table.Error(column, $"more than {TableColumn.MaximumWords} different values {verdict}");
        if (distinct > MaximumCategories)
            throw table.Error(column, $"more than {MaximumCategories} different values {verdict}");
        if (distinct > Math.Max(AlwaysAllowedCategories, table.RowCount / 2))
            throw table.Error(column, $"{distinct} different values in {table.RowCount} rows {verdict}");
    }

    private static FeatureColumn Feature(Table table, int j)
    {
        TableColumn column = table.Columns[j];
        if (!column.IsNumeric)
        {
            IReadOnlyList<string> categories = Categories(column);
            RequireFewValues(table, j, categories.Count, "look like an identifier or free text; drop the column");
            return new FeatureColumn(column.Name, categories, 0);
        }

        table.RequireNumbers(j);
        if (column.NumberCount == 0)
            throw table.Error(j, "no cell has a value; drop the column");
        return new FeatureColumn(column.Name, null, column.Mean());
    }

    private static List<string> Categories(TableColumn column)
    {
        var distinct = new HashSet<string>(column.Words, StringComparer.Ordinal);
        for (int i = 0; i < column.Count; i++)
        {
            if (!double.IsNaN(column[i]))
                distinct.Add(column.TextAt(i)!);
        }

        return [.. distinct.Order(StringComparer.Ordinal)];
    }

    private static string TargetName(Table table, int target)
    {
        string name = table.Columns[target].Name;
        return !table.HasHeader && string.Equals(name, ColumnNaming.Default(target), StringComparison.Ordinal) ? "y" : name;
    }
}
