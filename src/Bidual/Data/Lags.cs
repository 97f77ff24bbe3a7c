namespace Bidual.Data;

/// <summary>
/// Turns several time series that were measured together, a row a time, into rows that predict one of them, y[t], from its own past and that of the others: a nonlinear autoregressive model with exogenous inputs (NARX; Billings 2013). With one series it is
/// <see cref="Windows"/>.
/// </summary>
public static class Lags
{
    /// <summary>A table with the columns x(t-LAST) … x(t-FIRST) of every lagged column, oldest first, and then the series that is predicted. Its first row is at the farthest of all lags.</summary>
    /// <param name="table">Holds the series, in order of time.</param>
    /// <param name="lags">Which, and how far back; at least one.</param>
    /// <param name="target">The series that is predicted, by name or position from 1; its lags are at least 1.</param>
    /// <exception cref="DataException">A column is absent, given twice, not numeric or incomplete, the target has a lag of 0, or there are no rows.</exception>
    public static Table Of(Table table, IReadOnlyList<LaggedColumn> lags, string target)
    {
        ArgumentNullException.ThrowIfNull(table);
        (int[] series, int predicted) = Places(table, lags, target);
        int farthest = Farthest(lags), rows = table.RowCount - farthest;
        if (rows < 1)
            throw new DataException($"{table.Source}: has {ColumnNaming.Count(table.RowCount, "row")}, none of which has all lags up to {farthest} before it.");
        var columns = new List<TableColumn>();
        for (int k = 0; k < lags.Count; k++)
        {
            double[] values = Values(table, series[k], table.RowCount);
            string name = NameOf(table, series[k]);
            for (int lag = lags[k].Last; lag >= lags[k].First; lag--)
                columns.Add(TableColumn.Of(lag == 0 ? $"{name}(t)" : $"{name}(t-{lag})", values.AsSpan(farthest - lag, rows)));
        }

        columns.Add(TableColumn.Of(NameOf(table, predicted), Values(table, predicted, table.RowCount).AsSpan(farthest)));
        ColumnNaming.MakeDistinct(columns);
        return new Table(table.Source, columns, hasHeader: true);
    }

    /// <summary>The farthest lag.</summary>
    internal static int Farthest(IReadOnlyList<LaggedColumn> lags) => lags.Max(lag => lag.Last);

    /// <summary>The columns of the lags, and that of the target.</summary>
    internal static (int[] Series, int Target) Places(Table table, IReadOnlyList<LaggedColumn> lags, string target)
    {
        ArgumentNullException.ThrowIfNull(lags);
        if (lags.Count == 0)
            throw new DataException("There are no lags.");
        int predicted = table.IndexOf(target);
        int[] series = [.. lags.Select(lag => table.IndexOf(lag.Column))];
        if (series.Distinct().Count() < series.Length)
            throw new DataException($"{table.Source}: a column is given twice among the lags.");
        for (int k = 0; k < series.Length; k++)
        {
            if (series[k] == predicted && lags[k].First == 0)
                throw new DataException($"{table.Source}: '{lags[k].Column}' is what is predicted: its lags begin with 1.");
        }

        return (series, predicted);
    }

    /// <summary>The first values of a column.</summary>
    internal static double[] Values(Table table, int column, int rows)
    {
        table.RequireNumbers(column);
        var values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            if (table.Columns[column].IsMissing(i))
                throw table.Error(i, column, "the cell is missing, but a series needs every value");
            values[i] = table.Columns[column][i];
        }

        return values;
    }

    private static string NameOf(Table table, int column) => table.Columns[column].Name;
}
