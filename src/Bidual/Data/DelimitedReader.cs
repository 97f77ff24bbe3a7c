namespace Bidual.Data;

/// <summary>Reads CSV, TSV and blank-separated text, row by row, into a table.</summary>
internal static class DelimitedReader
{
    /// <summary>The table of a text file.</summary>
    /// <exception cref="DataException">There are no rows, rows differ in length, or quotes do not match.</exception>
    public static Table Read(InputText text, ReadSettings settings, bool blanksAreUsual)
    {
        TextLayout layout = TextLayout.Detect(text, settings, blanksAreUsual);
        using var records = RecordReader.Create(text, text.Path, layout.Delimiter);
        if (!records.Read())
            throw new DataException($"{text.Path}: the file has no rows.");
        long firstLine = records.Line;
        List<TableColumn> columns = Columns(records, layout.HasHeader, text.Path);
        var lines = new LineNumbers();
        int rows = 0;
        if (!layout.HasHeader)
            Append(records, columns, layout.Cells, lines, rows++);
        while (records.Read())
        {
            if (records.Count != columns.Count)
                throw new DataException($"{text.Path}, row {records.Line}: {ColumnNaming.Count(records.Count, "cell")} where row {firstLine} has {columns.Count}.");
            Append(records, columns, layout.Cells, lines, rows++);
        }

        if (rows == 0)
            throw new DataException($"{text.Path}: the file has a header but no rows.");
        foreach (TableColumn column in columns)
            column.Finish();
        RemoveTrailingBlank(columns, layout.HasHeader);
        ColumnNaming.MakeDistinct(columns);
        return new Table(text.Path, columns, layout.HasHeader, lines);
    }

    private static List<TableColumn> Columns(RecordReader records, bool hasHeader, string source)
    {
        if (records.Count > Table.MaximumColumns)
            throw new DataException($"{source}: {records.Count} columns are more than the {Table.MaximumColumns} that can be used.");
        var columns = new List<TableColumn>(records.Count);
        for (int j = 0; j < records.Count; j++)
            columns.Add(new TableColumn(hasHeader ? records[j].ToString() : string.Empty));
        return columns;
    }

    private static void Append(RecordReader records, List<TableColumn> columns, CellText cells, LineNumbers lines, int row)
    {
        lines.Add(row, records.Line);
        for (int j = 0; j < columns.Count; j++)
        {
            ReadOnlySpan<char> cell = records[j];
            CellKind kind = cells.Read(cell, out double value);
            if (kind == CellKind.Number)
                columns[j].AppendNumber(value);
            else if (kind == CellKind.Missing)
                columns[j].AppendMissing();
            else
                columns[j].AppendWord(cell, kind == CellKind.NotFinite);
        }
    }

    /// <summary>A delimiter at the end of every line makes no column.</summary>
    private static void RemoveTrailingBlank(List<TableColumn> columns, bool hasHeader)
    {
        if (columns.Count > 1 && columns[^1].IsEmpty && (!hasHeader || columns[^1].Name.Length == 0))
            columns.RemoveAt(columns.Count - 1);
    }
}
