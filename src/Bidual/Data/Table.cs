using System.Diagnostics;
using System.Globalization;
using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>
/// Columns of numbers or words as they stand in a file, before anything is learned from them. Immutable.
/// A column is numeric when all its cells are numbers or missing. A few stray words among numbers do not make a column of words;
/// they are refused, with their row, when the column is used. Takes 8 bytes a cell.
/// </summary>
[DebuggerDisplay("{Source}: {RowCount}×{ColumnCount}")]
public sealed class Table
{
    /// <summary>More columns are refused.</summary>
    internal const int MaximumColumns = 1_000_000;

    private readonly LineNumbers lines;

    internal Table(string source, IReadOnlyList<TableColumn> columns, bool hasHeader, LineNumbers? lines = null, bool absentIsZero = false)
    {
        Source = source;
        Columns = columns;
        HasHeader = hasHeader;
        AbsentIsZero = absentIsZero;
        this.lines = lines ?? LineNumbers.Plain;
        RowCount = columns.Count == 0 ? 0 : columns[0].Count;
    }

    /// <summary>What errors call the table: the path of its file.</summary>
    public string Source { get; }

    /// <summary>Whether the column names were given; otherwise they are x1, x2, … by position.</summary>
    public bool HasHeader { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount => Columns.Count;

    /// <summary>One name a column, all different.</summary>
    public IReadOnlyList<string> ColumnNames => [.. Columns.Select(column => column.Name)];

    internal IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Whether a column that the file does not mention means zeros, as in sparse formats.</summary>
    internal bool AbsentIsZero { get; }

    /// <summary>The number in a row and column, both from 0; NaN when the cell is missing or a word.</summary>
    public double this[int row, int column]
    {
        get
        {
            double cell = Columns[column][row];
            return double.IsNaN(cell) ? double.NaN : cell;
        }
    }

    /// <summary>A numeric table of finite values.</summary>
    /// <param name="values">n×d.</param>
    /// <param name="names">d different names, or null for x1 … xd.</param>
    /// <exception cref="DataException">A value is not finite, or the names do not fit.</exception>
    public static Table FromMatrix(Matrix values, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (names is not null && names.Count != values.Columns)
            throw new DataException($"There are {names.Count} column names for {values.Columns} columns.");
        if (names is not null && names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw new DataException("Two columns have the same name.");
        var builder = new TableBuilder("table", values.Columns, names);
        for (int i = 0; i < values.Rows; i++)
        {
            for (int j = 0; j < values.Columns; j++)
                builder.AppendNumber(j, values[i, j]);
        }

        return builder.Build();
    }

    /// <summary>Whether the column, counted from 0, holds numbers.</summary>
    public bool IsNumeric(int column) => Columns[column].IsNumeric;

    /// <summary>The cell as text, a number in its shortest exact form; null when it is missing. Row and column are counted from 0.</summary>
    public string? Text(int row, int column) => Columns[column].TextAt(row);

    /// <summary>The table with the columns of another one, of as many rows, after its own.</summary>
    /// <exception cref="DataException">The numbers of rows differ.</exception>
    public Table Beside(Table other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.RowCount != RowCount)
            throw new DataException($"{other.Source} has {ColumnNaming.Count(other.RowCount, "row")} where {Source} has {RowCount}.");
        var columns = new List<TableColumn>(Columns);
        columns.AddRange(other.Columns);
        ColumnNaming.MakeDistinct(columns);
        return new Table(Source, columns, HasHeader, lines, AbsentIsZero);
    }

    /// <summary>The position, from 0, of a column given by its name or, where no column has that name, by its position from 1.</summary>
    /// <exception cref="DataException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        int named = Find(column);
        if (named >= 0)
            return named;
        if (int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int position)
            && position >= 1 && position <= Columns.Count)
            return position - 1;
        string choice = HasHeader
            ? $"the columns are {ColumnNaming.List(Columns.Select(c => c.Name))}"
            : $"the file has no header, so give a position from 1 to {Columns.Count}";
        throw new DataException($"{Source}: there is no column '{column}'; {choice}.");
    }

    /// <summary>The table as a matrix.</summary>
    /// <exception cref="DataException">A cell is missing or not a number, or the table is too large for one matrix.</exception>
    public Matrix ToMatrix()
    {
        Matrix matrix = NewMatrix(Columns.Count);
        for (int j = 0; j < Columns.Count; j++)
        {
            RequireNumbers(j);
            for (int i = 0; i < RowCount; i++)
            {
                if (Columns[j].IsMissing(i))
                    throw Error(i, j, "the cell is missing");
                matrix.Data[(i * Columns.Count) + j] = Columns[j][i];
            }
        }

        return matrix;
    }

    /// <summary>The position of a column by its exact name, or −1.</summary>
    internal int Find(string name)
    {
        for (int j = 0; j < Columns.Count; j++)
        {
            if (string.Equals(Columns[j].Name, name, StringComparison.Ordinal))
                return j;
        }

        return -1;
    }

    internal Matrix NewMatrix(int columns)
    {
        if ((long)RowCount * columns > Array.MaxLength)
            throw new DataException($"{Source}: {RowCount} rows of {columns} numbers are more than fit into memory at once.");
        return new Matrix(RowCount, columns);
    }

    /// <summary>Refuses a column in which a word stands.</summary>
    internal void RequireNumbers(int column, string wordReason = "text in a numeric column")
    {
        int row = Columns[column].FirstWordRow();
        if (row < 0)
            return;
        string word = Columns[column].TextAt(row)!;
        bool notFinite = CellText.DecimalPoint.Read(word, out _) == CellKind.NotFinite;
        throw Error(row, column, $"'{ColumnNaming.Shorten(word)}' is {(notFinite ? "not a finite number" : wordReason)}");
    }

    /// <summary>An error with its place; row and column are counted from 0, the message counts lines of the file from 1.</summary>
    internal DataException Error(int row, int column, string reason) =>
        new($"{Source}, row {lines[row]}, {Label(column)}: {reason}.");

    internal DataException Error(int column, string reason) => new($"{Source}, {Label(column)}: {reason}.");

    private string Label(int column) => HasHeader ? $"column '{Columns[column].Name}'" : $"column {column + 1}";
}
