using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Features that stay sparse: those of a file that lists only what is not zero.</summary>
internal static class SparseEncoding
{
    /// <summary>Share of the cells that are not zero up to which storing and multiplying those alone costs less.</summary>
    private const double LargestDensity = 0.15;

    /// <summary>Whether all features of a schema are numbers of which the table stores those that are not zero, and these are few.</summary>
    public static bool Suits(TableSchema schema, Table table, SchemaMatch match)
    {
        if (!table.AbsentIsZero || schema.Columns.Any(column => column.Categories is not null))
            return false;
        long entries = 0;
        foreach (int position in match.Features.Where(position => position >= 0))
        {
            if (table.Columns[position].Sparse is not { } cells)
                return false;
            entries += cells.Rows.Count;
        }

        return entries <= LargestDensity * table.RowCount * schema.Columns.Count && entries <= Array.MaxLength;
    }

    /// <summary>n×d; columns that the table lacks are zero.</summary>
    public static Matrix Features(Table table, SchemaMatch match)
    {
        SparseCells?[] columns = [.. match.Features.Select(position => position < 0 ? null : table.Columns[position].Sparse)];
        var starts = new int[columns.Length + 1];
        for (int j = 0; j < columns.Length; j++)
            starts[j + 1] = starts[j] + (columns[j]?.Rows.Count ?? 0);
        var rows = new int[starts[^1]];
        var values = new double[starts[^1]];
        for (int j = 0; j < columns.Length; j++)
        {
            for (int k = starts[j]; k < starts[j + 1]; k++)
                (rows[k], values[k]) = (columns[j]!.Rows[k - starts[j]], columns[j]!.Values[k - starts[j]]);
        }

        return new Matrix(new SparseRows(table.RowCount, starts, rows, values).Transposed);
    }
}
