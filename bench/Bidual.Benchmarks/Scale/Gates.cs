using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Benchmarks.Scale;

/// <summary>Random gates and their patterns, for sizes where one gate after another takes too long.</summary>
internal static class Gates
{
    private const int RowBlock = 512;
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

    /// <summary>A pattern a gate, equal ones kept: blocks of rows times all gates.</summary>
    public static unsafe PatternSet Patterns(Matrix inputs, Matrix gates, int threads)
    {
        int n = inputs.Rows, d = inputs.Columns, count = gates.Rows;
        var bits = new RecordStore<ulong>((n + 63) / 64, count);
        var witnesses = new RecordStore<double>(d, count);
        for (int i = 0; i < count; i++)
            gates.Row(i).CopyTo(witnesses[i]);
        var products = new double[RowBlock * count];
        fixed (double* x = inputs.Data, g = gates.Data, p = products)
        {
            for (int first = 0; first < n; first += RowBlock)
            {
                int rows = Math.Min(RowBlock, n - first);
                Array.Clear(products);
                DenseKernels<double>.Best.AddProduct(
                    1, Operand.RowMajor(x + ((long)first * d), d), Operand.RowMajor(g, d).Transposed, p, count, rows, count, d, threads);
                for (int t = 0; t < rows; t++)
                {
                    for (int i = 0; i < count; i++)
                    {
                        if (products[(t * count) + i] >= 0)
                            bits[i][(first + t) >> 6] |= 1UL << ((first + t) & 63);
                    }
                }
            }
        }

        return new PatternSet(n, d, bits, witnesses, null, Coverage.Sampled);
    }
}
