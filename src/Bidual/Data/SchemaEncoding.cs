using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Turns the columns of a table into the numbers of a <see cref="TableSchema"/>.</summary>
internal static class SchemaEncoding
{
    private const int BlockRows = 512;

    public static Matrix Features(TableSchema schema, Table table, SchemaMatch match)
    {
        if (SparseEncoding.Suits(schema, table, match))
            return SparseEncoding.Features(table, match);
        Matrix features = table.NewMatrix(schema.Columns.Sum(column => column.Categories?.Count ?? 1));
        Action<int, int, int>[] writers = [.. Writers(schema, table, match, features)];
        for (int first = 0; first < table.RowCount; first += BlockRows)
        {
            int end = Math.Min(first + BlockRows, table.RowCount), offset = 0;
            for (int k = 0; k < writers.Length; k++)
            {
                writers[k](first, end, offset);
                offset += schema.Columns[k].Categories?.Count ?? 1;
            }
        }

        return features;
    }

    /// <summary>Targets that are numbers, one column each.</summary>
    public static Matrix Numbers(Table table, int[] targets)
    {
        var numbers = new Matrix(table.RowCount, targets.Length);
        for (int k = 0; k < targets.Length; k++)
        {
            table.RequireNumbers(targets[k], "no number, but a regression needs numbers as targets");
            TargetFit.RequireComplete(table, targets[k]);
            for (int i = 0; i < table.RowCount; i++)
                numbers.Data[(i * targets.Length) + k] = table.Columns[targets[k]][i];
        }

        return numbers;
    }

    /// <summary>The class of every row, an index of the schema's labels.</summary>
    public static int[] Classes(TableSchema schema, Table table, int target)
    {
        TargetFit.RequireComplete(table, target);
        string[] labels = [.. schema.ClassLabels];
        bool hasRest = labels.Length == 2 && string.Equals(labels[0], TargetFit.Rest(labels[1]), StringComparison.Ordinal);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = 0; k < labels.Length; k++)
            index[labels[k]] = k;
        var classes = new int[table.RowCount];
        for (int i = 0; i < classes.Length; i++)
        {
            string label = table.Columns[target].TextAt(i)!;
            classes[i] = index.TryGetValue(label, out int known) ? known : hasRest ? 0 : throw table.Error(
                i, target, $"the label '{ColumnNaming.Shorten(label)}' does not occur in training; the labels are {ColumnNaming.List(labels)}");
        }

        return classes;
    }

    /// <summary>The weights of the rows, or null where there is no column of them.</summary>
    public static double[]? Weights(Table table, int position)
    {
        if (position < 0)
            return null;
        table.RequireNumbers(position, "no number, but weights are");
        TableColumn column = table.Columns[position];
        var weights = new double[table.RowCount];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = column[i];
            if (!(weights[i] > 0))
                throw table.Error(i, position, "a weight must be above 0");
        }

        return weights;
    }

    /// <summary>For each feature column what fills rows first … end − 1 from a given column of the matrix on.</summary>
    private static IEnumerable<Action<int, int, int>> Writers(TableSchema schema, Table table, SchemaMatch match, Matrix features)
    {
        for (int k = 0; k < schema.Columns.Count; k++)
        {
            FeatureColumn feature = schema.Columns[k];
            int position = match.Features[k];
            if (position < 0)
            {
                yield return static (_, _, _) => { };
                continue;
            }

            TableColumn column = table.Columns[position];
            if (feature.Categories is null)
            {
                table.RequireNumbers(position);
                yield return (first, end, offset) => WriteNumbers(column, feature.Fill, features, first, end, offset);
            }
            else
            {
                Dictionary<double, int> ofNumber = CategoryOfNumber(feature.Categories);
                int[] ofWord = CategoryOfWord(column, feature.Categories);
                yield return (first, end, offset) => WriteCategories(column, ofNumber, ofWord, features, first, end, offset);
            }
        }
    }

    private static void WriteNumbers(TableColumn column, double fill, Matrix features, int first, int end, int offset)
    {
        Span<double> cells = stackalloc double[end - first];
        column.CopyTo(first, cells);
        for (int i = first; i < end; i++)
        {
            double cell = cells[i - first];
            features.Data[(i * features.Columns) + offset] = double.IsNaN(cell) ? fill : cell;
        }
    }

    private static void WriteCategories(TableColumn column, Dictionary<double, int> ofNumber, int[] ofWord, Matrix features, int first, int end, int offset)
    {
        for (int i = first; i < end; i++)
        {
            double cell = column[i];
            int word = column.WordIndexAt(i);
            int category = word >= 0 ? ofWord[word] : ofNumber.GetValueOrDefault(cell, -1);
            if (category >= 0)
                features.Data[(i * features.Columns) + offset + category] = 1;
        }
    }

    private static Dictionary<double, int> CategoryOfNumber(IReadOnlyList<string> categories)
    {
        var index = new Dictionary<double, int>();
        for (int c = 0; c < categories.Count; c++)
        {
            if (CellText.DecimalPoint.Read(categories[c], out double number) == CellKind.Number)
                index.TryAdd(number, c);
        }

        return index;
    }

    private static int[] CategoryOfWord(TableColumn column, IReadOnlyList<string> categories)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int c = 0; c < categories.Count; c++)
            index[categories[c]] = c;
        return [.. column.Words.Select(word => index.GetValueOrDefault(word, -1))];
    }
}
