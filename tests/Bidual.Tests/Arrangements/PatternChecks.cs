using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

/// <summary>What every complete set owes.</summary>
internal static class PatternChecks
{
    public static PatternSet Enumerate(Matrix inputs, int threads = 1) =>
        Arrangement.Enumerate(inputs, ArrangementLimits.Default, threads, TestContext.Current.CancellationToken);

    public static Matrix Gaussian(int rows, int columns, long seed)
    {
        var values = new double[rows * columns];
        new RandomSource(seed).FillGaussian(values);
        return new Matrix(rows, columns, values);
    }

    /// <summary>Distinct patterns, each with a unit witness strictly inside its cell that doubles give the same pattern, closed under ±.</summary>
    public static void AssertValid(Matrix inputs, PatternSet patterns)
    {
        Assert.Equal(Coverage.Complete, patterns.Coverage);
        Assert.Equal((inputs.Rows, inputs.Columns), (patterns.Rows, patterns.Inputs));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var direction = new double[inputs.Columns];
        var bits = new ulong[patterns.Words];
        for (int i = 0; i < patterns.Count; i++)
        {
            Assert.True(seen.Add(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(patterns.Pattern(i)))), "A pattern occurs twice.");
            patterns.Witness(i, direction);
            Assert.Equal(1, Vector.Norm(direction), 1e-12);
            SignPattern.Of(inputs, direction, bits);
            Assert.True(patterns.Pattern(i).SequenceEqual(bits), "The witness does not reproduce its pattern.");
            AssertStrictlyInside(inputs, direction, patterns, i);
        }

        Assert.All(Enumerable.Range(0, patterns.Count), i => Assert.Contains(Opposite(inputs, patterns, i), seen));
    }

    private static void AssertStrictlyInside(Matrix inputs, double[] direction, PatternSet patterns, int i)
    {
        for (int t = 0; t < inputs.Rows; t++)
        {
            if (!inputs.Row(t).ContainsAnyExcept(0.0))
                Assert.True(patterns.IsActive(i, t));
            else
                Assert.True(ExactOracle.Sign(inputs.Row(t), direction) == (patterns.IsActive(i, t) ? 1 : -1), "The witness lies on a hyperplane or beyond it.");
        }
    }

    private static string Opposite(Matrix inputs, PatternSet patterns, int i)
    {
        ulong[] bits = patterns.Pattern(i).ToArray();
        for (int t = 0; t < inputs.Rows; t++)
        {
            if (inputs.Row(t).ContainsAnyExcept(0.0))
                bits[t >> 6] ^= 1UL << (t & 63);
        }

        return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(bits.AsSpan()));
    }
}
