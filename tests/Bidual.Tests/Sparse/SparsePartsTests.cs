using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;
using Bidual.Pricing;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Sparse;

/// <summary>Each part that reads X directly, beside itself on the written matrix.</summary>
public sealed class SparsePartsTests
{
    [Fact]
    public void Patterns()
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(150, 12, 0.3, 2);
        Matrix directions = Gaussian(40, 12, 3);
        PatternSet expected = PatternSet.FromDirections(dense, directions), met = PatternSet.FromDirections(sparse, directions);
        Assert.Equal(expected.Count, met.Count);
        Assert.All(Enumerable.Range(0, met.Count), i => Assert.Equal(expected.Pattern(i), met.Pattern(i)));
        var bits = new ulong[met.Words];
        SignPattern.Of(sparse, directions.Row(7), bits);
        Assert.Equal(met.Pattern(7), bits);
        Assert.False(sparse.IsWritten);
    }

    [Fact]
    public void The_predicted_count_of_patterns_is_not_below_that_of_the_first_rows()
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(400, 60, 0.1, 4);
        Assert.False(ArrangementLimits.Default.Allow(Arrangement.Predict(sparse, ArrangementLimits.Default)));
        Assert.False(sparse.IsWritten);
        Assert.Equal(Arrangement.Predict(dense), Arrangement.Predict(sparse));
    }

    [Fact]
    public void Slacks_of_cones()
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(200, 30, 0.2, 5);
        double[] norms = [.. Enumerable.Range(0, 200).Select(t => Vector.Norm(dense.Row(t)))];
        var words = new ulong[4];
        for (int t = 0; t < 200; t += 3)
            words[t >> 6] |= 1UL << (t & 63);
        double[] u = [.. Gaussian(1, 30, 6).Data];
        Vector.Scale(1 / Vector.Norm(u), u, u);
        RowSlacks slacks = RowSlacks.Of(sparse, norms, InstructionPaths.Best);
        float[] values = new float[slacks.Groups * RowSlacks.Group], lowest = new float[slacks.Groups];
        slacks.Compute(words, [.. u.Select(x => (float)x)], values, lowest);
        for (int t = 0; t < 200; t++)
        {
            double sign = (words[t >> 6] >> (t & 63) & 1) == 0 ? -1 : 1, exact = norms[t] == 0 ? 0 : sign * dense.Dot(t, u) / norms[t];
            Assert.InRange(values[t], exact - slacks.Error, exact + slacks.Error);
        }

        Assert.All(values.Skip(200), value => Assert.Equal(0, value));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Projections_onto_cones(bool monotone)
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(120, 70, 0.2, 7);
        PatternSet patterns = PatternSet.FromDirections(dense, Gaussian(5, 70, 8));
        Bidual.Programs.Block[] blocks = [.. Enumerable.Range(0, patterns.Count).SelectMany(i => new[] { new Bidual.Programs.Block(i, 1), new Bidual.Programs.Block(i, -1) })];
        MonotoneFeature[] features = monotone ? [new(3, 1), new(5, -1)] : [];
        PatternCones expected = PatternCones.Of(dense, patterns, blocks, features), met = PatternCones.Of(sparse, patterns, blocks, features);
        double[] point = Gaussian(blocks.Length, 70, 9).Data, one = new double[point.Length], other = new double[point.Length];
        expected.Project(point, one);
        met.Project(point, other);
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        Assert.False(sparse.IsWritten);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Spectral_bounds_hold_and_are_tight_without_negative_entries(bool positive)
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(80, 25, 0.3, 10, positive);
        double[] weights = [.. Gaussian(1, 80, 11).Data];
        double bound = WeightedSpectrum.Norm(sparse, weights), known = WeightedSpectrum.Norm(dense, weights);
        Matrix weighted = Matrix.FromRows([.. Enumerable.Range(0, 80).Select(t => Array.ConvertAll(dense.Row(t).ToArray(), x => x * Math.Sqrt(Math.Max(0, weights[t]))))]);
        double exact = ThinSvd.Of(weighted).Values[0];
        Assert.InRange(known, exact, exact * (1 + 1e-5));
        Assert.InRange(bound, exact, exact * (positive ? 1 + 1e-2 : 3));
    }

    [Fact]
    public void The_objective_of_a_network_and_its_gradient()
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(300, 20, 0.2, 12);
        double[] targets = [.. Gaussian(1, 300, 13).Data], weights = Gaussian(1, 7 * 21, 14).Data;
        double[] expected = new double[weights.Length], met = new double[weights.Length];
        double value = new NetworkObjective(dense, targets, Loss.Squared, 0.1, 7, 2).Evaluate(weights, expected);
        Assert.Equal(value, new NetworkObjective(sparse, targets, Loss.Squared, 0.1, 7, 2).Evaluate(weights, met), 1e-9);
        Assert.All(expected.Zip(met), pair => Assert.Equal(pair.First, pair.Second, 1e-10 * value));
        Assert.False(sparse.IsWritten);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Predictions(bool gated)
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(60, 11, 0.3, 15);
        var network = new Network(gated ? Activation.GatedRelu : Activation.Relu, Gaussian(5, 11, 16), Gaussian(5, 2, 17), gated ? Gaussian(5, 11, 18) : null, new LinearPart([0.5, -1], Gaussian(11, 2, 19)));
        Matrix expected = network.Predict(dense), met = network.Predict(sparse);
        Assert.All(expected.Data.Zip(met.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.False(sparse.IsWritten);
    }

    [Theory, InlineData(20), InlineData(21), InlineData(22)]
    public void Searches_attain_what_they_say_and_about_as_much_as_those_on_the_written_matrix(int seed)
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(120, 12, 0.3, seed);
        double[] dual = Gaussian(1, 120, seed + 1).Data;
        PricingAnswer expected = ExactPricing.Run(new PricingRequest(dense, dual) { NodeLimit = 0 }), met = ExactPricing.Run(new PricingRequest(sparse, dual) { NodeLimit = 0 });
        foreach (PricedDirection one in met.Directions)
        {
            double value = one.Sign * Enumerable.Range(0, 120).Sum(t => dual[t] * Math.Max(0, dense.Dot(t, one.Direction)));
            Assert.Equal(value, one.Value, 1e-10);
            Assert.Equal(1, Vector.Norm(one.Direction), 1e-12);
        }

        Assert.InRange(met.Value / expected.Value, 0.99, met.UpperBound / expected.Value);
        Assert.False(sparse.IsWritten);
    }

    [Fact]
    public void Scaling_divides_and_does_not_move()
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(50, 6, 0.4, 22);
        Scaling expected = Scaling.Standardize(dense), met = Scaling.Standardize(sparse);
        Assert.All(met.Offset, offset => Assert.Equal(0, offset));
        Assert.All(expected.Scale.Zip(met.Scale), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Matrix inputs = new Preparation(met, Scaling.Identity(1), Bias: true).Inputs(sparse);
        Assert.True(inputs.IsSparse);
        Assert.Equal(new Preparation(met, Scaling.Identity(1), Bias: true).Inputs(dense).Values, inputs.Values);
    }

    [Fact]
    public void The_fingerprint_does_not_depend_on_the_form()
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(30, 8, 0.3, 23);
        Assert.Equal(DataFingerprint.Of(dense, [1, 2]), DataFingerprint.Of(sparse, [1, 2]));
    }

    private static Matrix Gaussian(int rows, int columns, long seed)
    {
        var matrix = new Matrix(rows, columns);
        new RandomSource(seed).FillGaussian(matrix.Data);
        return matrix;
    }
}
