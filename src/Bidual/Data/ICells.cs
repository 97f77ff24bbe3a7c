namespace Bidual.Data;

/// <summary>The cells of a column: a list of numbers that only grows.</summary>
internal interface ICells
{
    /// <summary>Number of cells.</summary>
    int Count { get; }

    /// <summary>A cell.</summary>
    double this[int row] { get; }

    /// <summary>Adds a cell at the end.</summary>
    void Append(double cell);

    /// <summary>Gives back memory that was kept for more cells.</summary>
    void Finish();

    /// <summary>Cells from <paramref name="firstRow"/> on.</summary>
    void CopyTo(int firstRow, Span<double> destination);
}
