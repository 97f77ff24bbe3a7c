using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

/// <summary>Cones of monotone neurons, (1m).</summary>
public sealed class MonotoneConesTests
{
    private static readonly MonotoneFeature[] Features = [new(2, -1), new(0, 1)];

    /// <summary>Few rows, and as many as leave the rows of the features in the next word of the signs.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    public void The_rows_of_the_features_have_the_sign_of_the_block(int rows)
    {
        (Matrix data, PatternSet patterns, PatternCones cones) = Build(rows);
        Matrix below = MonotoneRows.Below(data, Features);
        ICone restricted = cones.Restrict([5, 0]);
        for (int b = 0; b < cones.Blocks; b++)
        {
            double[] x = RandomPrograms.Gaussian(3, 7 + b), p = new double[3], expected = new double[3];
            cones.ProjectBlock(b, x, p);
            Written(below, patterns, b).ProjectBlock(0, x, expected);
            Assert.Equal(expected, p);
            foreach (MonotoneFeature feature in Features)
                Assert.True((b % 2 == 0 ? feature.Sign : -feature.Sign) * p[feature.Feature] >= -1e-14);
            Assert.Equal(Vector.Norm(p), cones.SupportBound(b, x, -1), 1e-12);
            if (b is 0 or 5)
            {
                restricted.ProjectBlock(b == 5 ? 0 : 1, x, expected);
                Assert.Equal(p, expected);
            }
        }
    }

    /// <summary>The longest projection over the cones of one sign is that over the half spaces: they are covered by all patterns.</summary>
    [Fact]
    public void All_patterns_cover_the_neurons_that_are_monotone()
    {
        Matrix data = Rows(8);
        PatternSet patterns = Arrangement.Enumerate(data, ArrangementLimits.Default, 1, TestContext.Current.CancellationToken);
        PatternCones cones = Of(data, patterns);
        var random = new RandomSource(2);
        for (int trial = 0; trial < 200; trial++)
        {
            var u = new double[3];
            random.FillGaussian(u);
            int sign = (trial & 1) == 0 ? 1 : -1;
            foreach (MonotoneFeature feature in Features)
                feature.Clamp(sign, u);
            double nearest = double.PositiveInfinity;
            var p = new double[3];
            for (int b = sign > 0 ? 0 : 1; b < cones.Blocks; b += 2)
            {
                cones.ProjectBlock(b, u, p);
                Vector.Subtract(p, u, p);
                nearest = Math.Min(nearest, Vector.Norm(p));
            }

            Assert.InRange(nearest, 0, 1e-12);
        }
    }

    /// <summary>The cone of a block as that of a pattern of X with the rows of the features, its bits written one by one.</summary>
    private static PatternCones Written(Matrix below, PatternSet patterns, int block)
    {
        int n = below.Rows - Features.Length;
        var bits = new RecordStore<ulong>(PatternSet.WordsFor(below.Rows), 1);
        for (int t = 0; t < below.Rows; t++)
        {
            bool isPositive = t < n ? patterns.IsActive(block / 2, t) : (block % 2 == 0) == Features[t - n].Sign > 0;
            if (isPositive)
                bits[0][t / 64] |= 1UL << (t % 64);
        }

        return new PatternCones(below, new PatternSet(below.Rows, below.Columns, bits, new RecordStore<double>(below.Columns, 1), null, Coverage.Sampled), [0]);
    }

    private static (Matrix Data, PatternSet Patterns, PatternCones Cones) Build(int rows)
    {
        Matrix data = Rows(rows);
        PatternSet patterns = PatternSet.FromDirections(data, new Matrix(3, 3, RandomPrograms.Gaussian(9, 1)));
        return (data, patterns, Of(data, patterns));
    }

    private static PatternCones Of(Matrix data, PatternSet patterns) =>
        PatternCones.Of(data, patterns, [.. Enumerable.Range(0, 2 * patterns.Count).Select(b => new Block(b / 2, b % 2 == 0 ? 1 : -1))], Features);

    private static Matrix Rows(int rows) => new(rows, 3, RandomPrograms.Gaussian(3 * rows, 4));
}
