namespace Bidual.Data;

/// <summary>Grows a table of numbers cell by cell, for the formats that hold nothing else.</summary>
internal sealed class TableBuilder
{
    private readonly string source;
    private readonly bool hasHeader;
    private readonly TableColumn[] columns;

    public TableBuilder(string source, int columnCount, IReadOnlyList<string>? names = null)
    {
        if (columnCount > Table.MaximumColumns)
            throw new DataException($"{source}: {columnCount} columns are more than the {Table.MaximumColumns} that can be used.");
        this.source = source;
        hasHeader = names is not null;
        columns = [.. Enumerable.Range(0, columnCount).Select(j => new TableColumn(names?[j] ?? ColumnNaming.Default(j)))];
    }

    /// <summary>The next cell of a column, both counted from 0.</summary>
    /// <exception cref="DataException">The value is not finite.</exception>
    public void AppendNumber(int column, double value)
    {
        if (!double.IsFinite(value))
            throw new DataException($"{source}, row {columns[column].Count + 1}, column {column + 1}: {CellText.Format(value)} is not a finite number.");
        columns[column].AppendNumber(value);
    }

    public Table Build()
    {
        foreach (TableColumn column in columns)
            column.Finish();
        return new Table(source, columns, hasHeader);
    }
}
