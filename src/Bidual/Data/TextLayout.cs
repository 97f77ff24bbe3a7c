namespace Bidual.Data;

/// <summary>What separates the cells of a text file, how its numbers are written, and whether its first record is a header.</summary>
/// <param name="Delimiter">The separator, a space for any run of blanks.</param>
/// <param name="Cells">How cells are read.</param>
/// <param name="HasHeader">Whether the first record holds names.</param>
internal sealed record TextLayout(char Delimiter, CellText Cells, bool HasHeader)
{
    private const int SampleRecords = 200;

    private static readonly char[] Delimiters = ['\t', ';', ',', ' '];

    /// <summary>
    /// From the beginning of a text. The delimiter is the first of tab, semicolon, comma and blanks that cuts every record into the same number, at least 2,
    /// of cells; blanks need numbers in the last record where <paramref name="blanksAreUsual"/> is not set. A decimal comma is understood where the
    /// delimiter is not a comma and no number has a point. The first record is a header when it has no number and some column has
    /// nothing but numbers below it; or, in a file of words, when its cells differ from each other and never occur below.
    /// </summary>
    public static TextLayout Detect(InputText text, ReadSettings settings, bool blanksAreUsual)
    {
        string sample = WholeRecords(text.Head, text.HeadIsAll);
        char delimiter = settings.Delimiter ?? DetectDelimiter(sample, text.Path, blanksAreUsual);
        List<string[]> records = Records(sample, text.Path, delimiter);
        CellText cells = delimiter != ',' && HasDecimalComma(records) ? CellText.DecimalComma : CellText.DecimalPoint;
        return new TextLayout(delimiter, cells, settings.Header ?? LooksLikeHeader(records, cells));
    }

    private static string WholeRecords(ReadOnlySpan<char> head, bool isAll)
    {
        if (isAll)
            return head.ToString();
        int end = 0, quote = -1;
        bool inQuotes = false;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] == '"')
                (inQuotes, quote) = (!inQuotes, i);
            else if (head[i] == '\n' && !inQuotes)
                end = i + 1;
        }

        if (end == 0)
            end = inQuotes ? quote : head.Length;
        return head[..end].ToString();
    }

    private static List<string[]> Records(string sample, string source, char delimiter)
    {
        using var reader = RecordReader.Create(new StringReader(sample), source, delimiter);
        var records = new List<string[]>();
        while (records.Count < SampleRecords && reader.Read())
        {
            var record = new string[reader.Count];
            for (int j = 0; j < record.Length; j++)
                record[j] = reader[j].ToString();
            records.Add(record);
        }

        return records;
    }

    private static char DetectDelimiter(string sample, string source, bool blanksAreUsual)
    {
        char best = ',';
        double bestShare = 0;
        foreach (char delimiter in Delimiters)
        {
            List<string[]> records;
            try
            {
                records = Records(sample, source, delimiter);
            }
            catch (DataException)
            {
                continue;
            }

            if (records.Count == 0 || records[0].Length < 2)
                continue;
            if (delimiter == ' ' && !blanksAreUsual && records[^1].Any(cell => CellText.DecimalPoint.Read(cell, out _) != CellKind.Number))
                continue;
            double share = (double)records.Count(record => record.Length == records[0].Length) / records.Count;
            if (share > bestShare)
                (best, bestShare) = (delimiter, share);
        }

        return best;
    }

    private static bool HasDecimalComma(List<string[]> records)
    {
        bool comma = false;
        foreach (string cell in records.SelectMany(record => record))
        {
            if (cell.Contains('.', StringComparison.Ordinal) && CellText.DecimalPoint.Read(cell, out _) == CellKind.Number)
                return false;
            comma |= cell.Contains(',', StringComparison.Ordinal) && CellText.DecimalComma.Read(cell, out _) == CellKind.Number;
        }

        return comma;
    }

    private static bool LooksLikeHeader(List<string[]> records, CellText cells)
    {
        if (records.Count == 0 || records[0].Any(cell => cells.Read(cell, out _) is CellKind.Number or CellKind.NotFinite))
            return false;
        string[] first = records[0];
        if (records.Count == 1 || Array.TrueForAll(first, cell => cell.Length == 0))
            return records.Count == 1;
        bool anyNumbers = false, anyRepeated = first.Distinct(StringComparer.Ordinal).Count() < first.Length;
        for (int j = 0; j < first.Length; j++)
        {
            int numbers = 0, words = 0;
            foreach (string[] record in records.Skip(1).Where(record => record.Length == first.Length))
            {
                CellKind kind = cells.Read(record[j], out _);
                numbers += kind == CellKind.Number ? 1 : 0;
                words += kind == CellKind.Word ? 1 : 0;
                anyRepeated |= kind == CellKind.Word && string.Equals(record[j], first[j], StringComparison.Ordinal);
            }

            anyNumbers |= numbers > 0 && words <= 0.1 * numbers;
        }

        return anyNumbers || !anyRepeated;
    }
}
