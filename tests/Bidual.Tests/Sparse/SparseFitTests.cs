using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Data;

namespace Bidual.Tests.Sparse;

/// <summary>Whole fits on sparse data: the same optimum as with the zeros, which are never written out.</summary>
public sealed class SparseFitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Activation.GatedRelu, "logistic")]
    [InlineData(Activation.GatedRelu, "hinge")]
    [InlineData(Activation.GatedRelu, "squared")]
    [InlineData(Activation.Relu, "logistic")]
    public void The_optimum_over_given_gates_is_that_of_the_written_data(Activation activation, string loss)
    {
        (Dataset dense, Dataset sparse) = SparseData.Classes(150, 20, 0.15, 1);
        var settings = new FitSettings { Activation = activation, Loss = Loss.Named(loss), Standardize = false, BetaRatio = 0.1, Patterns = PatternChoice.Sampled(12), Threads = 1 };
        FittedNetwork expected = ConvexNetwork.Fit(dense, settings), met = ConvexNetwork.Fit(sparse, settings);
        Assert.True(expected.Certificate.RelativeGap <= 1e-6 && met.Certificate.RelativeGap <= 1e-6);
        Assert.InRange(met.Certificate.Objective / expected.Certificate.Objective, 1 - 2e-6, 1 + 2e-6);
        Assert.False(sparse.Features.IsWritten);
        Assert.Equal(met.Model.Objective(dense, met.Certificate.Beta), met.Certificate.Objective, 1e-8);
        Assert.Equal(met.Model.PredictOutputs(dense.Features).Data, met.Model.PredictOutputs(sparse.Features).Data, (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.False(Certifier.Certify(Save(met), sparse).IsRefuted);
    }

    private static SavedModel Save(FittedNetwork fit) => new(fit.Model, null, fit.Certificate, fit.PatternDirections, new TrainingRecord("0", [], 0, fit.TrainingRows, fit.DataFingerprint, "working-set", "Converged", 1, 0), DualPoint: fit.DualPoint);

    [Theory, InlineData(Activation.GatedRelu, 20_000, 14_000), InlineData(Activation.Relu, 900_000, 300)]
    public void Data_whose_zeros_would_not_fit_are_fitted_and_proven(Activation activation, int n, int d)
    {
        var random = new RandomSource(5);
        var starts = new int[n + 1];
        int[] indices = new int[3 * n];
        double[] values = new double[3 * n], targets = new double[n];
        for (int t = 0; t < n; t++)
        {
            int[] places = [random.NextInt32(10), 10 + random.NextInt32(10), 20 + random.NextInt32(d - 20)];
            for (int k = 0; k < 3; k++)
                (indices[(3 * t) + k], values[(3 * t) + k]) = (places[k], 1);
            starts[t + 1] = 3 * (t + 1);
            targets[t] = (places[0] < 5) == (places[1] < 15) ? 1 : -1;
        }

        var dataset = new Dataset(Matrix.FromEntries(n, d, starts, indices, values), Matrix.FromColumn(targets), LearningTask.Classification);
        var settings = new FitSettings { Activation = activation, BetaRatio = 0.9, Standardize = false, Patterns = PatternChoice.Sampled(6), Tolerance = 1e-2, Threads = 2 };
        FittedNetwork fit = ConvexNetwork.Fit(dataset, settings);
        Assert.InRange(fit.Certificate.RelativeGap, 0, 1e-2);
        Assert.False(dataset.Features.IsWritten);
    }

    [Fact]
    public void A_file_of_few_entries_stays_sparse_and_one_of_many_does_not()
    {
        Table few = folder.Read("few.svm", string.Concat(Enumerable.Range(0, 20).Select(t => $"{(t % 2 == 0 ? 1 : -1)} {(t % 10) + 1}:{t + 1}\n")));
        Dataset sparse = TableSchema.Fit(few).Encode(few);
        Assert.True(sparse.Features.IsSparse);
        Assert.Equal(few.ToMatrix().SelectRows([3]).Values[..10], sparse.Features.SelectRows([3]).Values);
        Table many = folder.Read("many.svm", "1 1:1 2:2\n-1 1:3\n1 2:4\n");
        Assert.False(TableSchema.Fit(many).Encode(many).Features.IsSparse);
    }

    [Fact]
    public void An_entry_that_is_not_finite_is_named() => Assert.Equal(
        "Row 2, feature 'x3': NaN is not a finite number.",
        Assert.Throws<DataException>(() => new Dataset(Matrix.FromEntries(2, 3, [0, 1, 2], [0, 2], [1, double.NaN]), Matrix.FromColumn([1, -1]), LearningTask.Classification)).Message);
}
