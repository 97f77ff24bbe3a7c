using Bidual.Arrangements;
using Bidual.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Bidual.Tests.Arrangements;

public class ArrangementPropertyTests
{
    [Fact]
    public void SmallIntegerDataGiveExactlyThePatternsOfExactArithmetic() =>
        Prop.ForAll(IntegerData(maximumRows: 7, maximumColumns: 4), rows =>
        {
            Matrix inputs = Matrix.FromRows(rows);
            PatternSet patterns = PatternChecks.Enumerate(inputs);
            PatternChecks.AssertValid(inputs, patterns);
            return ExactOracle.Patterns(inputs).SetEquals(ExactOracle.Texts(patterns));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(1, 3));

    [Fact]
    public void AllPatternsIncludeTheSampledOnes() =>
        Prop.ForAll(IntegerData(maximumRows: 40, maximumColumns: 4), rows =>
        {
            Matrix inputs = Matrix.FromRows(rows);
            PatternSet sampled = Arrangement.Sample(inputs, 200, rows.Length, cancellation: TestContext.Current.CancellationToken);
            return ExactOracle.Texts(PatternChecks.Enumerate(inputs)).IsSupersetOf(ExactOracle.Texts(sampled));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2, 3));

    [Fact]
    public void PermutingAndScalingRowsPermutesThePatterns() =>
        Prop.ForAll(IntegerData(maximumRows: 12, maximumColumns: 5), rows =>
        {
            var random = new RandomSource(rows.Length);
            int[] order = [.. Enumerable.Range(0, rows.Length)];
            random.Shuffle(order);
            double[][] changed = [.. order.Select(t =>
            {
                double scale = Math.Exp(20 * random.NextGaussian());
                return rows[t].Select(x => scale * x).ToArray();
            })];
            HashSet<string> expected = [.. ExactOracle.Texts(PatternChecks.Enumerate(Matrix.FromRows(rows)))
                .Select(pattern => string.Concat(order.Select(t => pattern[t])))];
            return expected.SetEquals(ExactOracle.Texts(PatternChecks.Enumerate(Matrix.FromRows(changed))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(3, 3));

    [Fact]
    public void RotatingColumnsKeepsThePatterns() =>
        Prop.ForAll(IntegerData(maximumRows: 12, maximumColumns: 5), rows =>
        {
            Matrix inputs = Matrix.FromRows(rows);
            int d = inputs.Columns;
            (Matrix rotation, _) = RowBasis.Of(PatternChecks.Gaussian(d, d, rows.Length), 1e-12);
            var rotated = new Matrix(inputs.Rows, d);
            for (int t = 0; t < inputs.Rows; t++)
            {
                for (int k = 0; k < d; k++)
                    Vector.AddScaled(inputs[t, k], rotation.Row(k), rotated.MutableRow(t));
            }

            return ExactOracle.Texts(PatternChecks.Enumerate(inputs)).SetEquals(ExactOracle.Texts(PatternChecks.Enumerate(rotated)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(4, 3));

    [Fact]
    public void NoiseOfAnySizeKeepsTheFatCells() =>
        Prop.ForAll(IntegerData(maximumRows: 10, maximumColumns: 4), Gen.Choose(40, 160).ToArbitrary(), (rows, tenths) =>
        {
            var random = new RandomSource(tenths);
            double noise = Math.Pow(10, -tenths / 10.0);
            double[][] noisy = [.. rows.Select(row => row.AsSpan().ContainsAnyExcept(0.0) ? row.Select(x => x + (noise * random.NextGaussian())).ToArray() : row)];
            Matrix inputs = Matrix.FromRows(noisy);
            PatternSet patterns = PatternChecks.Enumerate(inputs);
            PatternChecks.AssertValid(inputs, patterns);
            return patterns.Count <= Arrangement.Predict(inputs).MaximumCount
                && ExactOracle.Texts(patterns).IsSupersetOf(ExactOracle.Texts(PatternChecks.Enumerate(Matrix.FromRows(rows))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(5, 3));

    [Fact]
    public void ThreadsDoNotChangeTheResult()
    {
        Matrix inputs = PatternChecks.Gaussian(30, 4, 5);
        PatternSet one = PatternChecks.Enumerate(inputs, threads: 1), two = PatternChecks.Enumerate(inputs, threads: 2);
        Assert.Equal(one.Count, two.Count);
        for (int i = 0; i < one.Count; i++)
        {
            Assert.True(one.Pattern(i).SequenceEqual(two.Pattern(i)));
            Assert.True(one.Witness(i).AsSpan().SequenceEqual(two.Witness(i)));
        }
    }

    /// <summary>Small integers with what makes data degenerate: repeated, parallel and zero rows, constant and one-hot columns.</summary>
    private static Arbitrary<double[][]> IntegerData(int maximumRows, int maximumColumns)
    {
        Gen<double[][]> data =
            from n in Gen.Choose(1, maximumRows)
            from d in Gen.Choose(1, maximumColumns)
            from range in Gen.Choose(1, 3)
            from shape in Gen.Choose(0, 4)
            from seed in Gen.Choose(0, int.MaxValue)
            select Rows(n, d, range, shape, new RandomSource(seed));
        return data.ToArbitrary();
    }

    private static double[][] Rows(int n, int d, int range, int shape, RandomSource random)
    {
        var rows = new double[n][];
        for (int t = 0; t < n; t++)
        {
            int copied = random.NextInt32(Math.Max(t, 1)), level = random.NextInt32(d);
            rows[t] = [.. Enumerable.Range(0, d).Select(_ => (double)(random.NextInt32((2 * range) + 1) - range))];
            switch (shape)
            {
                case 1 when t > 0 && random.NextInt32(2) == 0:
                    int factor = random.NextInt32(7) - 3;
                    rows[t] = [.. rows[copied].Select(x => factor * x)];
                    break;
                case 2:
                    rows[t][^1] = 1;
                    break;
                case 3:
                    rows[t] = [.. Enumerable.Range(0, d).Select(j => j == level || j == d - 1 ? 1.0 : 0)];
                    break;
                case 4:
                    rows[t] = [.. rows[t].Select(x => (double)Math.Sign(x))];
                    break;
            }
        }

        return rows;
    }
}
