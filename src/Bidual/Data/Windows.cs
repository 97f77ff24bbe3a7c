using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Turns a time series x into rows that predict x[t + d] from the d values x[t] … x[t + d − 1] before it.</summary>
public static class Windows
{
    /// <summary>A table with columns lag d … lag1, oldest first, then the series' own column as target.</summary>
    /// <param name="table">Holds the series, one value a row.</param>
    /// <param name="width">d, at least 1.</param>
    /// <param name="column">The series by name or position from 1; null when the table has one column.</param>
    /// <exception cref="DataException">The width is out of range, or the column is absent, not numeric or incomplete.</exception>
    public static Table Of(Table table, int width, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (column is null && table.ColumnCount != 1)
            throw new DataException($"{table.Source}: has {table.ColumnCount} columns; name the one that holds the series.");
        int j = column is null ? 0 : table.IndexOf(column);
        table.RequireNumbers(j);
        var series = new double[table.RowCount];
        for (int i = 0; i < series.Length; i++)
        {
            if (table.Columns[j].IsMissing(i))
                throw table.Error(i, j, "the cell is missing, but a series needs every value");
            series[i] = table.Columns[j][i];
        }

        RequireWidth(width, series.Length, table.Source);
        int rows = series.Length - width;
        string name = table.HasHeader ? table.Columns[j].Name : "y";
        List<TableColumn> columns = [.. Names(width).Select((lag, k) => TableColumn.Of(lag, series.AsSpan(k, rows))), TableColumn.Of(name, series.AsSpan(width))];
        ColumnNaming.MakeDistinct(columns);
        return new Table(table.Source, columns, hasHeader: true);
    }

    /// <summary>A regression with features lag d … lag1, oldest first.</summary>
    /// <param name="series">Finite values in order of time.</param>
    /// <param name="width">d, at least 1.</param>
    /// <param name="name">Name of the target, or null for "y".</param>
    /// <returns>N − d rows for a series of N values.</returns>
    /// <exception cref="DataException">The width is not between 1 and N − 1, or a value is not finite.</exception>
    public static Dataset Of(ReadOnlySpan<double> series, int width, string? name = null)
    {
        RequireWidth(width, series.Length, "The series");
        var features = new Matrix(series.Length - width, width);
        for (int t = 0; t < features.Rows; t++)
            series.Slice(t, width).CopyTo(features.MutableRow(t));
        return new Dataset(features, Matrix.FromColumn(series[width..]), LearningTask.Regression, [.. Names(width)], [name ?? "y"]);
    }

    private static IEnumerable<string> Names(int width) => Enumerable.Range(0, width).Select(k => $"lag{width - k}");

    private static void RequireWidth(int width, int length, string source)
    {
        if (width < 1 || width >= length)
            throw new DataException($"{source}: has {length} values; the window width is {width} and must lie between 1 and {length - 1}.");
    }
}
