using System.Globalization;

namespace Bidual.Data;

/// <summary>
/// Reads the LIBSVM format, <c>LABEL INDEX:VALUE INDEX:VALUE … # comment</c> with indices from 1, into a table that keeps those entries alone:
/// columns x1 … xd, then the label as column y. Absent entries are zeros.
/// </summary>
internal static class LibSvmReader
{
    /// <summary>The table.</summary>
    /// <exception cref="DataException">A line is malformed, or an index is beyond the number of features asked for.</exception>
    public static Table Read(InputText text, ReadSettings settings)
    {
        var columns = new List<TableColumn>();
        var label = new TableColumn("y");
        var lines = new LineNumbers();
        int limit = Math.Min(settings.FeatureCount ?? Table.MaximumColumns, Table.MaximumColumns);
        long number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            ReadOnlySpan<char> rest = line.AsSpan();
            int comment = rest.IndexOf('#');
            if (comment >= 0)
                rest = rest[..comment];
            ReadOnlySpan<char> first = NextToken(ref rest);
            if (first.IsEmpty)
                continue;
            int row = label.Count;
            lines.Add(row, number);
            AppendLabel(label, first, text.Path, number);
            for (ReadOnlySpan<char> token = NextToken(ref rest); !token.IsEmpty; token = NextToken(ref rest))
                AppendEntry(columns, token, row, limit, text.Path, number);
        }

        if (label.Count == 0)
            throw new DataException($"{text.Path}: the file has no rows.");
        while (columns.Count < (settings.FeatureCount ?? 0))
            columns.Add(TableColumn.OfZeros(ColumnNaming.Default(columns.Count)));
        foreach (TableColumn column in columns)
        {
            column.PadWithZeros(label.Count);
            column.Finish();
        }

        label.Finish();
        columns.Add(label);
        return new Table(text.Path, columns, hasHeader: true, lines, absentIsZero: true);
    }

    /// <summary>Whether the first line that is not blank has the form of this format.</summary>
    public static bool Recognises(ReadOnlySpan<char> head)
    {
        foreach (ReadOnlySpan<char> line in head.EnumerateLines())
        {
            ReadOnlySpan<char> rest = line;
            if (CellText.DecimalPoint.Read(NextToken(ref rest), out _) == CellKind.Missing)
                continue;
            ReadOnlySpan<char> entry = NextToken(ref rest);
            return TryEntry(entry, out _, out _) || entry.StartsWith("qid:", StringComparison.Ordinal);
        }

        return false;
    }

    private static ReadOnlySpan<char> NextToken(ref ReadOnlySpan<char> rest)
    {
        rest = rest.Trim();
        int end = rest.IndexOfAny(' ', '\t');
        ReadOnlySpan<char> token = end < 0 ? rest : rest[..end];
        rest = rest[token.Length..];
        return token;
    }

    private static bool TryEntry(ReadOnlySpan<char> token, out int index, out double value)
    {
        value = 0;
        index = 0;
        int colon = token.IndexOf(':');
        return colon > 0
            && int.TryParse(token[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && CellText.DecimalPoint.Read(token[(colon + 1)..], out value) == CellKind.Number;
    }

    private static void AppendLabel(TableColumn label, ReadOnlySpan<char> token, string source, long line)
    {
        if (token.Contains(':'))
            throw new DataException($"{source}, row {line}: the line starts with '{ColumnNaming.Shorten(token.ToString())}' where its label is expected.");
        CellKind kind = CellText.DecimalPoint.Read(token, out double value);
        if (kind == CellKind.Number)
            label.AppendNumber(value);
        else if (kind == CellKind.Missing)
            label.AppendMissing();
        else
            label.AppendWord(token, kind == CellKind.NotFinite);
    }

    private static void AppendEntry(List<TableColumn> columns, ReadOnlySpan<char> token, int row, int limit, string source, long line)
    {
        if (token.StartsWith("qid:", StringComparison.Ordinal))
            throw new DataException($"{source}, row {line}: ranking data (qid) cannot be used.");
        if (!TryEntry(token, out int index, out double value))
            throw new DataException($"{source}, row {line}: '{ColumnNaming.Shorten(token.ToString())}' is not INDEX:VALUE with a finite value.");
        if (index == 0)
            throw new DataException($"{source}, row {line}: index 0, but indices start at 1.");
        if (index > limit)
            throw new DataException($"{source}, row {line}: index {index} is beyond the {limit} features.");
        while (columns.Count < index)
            columns.Add(TableColumn.OfZeros(ColumnNaming.Default(columns.Count)));
        TableColumn column = columns[index - 1];
        if (column.Count > row)
            throw new DataException($"{source}, row {line}: index {index} occurs twice.");
        column.PadWithZeros(row);
        column.AppendNumber(value);
    }
}
