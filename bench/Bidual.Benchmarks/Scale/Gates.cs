using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Benchmarks.Scale;

/// <summary>Random gates.</summary>
internal static class Gates
{
    private const int Side = 32;

    /// <summary>Standard normal directions.</summary>
    /// <returns>count×columns.</returns>
    public static Matrix Gaussian(int count, int columns, long seed)
    {
        var gates = new Matrix(count, columns);
        new RandomSource(seed).FillGaussian(gates.Data);
        return gates;
    }

    /// <summary>Directions that look at one square of a 32×32 image in three colours, side and place at random: normal there, zero elsewhere.</summary>
    /// <returns>count×3073.</returns>
    public static Matrix Patches(int count, long seed)
    {
        var random = new RandomSource(seed);
        var gates = new Matrix(count, (3 * Side * Side) + 1);
        for (int i = 0; i < count; i++)
        {
            int side = 4 + random.NextInt32(9), top = random.NextInt32(Side - side + 1), left = random.NextInt32(Side - side + 1);
            Span<double> gate = gates.MutableRow(i);
            for (int colour = 0; colour < 3; colour++)
            {
                for (int row = top; row < top + side; row++)
                    random.FillGaussian(gate.Slice((colour * Side * Side) + (row * Side) + left, side));
            }
        }

        return gates;
    }

    /// <summary>A pattern a gate, in their order, equal ones kept: so that other rows have theirs under the same numbers.</summary>
    public static PatternSet Patterns(Matrix inputs, Matrix gates, int threads)
    {
        var witnesses = new RecordStore<double>(gates.Columns, gates.Rows);
        for (int i = 0; i < gates.Rows; i++)
            gates.Row(i).CopyTo(witnesses[i]);
        return new PatternSet(inputs.Rows, inputs.Columns, SignBlocks.Of(inputs, gates, threads), witnesses, null, Coverage.Sampled);
    }
}
