using Bidual.Data;
using Bidual.Numerics;

namespace Bidual;

/// <summary>Rows of numbers as a matrix.</summary>
internal static class FeatureRows
{
    /// <summary>A matrix of rows that are all as long as the first.</summary>
    /// <exception cref="DataException">There is no row, or one has another length.</exception>
    public static Matrix Of(IEnumerable<IReadOnlyList<double>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        IReadOnlyList<double>[] all = [.. rows];
        if (all.Length == 0)
            throw new DataException("There are no rows.");
        int other = Array.FindIndex(all, row => row.Count != all[0].Count);
        return other < 0
            ? Matrix.FromRows([.. all.Select(row => row as double[] ?? [.. row])])
            : throw new DataException($"Row {other + 1} has {all[other].Count} features and row 1 has {all[0].Count}.");
    }

    /// <summary>One row.</summary>
    public static Matrix Of(ReadOnlySpan<double> row) => new(1, row.Length, row.ToArray());
}
