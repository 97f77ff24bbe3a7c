namespace Bidual.Numerics;

/// <summary>Σ_k c_k c_kᵀ (lower triangle) over columns that come one after another, summed a panel of columns at a time.</summary>
/// <param name="n">Length of a column.</param>
internal sealed class ColumnGram(int n)
{
    private const int Panel = 256;

    private readonly double[] panel = new double[n * Panel];
    private readonly double[] column = new double[n];
    private int filled;
    private bool pending;

    /// <summary>The sum, n×n row-major, complete after <see cref="Complete"/>.</summary>
    public double[] Values { get; } = new double[n * n];

    /// <summary>Room for the next column; what is written there counts at the next call.</summary>
    public Span<double> Next()
    {
        Take();
        pending = true;
        return column;
    }

    /// <summary>Adds what is still in the panel.</summary>
    public void Complete()
    {
        Take();
        Flush();
    }

    private void Take()
    {
        if (!pending)
            return;
        pending = false;
        for (int t = 0; t < n; t++)
            panel[(t * Panel) + filled] = column[t];
        if (++filled == Panel)
            Flush();
    }

    private unsafe void Flush()
    {
        if (filled == 0)
            return;
        fixed (double* p = panel, v = Values)
            DotBlock.AddLowerGram(1, p, Panel, p, Panel, v, n, n, filled);
        filled = 0;
    }
}
