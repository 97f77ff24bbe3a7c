namespace Bidual.Solvers;

/// <summary>
/// min cᵀx over G x + s = h, s in a product of half lines and norm cones {(t, v) : ‖v‖ ≤ t}: small, its rows sparse.
/// </summary>
/// <param name="cost">c.</param>
internal sealed class ConicProgram(double[] cost)
{
    private readonly List<(int[] Columns, double[] Values)> rows = [];
    private readonly List<double> offsets = [];
    private readonly List<int> cones = [];

    /// <summary>c.</summary>
    public double[] Cost { get; } = cost;

    /// <summary>Variables at the start that any row may have; every row has, of the others, only those of one group of <see cref="Local"/>. Null for all.</summary>
    public int? Shared { get; init; }

    /// <summary>Variables of each group, one after another; 0 where all are shared.</summary>
    public int Local { get; init; }

    /// <summary>Rows of G: indices of the columns, and their values.</summary>
    public IReadOnlyList<(int[] Columns, double[] Values)> Rows => rows;

    /// <summary>h.</summary>
    public IReadOnlyList<double> Offsets => offsets;

    /// <summary>Rows that are half lines; they stand first.</summary>
    public int Linear { get; private set; }

    /// <summary>Rows of each norm cone, one after the other.</summary>
    public IReadOnlyList<int> Cones => cones;

    /// <summary>Adds aᵀx ≥ b.</summary>
    /// <returns>Index of its multiplier.</returns>
    public int AtLeast(IEnumerable<(int Column, double Value)> a, double b)
    {
        if (cones.Count > 0)
            throw new InvalidOperationException("Half lines stand before norm cones.");
        Add(a, -b);
        return Linear++;
    }

    /// <summary>Adds ‖x_first … x_{first+count−1}‖ ≤ x_bound.</summary>
    public void NormAtMost(int first, int count, int bound) => NormAtMost([.. Enumerable.Range(first, count).Select(k => new[] { (k, 1.0) })], bound);

    /// <summary>Adds ‖(a_kᵀx)_k‖ ≤ x_bound.</summary>
    /// <returns>Index of the multiplier of the bound; those of a_k follow.</returns>
    public int NormAtMost(IReadOnlyList<(int Column, double Value)[]> a, int bound)
    {
        int first = rows.Count;
        Add([(bound, 1)], 0);
        foreach ((int Column, double Value)[] entries in a)
            Add(entries, 0);
        cones.Add(a.Count + 1);
        return first;
    }

    /// <summary>s = aᵀx − b, as a row of h − G x.</summary>
    private void Add(IEnumerable<(int Column, double Value)> a, double h)
    {
        (int Column, double Value)[] entries = [.. a.Where(entry => entry.Value != 0)];
        rows.Add(([.. entries.Select(entry => entry.Column)], [.. entries.Select(entry => -entry.Value)]));
        offsets.Add(h);
    }
}
