namespace Bidual.Numerics;

/// <summary>
/// The entries of a matrix that are not zero, row after row and in each by ascending column (compressed sparse rows): 12 bytes an entry. Immutable.
/// Sums over a row run over its entries in this order.
/// </summary>
internal sealed class SparseRows
{
    private readonly int[] starts;
    private readonly int[] indices;
    private readonly double[] values;
    private readonly Lazy<SparseRows> transposed;

    /// <param name="columns">d.</param>
    /// <param name="starts">Length n + 1: entries of row t are starts[t] … starts[t + 1] − 1.</param>
    /// <param name="indices">The column of each entry, ascending within a row.</param>
    /// <param name="values">Its value.</param>
    public SparseRows(int columns, int[] starts, int[] indices, double[] values)
    {
        Columns = columns;
        this.starts = starts;
        this.indices = indices;
        this.values = values;
        transposed = new Lazy<SparseRows>(Transpose);
    }

    /// <summary>n.</summary>
    public int Rows => starts.Length - 1;

    /// <summary>d.</summary>
    public int Columns { get; }

    /// <summary>Entries of all rows.</summary>
    public int Count => starts[^1];

    /// <summary>The values of all entries, row after row.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, Count);

    /// <summary>The transpose, made when it is first asked for.</summary>
    public SparseRows Transposed => transposed.Value;

    /// <summary>Columns of the entries of a row.</summary>
    public ReadOnlySpan<int> IndicesOf(int row) => indices.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>Values of the entries of a row.</summary>
    public ReadOnlySpan<double> ValuesOf(int row) => values.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>The value in a row and column.</summary>
    public double At(int row, int column)
    {
        int place = IndicesOf(row).BinarySearch(column);
        return place < 0 ? 0 : ValuesOf(row)[place];
    }

    /// <summary>x_tᵀu.</summary>
    public double Dot(int row, ReadOnlySpan<double> u)
    {
        ReadOnlySpan<int> places = IndicesOf(row);
        ReadOnlySpan<double> entries = ValuesOf(row);
        double sum = 0;
        for (int k = 0; k < places.Length; k++)
            sum += entries[k] * u[places[k]];
        return sum;
    }

    /// <summary>target ← target + factor·x_t.</summary>
    public void AddTo(int row, double factor, Span<double> target)
    {
        ReadOnlySpan<int> places = IndicesOf(row);
        ReadOnlySpan<double> entries = ValuesOf(row);
        for (int k = 0; k < places.Length; k++)
            target[places[k]] += factor * entries[k];
    }

    /// <summary>sum ← sum + Σ_j x_tj·row j of a matrix of as many columns as the sum has: row t of a product.</summary>
    /// <param name="row">t.</param>
    /// <param name="factors">d rows, one after another.</param>
    /// <param name="sum">A row of the product.</param>
    public void AddProduct(int row, ReadOnlySpan<double> factors, Span<double> sum)
    {
        ReadOnlySpan<int> places = IndicesOf(row);
        ReadOnlySpan<double> entries = ValuesOf(row);
        for (int k = 0; k < places.Length; k++)
            Vector.AddScaled(entries[k], factors.Slice(places[k] * sum.Length, sum.Length), sum);
    }

    /// <summary>Row j of sums ← row j + x_tj·factors, for every entry: what row t adds to the product of the transpose.</summary>
    /// <param name="row">t.</param>
    /// <param name="factors">A row of the other factor.</param>
    /// <param name="sums">d rows of as many numbers, one after another.</param>
    public void AddTransposedProduct(int row, ReadOnlySpan<double> factors, Span<double> sums)
    {
        ReadOnlySpan<int> places = IndicesOf(row);
        ReadOnlySpan<double> entries = ValuesOf(row);
        for (int k = 0; k < places.Length; k++)
            Vector.AddScaled(entries[k], factors, sums.Slice(places[k] * factors.Length, factors.Length));
    }

    /// <summary>The rows with the given indices, in that order.</summary>
    public SparseRows Select(ReadOnlySpan<int> rows)
    {
        var chosenStarts = new int[rows.Length + 1];
        for (int k = 0; k < rows.Length; k++)
            chosenStarts[k + 1] = checked(chosenStarts[k] + IndicesOf(rows[k]).Length);
        var chosenIndices = new int[chosenStarts[^1]];
        var chosenValues = new double[chosenStarts[^1]];
        for (int k = 0; k < rows.Length; k++)
        {
            IndicesOf(rows[k]).CopyTo(chosenIndices.AsSpan(chosenStarts[k]));
            ValuesOf(rows[k]).CopyTo(chosenValues.AsSpan(chosenStarts[k]));
        }

        return new SparseRows(Columns, chosenStarts, chosenIndices, chosenValues);
    }

    /// <summary>Every entry of column j divided by scale j, and a column of ones after the last where it is wanted.</summary>
    public SparseRows Scaled(IReadOnlyList<double> scale, bool ones)
    {
        int added = ones ? 1 : 0;
        var newStarts = new int[Rows + 1];
        var newIndices = new int[checked(Count + (added * Rows))];
        var newValues = new double[newIndices.Length];
        int next = 0;
        for (int t = 0; t < Rows; t++)
        {
            ReadOnlySpan<int> places = IndicesOf(t);
            ReadOnlySpan<double> entries = ValuesOf(t);
            for (int k = 0; k < places.Length; k++, next++)
                (newIndices[next], newValues[next]) = (places[k], entries[k] / scale[places[k]]);
            if (ones)
            {
                (newIndices[next], newValues[next]) = (Columns, 1);
                next++;
            }

            newStarts[t + 1] = next;
        }

        return new SparseRows(Columns + added, newStarts, newIndices, newValues);
    }

    /// <summary>The rows and under them a row for each of some columns, 1 there and 0 elsewhere.</summary>
    public SparseRows WithUnitRows(int[] columns)
    {
        int[] added = [.. Enumerable.Range(Count + 1, columns.Length)];
        return new SparseRows(Columns, [.. starts, .. added], [.. indices.AsSpan(0, Count), .. columns], [.. Values, .. columns.Select(_ => 1.0)]);
    }

    /// <summary>All numbers, zeros too, row after row.</summary>
    public double[] Dense()
    {
        var dense = new double[checked(Rows * Columns)];
        for (int t = 0; t < Rows; t++)
            AddTo(t, 1, dense.AsSpan(t * Columns, Columns));
        return dense;
    }

    private SparseRows Transpose()
    {
        var columnStarts = new int[Columns + 1];
        for (int k = 0; k < Count; k++)
            columnStarts[indices[k] + 1]++;
        for (int j = 0; j < Columns; j++)
            columnStarts[j + 1] += columnStarts[j];
        int[] next = [.. columnStarts];
        var rowsOf = new int[Count];
        var valuesOf = new double[Count];
        for (int t = 0; t < Rows; t++)
        {
            for (int k = starts[t]; k < starts[t + 1]; k++)
            {
                int place = next[indices[k]]++;
                (rowsOf[place], valuesOf[place]) = (t, values[k]);
            }
        }

        return new SparseRows(Rows, columnStarts, rowsOf, valuesOf);
    }
}
