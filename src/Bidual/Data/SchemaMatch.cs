using System.Globalization;

namespace Bidual.Data;

/// <summary>Where the columns of a schema stand in a table.</summary>
/// <param name="Features">Position of each feature column; −1 for a column of zeros that a sparse file does not mention.</param>
/// <param name="Targets">Position of each target, −1 where the table lacks it.</param>
/// <param name="Weight">Position of the weights, −1 when the table has none or none are wanted.</param>
internal sealed record SchemaMatch(int[] Features, int[] Targets, int Weight = -1)
{
    /// <exception cref="DataException">The columns do not fit.</exception>
    public static SchemaMatch Of(TableSchema schema, Table table, bool needsTarget)
    {
        SchemaMatch match = (table.HasHeader ? ByName(schema, table) : null) ?? ByPosition(schema, table);
        int absent = Array.IndexOf(match.Targets, -1);
        if (needsTarget && absent >= 0)
        {
            throw new DataException(table.HasHeader
                ? $"{table.Source}: there is no target column '{schema.Targets[absent].Name}'; the columns are {ColumnNaming.List(table.ColumnNames)}."
                : $"{table.Source}: has {ColumnNaming.Count(table.ColumnCount, "column")}, the features without the target '{schema.Targets[absent].Name}'.");
        }

        return match with { Weight = WeightIn(schema, table) };
    }

    /// <summary>Weights are found by their column's name, default names included.</summary>
    private static int WeightIn(TableSchema schema, Table table) => schema.WeightName is null
        ? -1
        : Enumerable.Range(0, table.ColumnCount).FirstOrDefault(j => string.Equals(table.Columns[j].Name, schema.WeightName, StringComparison.Ordinal), -1);

    /// <summary>Null when the table has none of the names but the schema, having default names only, can be matched by position.</summary>
    private static SchemaMatch? ByName(TableSchema schema, Table table)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int j = 0; j < table.ColumnCount; j++)
            positions.Add(table.Columns[j].Name, j);
        int[] features = [.. schema.Columns.Select(column => positions.GetValueOrDefault(column.Name, -1))];
        bool onlyDefaultNames = DefaultPositions(schema) is not null;
        if (!features.Contains(-1) || (table.AbsentIsZero && onlyDefaultNames))
            return new SchemaMatch(features, [.. schema.Targets.Select(target => positions.GetValueOrDefault(target.Name, -1))]);
        if (onlyDefaultNames && Array.TrueForAll(features, position => position < 0))
            return null;
        string absent = ColumnNaming.List(schema.Columns.Where((_, k) => features[k] < 0).Select(column => column.Name));
        throw new DataException($"{table.Source}: of the {ColumnNaming.Count(schema.Columns.Count, "feature")} that the model needs, {absent} is absent; its {ColumnNaming.Count(table.ColumnCount, "column")}: {ColumnNaming.List(table.ColumnNames)}.");
    }

    private static SchemaMatch ByPosition(TableSchema schema, Table table)
    {
        int[] targets = [.. schema.Targets.Select(target => target.Index)];
        int inside = targets.Count(index => index >= 0);
        int[] positions = DefaultPositions(schema) ?? [.. Enumerable.Range(0, schema.Columns.Count + inside).Except(targets).Take(schema.Columns.Count)];
        int width = Math.Max(positions[^1], targets.Max()) + 1;
        if (table.ColumnCount == width)
            return new SchemaMatch(positions, targets);
        if (inside > 0 && table.ColumnCount == width - inside)
            return new SchemaMatch(Array.ConvertAll(positions, p => p - targets.Count(index => index >= 0 && index < p)), Array.ConvertAll(targets, _ => -1));
        string expected = inside > 0
            ? $"{ColumnNaming.Count(width - inside, "column")}, or {width} with the {(inside == 1 ? "target" : "targets")}"
            : ColumnNaming.Count(width, "column");
        throw new DataException($"{table.Source}: has {ColumnNaming.Count(table.ColumnCount, "column")} where the model needs {expected}.");
    }

    /// <summary>The positions k − 1 of features named x1, x2, …, all by position in the training table; null when a feature has another name.</summary>
    private static int[]? DefaultPositions(TableSchema schema)
    {
        var positions = new int[schema.Columns.Count];
        for (int k = 0; k < positions.Length; k++)
        {
            string name = schema.Columns[k].Name;
            if (!name.StartsWith('x')
                || !int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int position)
                || position <= (k == 0 ? 0 : positions[k - 1] + 1)
                || schema.Targets.Any(target => target.Index == position - 1))
                return null;
            positions[k] = position - 1;
        }

        return positions;
    }
}
