namespace Bidual.Data;

/// <summary>A column most of whose cells are zero: the others, with their rows, 12 bytes each.</summary>
internal sealed class SparseCells : ICells
{
    private readonly List<int> rows = [];
    private readonly List<double> values = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>The rows of the cells that are not zero, ascending.</summary>
    public IReadOnlyList<int> Rows => rows;

    /// <summary>Their values.</summary>
    public IReadOnlyList<double> Values => values;

    /// <inheritdoc/>
    public double this[int row]
    {
        get
        {
            int place = rows.BinarySearch(row);
            return place < 0 ? 0 : values[place];
        }
    }

    /// <inheritdoc/>
    public void Append(double cell)
    {
        if (cell != 0)
        {
            rows.Add(Count);
            values.Add(cell);
        }

        Count = checked(Count + 1);
    }

    /// <summary>Adds zeros at the end until there are so many cells.</summary>
    public void PadTo(int count) => Count = Math.Max(Count, count);

    /// <inheritdoc/>
    public void Finish()
    {
        rows.TrimExcess();
        values.TrimExcess();
    }

    /// <inheritdoc/>
    public void CopyTo(int firstRow, Span<double> destination)
    {
        destination.Clear();
        int place = rows.BinarySearch(firstRow);
        for (int k = place < 0 ? ~place : place; k < rows.Count && rows[k] < firstRow + destination.Length; k++)
            destination[rows[k] - firstRow] = values[k];
    }
}
