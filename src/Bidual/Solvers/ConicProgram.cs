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
    public void NormAtMost(int first, int count, int bound)
    {
        Add([(bound, 1)], 0);
        for (int k = 0; k < count; k++)
            Add([(first + k, 1)], 0);
        cones.Add(count + 1);
    }

    /// <summary>s = aᵀx − b, as a row of h − G x.</summary>
    private void Add(IEnumerable<(int Column, double Value)> a, double h)
    {
        (int Column, double Value)[] entries = [.. a.Where(entry => entry.Value != 0)];
        rows.Add(([.. entries.Select(entry => entry.Column)], [.. entries.Select(entry => -entry.Value)]));
        offsets.Add(h);
    }
}
