namespace Bidual.Data;

/// <summary>The line of the file on which each row starts: an offset from the row number, kept only where it changes.</summary>
internal sealed class LineNumbers
{
    private readonly List<(int Row, long Offset)> changes = [];

    /// <summary>Rows 1, 2, 3, … are lines 1, 2, 3, …</summary>
    public static LineNumbers Plain { get; } = new();

    public void Add(int row, long line)
    {
        long offset = line - row;
        if (changes.Count == 0 || changes[^1].Offset != offset)
            changes.Add((row, offset));
    }

    /// <summary>The line, counted from 1, of a row counted from 0.</summary>
    public long this[int row]
    {
        get
        {
            int low = 0, high = changes.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (changes[middle].Row <= row)
                    low = middle + 1;
                else
                    high = middle;
            }

            return row + (low == 0 ? 1 : changes[low - 1].Offset);
        }
    }
}
