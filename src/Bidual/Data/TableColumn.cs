using System.Diagnostics;

namespace Bidual.Data;

/// <summary>
/// One column of a table. A missing cell is a quiet NaN;
/// a word is a quiet NaN whose payload is 1 + its index in <see cref="Words"/>, so that each distinct word is stored once.
/// </summary>
[DebuggerDisplay("{Name}, {Count} rows")]
internal sealed class TableColumn
{
    /// <summary>With more distinct words (or characters in them) the further ones are not told apart but all become the last one.</summary>
    public const int MaximumWords = 1 << 16;

    private const int MaximumCharacters = 1 << 24;
    private const int CodeLikeValues = 10;
    private const ulong MissingBits = 0x7FF8_0000_0000_0000;

    private readonly ICells cells;
    private readonly List<string> words = [];
    private Dictionary<string, int>? wordIndex;
    private int characters;
    private long wordCells;
    private long notFiniteCells;

    public TableColumn(string name)
        : this(name, new ChunkedCells())
    {
    }

    private TableColumn(string name, ICells cells)
    {
        Name = name;
        this.cells = cells;
    }

    public string Name { get; set; }

    public int Count => cells.Count;

    /// <summary>The cells of a column of numbers most of which are zero; null where all are stored.</summary>
    public SparseCells? Sparse => cells as SparseCells;

    public int NumberCount { get; private set; }

    public IReadOnlyList<string> Words => words;

    public bool HasUncountedWords { get; private set; }

    public bool IsEmpty => NumberCount == 0 && wordCells == 0 && notFiniteCells == 0;

    /// <summary>
    /// Whether the column holds numbers, possibly with stray words that are an error where it is used. Numbers only, or none at all;
    /// or at least 90 % of at least 10 cells; or more than half of the cells, unless the numbers look like codes
    /// (at most 10 distinct ones, each five times on average). All else is a column of words, in which numbers are words too.
    /// Words that read as NaN or ∞ do not make a column of words.
    /// </summary>
    public bool IsNumeric { get; private set; } = true;

    /// <summary>The cell, NaN when it is missing or a word.</summary>
    public double this[int row] => cells[row];

    public static TableColumn Of(string name, ReadOnlySpan<double> values)
    {
        var column = new TableColumn(name);
        foreach (double value in values)
            column.AppendNumber(value);
        column.Finish();
        return column;
    }

    /// <summary>A column of numbers most of which are zero.</summary>
    public static TableColumn OfZeros(string name) => new(name, new SparseCells());

    /// <summary>Adds zeros until there are so many cells.</summary>
    public void PadWithZeros(int count)
    {
        NumberCount += Math.Max(0, count - Count);
        Sparse!.PadTo(count);
    }

    /// <summary>The mean of the numbers.</summary>
    public double Mean()
    {
        double mean = 0;
        if (Sparse is not null)
        {
            foreach (double value in Sparse.Values)
                mean += value / NumberCount;
            return mean;
        }

        for (int i = 0; i < Count; i++)
        {
            if (!double.IsNaN(this[i]))
                mean += this[i] / NumberCount;
        }

        return mean;
    }

    /// <summary>Whether a number other than zero stands in it.</summary>
    public bool HasNonZero()
    {
        if (Sparse is not null)
            return Sparse.Rows.Count > 0;
        for (int i = 0; i < Count; i++)
        {
            if (!double.IsNaN(this[i]) && this[i] != 0)
                return true;
        }

        return false;
    }

    /// <summary>A finite number.</summary>
    public void AppendNumber(double value)
    {
        Debug.Assert(double.IsFinite(value));
        NumberCount++;
        Append(value);
    }

    public void AppendMissing() => Append(BitConverter.UInt64BitsToDouble(MissingBits));

    public void AppendWord(ReadOnlySpan<char> word, bool notFinite)
    {
        if (notFinite)
            notFiniteCells++;
        else
            wordCells++;
        Append(BitConverter.UInt64BitsToDouble(MissingBits | (uint)(Intern(word) + 1)));
    }

    public void Finish()
    {
        cells.Finish();
        wordIndex = null;
        long filled = NumberCount + wordCells + notFiniteCells;
        IsNumeric = wordCells == 0
            || (filled >= 10 && NumberCount >= 0.9 * filled)
            || (2L * NumberCount > filled && !NumbersLookLikeCodes());
    }

    /// <summary>Index in <see cref="Words"/>, or −1 when the cell is missing or a number.</summary>
    public int WordIndexAt(int row)
    {
        double cell = this[row];
        return double.IsNaN(cell) ? (int)(uint)BitConverter.DoubleToUInt64Bits(cell) - 1 : -1;
    }

    public bool IsMissing(int row) => double.IsNaN(this[row]) && WordIndexAt(row) < 0;

    /// <summary>The cell as text, a number in its shortest exact form; null when missing.</summary>
    public string? TextAt(int row)
    {
        double cell = this[row];
        if (!double.IsNaN(cell))
            return CellText.Format(cell == 0 ? 0 : cell);
        int word = WordIndexAt(row);
        return word < 0 ? null : words[word];
    }

    /// <summary>The first cell that is neither a number nor missing, or −1.</summary>
    public int FirstWordRow()
    {
        if (wordCells + notFiniteCells == 0)
            return -1;
        int row = 0;
        while (WordIndexAt(row) < 0)
            row++;
        return row;
    }

    /// <summary>Cells from <paramref name="firstRow"/> on.</summary>
    public void CopyTo(int firstRow, Span<double> destination) => cells.CopyTo(firstRow, destination);

    private void Append(double cell) => cells.Append(cell);

    private int Intern(ReadOnlySpan<char> word)
    {
        wordIndex ??= new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = wordIndex.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out int index))
            return index;
        if (HasUncountedWords)
            return words.Count - 1;
        if (words.Count == MaximumWords || characters > MaximumCharacters)
        {
            HasUncountedWords = true;
            words.Add("…");
            return words.Count - 1;
        }

        string text = word.ToString();
        characters += text.Length;
        words.Add(text);
        wordIndex.Add(text, words.Count - 1);
        return words.Count - 1;
    }

    private bool NumbersLookLikeCodes()
    {
        var distinct = new HashSet<double>();
        for (int row = 0; row < Count && distinct.Count <= CodeLikeValues; row++)
        {
            if (!double.IsNaN(this[row]))
                distinct.Add(this[row]);
        }

        return distinct.Count <= CodeLikeValues && NumberCount >= 5 * distinct.Count;
    }
}
