using Bidual.Numerics;

namespace Bidual.Programs.Penalties;

/// <summary>Σ_g ‖u_g‖ over groups of entries, (13c), in every block alike: the group Lasso (Yuan &amp; Lin, J. R. Stat. Soc. B 68, 2006), without weights of the groups.</summary>
public sealed class PartitionNorm : IPenalty
{
    private readonly int[][] groups;

    /// <summary>A penalty over blocks of the given length.</summary>
    /// <param name="blockSize">Length of a block.</param>
    /// <param name="groups">Entries that go together, from 0, each in one group at most; those in none are groups of their own.</param>
    /// <exception cref="ArgumentException">An entry is not there, or is in two groups.</exception>
    public PartitionNorm(int blockSize, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        ArgumentNullException.ThrowIfNull(groups);
        BlockSize = blockSize;
        var grouped = new bool[blockSize];
        foreach (int entry in groups.SelectMany(group => group))
        {
            if (entry < 0 || entry >= blockSize || grouped[entry])
                throw new ArgumentException($"Entry {entry} is none of {blockSize}, or is in two groups.", nameof(groups));
            grouped[entry] = true;
        }

        this.groups = [.. groups.Where(group => group.Count > 0).Select(group => group.ToArray()), .. Enumerable.Range(0, blockSize).Where(entry => !grouped[entry]).Select(entry => new[] { entry })];
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <summary>The groups, those of one entry included.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups => groups;

    /// <inheritdoc/>
    public bool IsSeparable => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += BlockSize)
        {
            foreach (int[] group in groups)
                sum += Norm(x.Slice(start, BlockSize), group);
        }

        return sum;
    }

    /// <summary>Group soft threshold: u_g (1 − step/‖u_g‖)₊.</summary>
    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> x, double step, Span<double> result)
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += BlockSize)
        {
            ReadOnlySpan<double> block = x.Slice(start, BlockSize);
            foreach (int[] group in groups)
            {
                double norm = Norm(block, group), left = Math.Max(0, norm - step), factor = left > 0 ? left / norm : 0;
                foreach (int entry in group)
                    result[start + entry] = factor * block[entry];
                sum += left;
            }
        }

        return sum;
    }

    /// <summary>max_g ‖g_g‖.</summary>
    /// <inheritdoc/>
    public double DualNorm(ReadOnlySpan<double> g)
    {
        double largest = 0;
        for (int start = 0; start < g.Length; start += BlockSize)
        {
            foreach (int[] group in groups)
                largest = Math.Max(largest, Norm(g.Slice(start, BlockSize), group));
        }

        return largest;
    }

    private static double Norm(ReadOnlySpan<double> block, int[] group)
    {
        if (group.Length == 1)
            return Math.Abs(block[group[0]]);
        Span<double> entries = group.Length <= 64 ? stackalloc double[group.Length] : new double[group.Length];
        for (int k = 0; k < entries.Length; k++)
            entries[k] = block[group[k]];
        return Vector.Norm(entries);
    }
}
