namespace Bidual.Data;

/// <summary>Records of one line each, cells separated by any run of blanks and tabs or enclosed in double quotes; lines that start with # are comments.</summary>
internal sealed class BlankSeparatedRecords(TextReader text, string source) : RecordReader
{
    private readonly List<Range> cells = [];
    private string record = string.Empty;

    public override int Count => cells.Count;

    public override ReadOnlySpan<char> this[int index] => record.AsSpan()[cells[index]];

    public override bool Read()
    {
        while (text.ReadLine() is { } line)
        {
            Line++;
            record = line;
            Cut();
            if (cells.Count > 0)
                return true;
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r';

    private void Cut()
    {
        cells.Clear();
        int i = 0;
        while (true)
        {
            while (i < record.Length && IsBlank(record[i]))
                i++;
            if (i == record.Length || (cells.Count == 0 && record[i] == '#'))
                return;
            int start = i;
            if (record[i] == '"')
            {
                i = record.IndexOf('"', i + 1);
                if (i < 0)
                    throw new DataException($"{source}, row {Line}: the quotes of a cell do not match ({ColumnNaming.Shorten(record[start..])}).");
                cells.Add((start + 1)..i);
                i++;
                continue;
            }

            while (i < record.Length && !IsBlank(record[i]))
                i++;
            cells.Add(start..i);
        }
    }
}
