using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// Σ_b w_b D_b X Xᵀ D_b = (Σ_b w_b m_b m_bᵀ) ∘ X Xᵀ, m_b the pattern of a block as zeros and ones: one column a block instead of d. Lower triangle, n×n.
/// </summary>
/// <param name="a">The operator whose patterns and rows these are.</param>
/// <param name="threads">Threads to use at most.</param>
internal sealed class MaskedGram(PatternOperator a, int threads)
{
    private readonly int n = a.Outputs;
    private readonly ColumnGram masks = new(a.Outputs, threads);
    private readonly double[] rowGram = a.DataGram(threads);

    /// <summary>Starts again from no blocks.</summary>
    public void Clear() => masks.Clear();

    /// <summary>Adds a block of a weight w ≥ 0.</summary>
    public void Add(int pattern, double weight)
    {
        double root = Math.Sqrt(weight);
        Span<double> column = masks.Next(1);
        ReadOnlySpan<ulong> bits = a.Patterns.Pattern(pattern);
        for (int t = 0; t < n; t++)
            column[t] = (bits[t >> 6] >> (t & 63) & 1) != 0 ? root : 0;
    }

    /// <summary>To be called once the last block is added.</summary>
    public void Complete() => masks.Complete();

    /// <summary>Entries 0 … t of row t.</summary>
    public void Row(int t, Span<double> result)
    {
        int start = t * n;
        for (int s = 0; s <= t; s++)
            result[s] = masks.Values[start + s] * rowGram[start + s];
    }
}
