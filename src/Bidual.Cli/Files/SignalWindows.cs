using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Cli.Files;

/// <summary>A signal, one number a row, as windows of its last values.</summary>
internal static class SignalWindows
{
    /// <summary>Every window of a signal, the last one included, whose next value is not known yet.</summary>
    /// <param name="table">Holds the signal.</param>
    /// <param name="width">Values a window.</param>
    /// <param name="column">The signal's column, null for the only one.</param>
    /// <returns>N − width + 1 rows for a signal of N values.</returns>
    /// <exception cref="DataException">The table holds no such signal, or too short a one.</exception>
    public static Matrix ToPredict(Table table, int width, string? column)
    {
        _ = Windows.Of(table, width, column);
        int j = column is null ? 0 : table.IndexOf(column);
        double[] known = [.. Enumerable.Range(0, table.RowCount).Select(row => table[row, j])];
        return Windows.Of([.. known, known[^1]], width).Features;
    }
}
