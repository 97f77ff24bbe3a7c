namespace Bidual.Numerics.Dense;

/// <summary>Σ_k c_k c_kᵀ (lower triangle) over columns that come a few at a time, summed a panel of columns at once.</summary>
/// <param name="n">Length of a column.</param>
/// <param name="threads">Threads to use at most; the result does not depend on it.</param>
internal sealed class ColumnGram(int n, int threads)
{
    private const int Panel = 256;

    private double[] panel = [];
    private int filled;

    /// <summary>The sum, n×n row-major, complete after <see cref="Complete"/>.</summary>
    public double[] Values { get; } = new double[n * n];

    /// <summary>Starts again from no columns.</summary>
    public void Clear()
    {
        Array.Clear(Values);
        Array.Clear(panel);
        filled = 0;
    }

    /// <summary>Zeros for the next columns, one after another; what stands there at the next call counts.</summary>
    /// <param name="count">How many columns.</param>
    public Span<double> Next(int count)
    {
        if ((filled + count) * n > panel.Length)
        {
            Complete();
            if (count * n > panel.Length)
                panel = new double[Math.Max(Panel, count) * n];
        }

        Span<double> room = panel.AsSpan(filled * n, count * n);
        filled += count;
        return room;
    }

    /// <summary>Adds what is still in the panel.</summary>
    public unsafe void Complete()
    {
        if (filled == 0)
            return;
        fixed (double* p = panel, v = Values)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(p, n).Transposed, v, n, n, filled, threads);
        panel.AsSpan(0, filled * n).Clear();
        filled = 0;
    }
}
