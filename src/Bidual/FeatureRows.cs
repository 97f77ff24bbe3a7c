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
        int d = all[0].Count;
        var matrix = new Matrix(all.Length, d);
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Count != d)
                throw new DataException($"Row {i + 1} has {all[i].Count} features and row 1 has {d}.");
            for (int j = 0; j < d; j++)
                matrix.Data[(i * d) + j] = all[i][j];
        }

        return matrix;
    }

    /// <summary>One row.</summary>
    public static Matrix Of(ReadOnlySpan<double> row) => new(1, row.Length, row.ToArray());
}
