using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bidual.Data;

/// <summary>
/// Records separated by line ends, cells by one character, with quotes as in RFC 4180. A record without quotes is cut here, so that no string
/// is made for a cell. A quote inside an unquoted cell stands for itself.
/// </summary>
internal sealed class DelimitedRecords : RecordReader
{
    private const int MaximumCell = 1 << 20;

    private readonly string source;
    private readonly char delimiter;
    private readonly CsvParser parser;
    private readonly List<int> ends = [];
    private string record = string.Empty;
    private bool quoted;

    public DelimitedRecords(TextReader text, string source, char delimiter)
    {
        this.source = source;
        this.delimiter = delimiter;
        parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            IgnoreBlankLines = false,
            TrimOptions = TrimOptions.Trim,
            WhiteSpaceChars = delimiter == '\t' ? [' '] : [' ', '\t'],
            BufferSize = 1 << 15,
            MaxFieldSize = MaximumCell,
            BadDataFound = Refuse,
        });
    }

    public override int Count => quoted ? parser.Count : ends.Count;

    public override ReadOnlySpan<char> this[int index]
    {
        get
        {
            if (quoted)
                return parser[index].AsSpan().Trim();
            int start = index == 0 ? 0 : ends[index - 1] + 1;
            return record.AsSpan(start, ends[index] - start).Trim();
        }
    }

    public override bool Read()
    {
        while (Advance())
        {
            record = parser.RawRecord;
            quoted = record.Contains('"', StringComparison.Ordinal);
            if (quoted)
                RequireClosedQuotes();
            else
                Cut();
            if (Count != 1 || !this[0].IsEmpty)
                return true;
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            parser.Dispose();
    }

    private bool Advance()
    {
        Line = parser.RawRow + 1;
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException failure)
        {
            throw new DataException($"{source}, row {Line}: a cell has more than {MaximumCell} characters; is a quote left open?", failure);
        }
    }

    private void Cut()
    {
        ends.Clear();
        ReadOnlySpan<char> text = record.AsSpan().TrimEnd("\r\n");
        int start = 0;
        while (true)
        {
            int length = text[start..].IndexOf(delimiter);
            if (length < 0)
                break;
            ends.Add(start + length);
            start += length + 1;
        }

        ends.Add(text.Length);
    }

    /// <summary>Unfolding the last cell finds a quote that was left open, before the record is blamed for its number of cells.</summary>
    private void RequireClosedQuotes() => _ = parser[parser.Count - 1];

    private void Refuse(BadDataFoundArgs found)
    {
        if (found.Field.AsSpan().TrimStart().StartsWith('"'))
            throw new DataException($"{source}, row {Line}: the quotes of a cell do not match ({ColumnNaming.Shorten(found.Field)}).");
    }
}
