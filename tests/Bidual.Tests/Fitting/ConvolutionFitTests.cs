using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Data;

namespace Bidual.Tests.Fitting;

/// <summary>Polynomial networks that see patches, and those whose outputs share a softmax, from settings to a model file that is proven again.</summary>
public sealed class ConvolutionFitTests
{
    /// <summary>6x6 images, filters of 3x3, four pools of 2x2.</summary>
    private static readonly PatchLayout Layout = new(6, 6, 1, 3, 3, poolWidth: 2, poolHeight: 2);

    private static readonly FitSettings Convolutional = new() { Activation = Activation.Polynomial, Layout = Layout, BetaRatio = 0.05, Threads = 1 };

    [Theory]
    [InlineData("squared", true), InlineData("absolute", true), InlineData("squared", false), InlineData("logistic", true)]
    public void One_output_is_proven(string loss, bool bias) => RequireProven(Images(1, loss), Convolutional with { Loss = Loss.Named(loss), Bias = bias });

    [Theory, InlineData("logistic"), InlineData("softmax"), InlineData("squared")]
    public void Classes_are_proven_together(string loss) => RequireProven(Images(3, loss), Convolutional with { Loss = Loss.Named(loss) });

    [Fact]
    public void A_softmax_is_proven_on_whole_rows_too()
    {
        Dataset data = Images(3, "softmax");
        FittedNetwork fit = RequireProven(data, Convolutional with { Layout = null, Loss = Loss.Named("softmax") });
        Assert.Contains("3-output", fit.Certificate.ClaimText, StringComparison.Ordinal);

        // No sample of networks about the optimum is below the bound.
        var random = new RandomSource(9);
        Network best = fit.Model.Network;
        for (int k = 0; k < 40; k++)
        {
            double size = Math.Pow(10, -(k % 6));
            Matrix hidden = Noisy(random, best.Hidden, size);
            for (int j = 0; j < hidden.Rows; j++)
                Vector.Scale(1 / Vector.Norm(hidden.Row(j)), hidden.Row(j), hidden.MutableRow(j));
            Model other = fit.Model with { Network = new Network(Activation.Polynomial, hidden, Noisy(random, best.Output, size), polynomial: best.Polynomial) };
            Assert.True(other.Objective(data, fit.Certificate.Beta) >= fit.Certificate.LowerBound);
        }
    }

    /// <summary>A filter as large as the image is the network on rows, whose optimum is the same.</summary>
    [Fact]
    public void One_patch_is_the_whole_image()
    {
        Dataset data = Images(1, "squared");
        FitSettings settings = Convolutional with { Standardize = false, BetaRatio = null, Beta = 2 };
        FittedNetwork rows = ConvexNetwork.Fit(data, settings with { Layout = null }), patch = ConvexNetwork.Fit(data, settings with { Layout = new PatchLayout(6, 6, 1, 6, 6) });
        Assert.Equal(rows.Certificate.Objective, patch.Certificate.Objective, 1e-6 * rows.Certificate.Objective);
        Assert.Equal(rows.Certificate.BetaMax, patch.Certificate.BetaMax, 1e-9 * rows.Certificate.BetaMax);
    }

    /// <summary>Of many rows some are fitted first, with outputs by themselves and with a softmax, and the whole is proven as ever.</summary>
    [Theory, InlineData("squared"), InlineData("softmax")]
    public void Many_rows_begin_with_some(string loss)
    {
        var random = new RandomSource(4);
        var x = new Matrix(24_000, 4);
        random.FillGaussian(x.Data);
        int[] kind = [.. Enumerable.Range(0, x.Rows).Select(t => x[t, 0] * x[t, 1] > 0 ? 0 : x[t, 2] + random.NextGaussian() > 0 ? 1 : 2)];
        var data = new Dataset(x, Matrix.FromRows([.. kind.Select(k => Enumerable.Range(0, 3).Select(c => c == k ? 1.0 : -1).ToArray())]), LearningTask.Classification, classLabels: ["a", "b", "c"]);
        var stages = new List<string>();
        FittedNetwork fit = ConvexNetwork.Fit(data, Convolutional with { Layout = new PatchLayout(4, 1, 1, 2, 1), Loss = Loss.Named(loss) }, new Listener(stages));
        Assert.Equal((SolveStatus.Converged, Claim.Global), (fit.Status, fit.Certificate.Claim));
        Assert.Contains(stages, detail => detail.Contains("6000 rows first", StringComparison.Ordinal));
    }

    private sealed class Listener(List<string> heard) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => heard.Add(value.Detail);
    }

    [Fact]
    public void Pixels_are_scaled_alike()
    {
        Dataset data = Images(1, "squared");
        FittedNetwork fit = ConvexNetwork.Fit(data, Convolutional);
        Scaling scaling = fit.Model.Preparation.Features;
        Assert.Equal(data.Features.Values.ToArray().Average(), scaling.Offset[3], 1e-12);
        Assert.Single(scaling.Offset.Distinct());
        Assert.Single(scaling.Scale.Distinct());
    }

    [Fact]
    public void A_path_is_walked_and_compared()
    {
        FittedPath path = ConvexNetwork.Path(Images(3, "softmax"), new PathSettings { Fit = Convolutional with { BetaRatio = null, Loss = Loss.Named("softmax"), Folds = 2 }, Points = 3, SmallestRatio = 0.1 });
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.All(path.Points, point => Assert.Equal(Claim.Global, point.Fit.Certificate.Claim));
        Assert.NotNull(path.Selection);
    }

    [Fact]
    public void A_file_that_boasts_is_refuted()
    {
        Dataset data = Images(3, "softmax");
        FittedNetwork fit = ConvexNetwork.Fit(data, Convolutional with { Loss = Loss.Named("softmax") });
        SavedModel honest = Saved(fit);
        Certificate record = fit.Certificate;
        Certificate[] lies =
        [
            record with { Objective = record.Objective * (1 - 1e-6) },
            record with { LowerBound = record.Objective * (1 + 1e-5) },
            record with { DualNorm = record.DualNorm * 0.99 },
            record with { Pricing = PricingMethod.Enumeration },
        ];
        Assert.All(lies, lie => Assert.True(Certifier.Certify(honest with { Certificate = lie }, data).IsRefuted, lie.ToString()));
        Convolution own = fit.Model.Network.Convolution!;
        Network moved = new(Activation.Polynomial, fit.Model.Network.Hidden, fit.Model.Network.Output, polynomial: fit.Model.Network.Polynomial, convolution: own with { Pools = [.. own.Pools.Select(pool => (pool + 1) % 4)] });
        Assert.True(Certifier.Certify(honest with { Model = honest.Model with { Network = moved } }, data).IsRefuted);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Dataset data = Images(1, "squared");
        Assert.Contains("25 values where the data have 36", Refusal(Convolutional with { Layout = new PatchLayout(5, 5, 1, 2, 2) }), StringComparison.Ordinal);
        Assert.Contains("--filter", Refusal(Convolutional with { Activation = Activation.Relu }), StringComparison.Ordinal);

        string Refusal(FitSettings settings) => Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, settings)).Message;
    }

    private static FittedNetwork RequireProven(Dataset data, FitSettings settings)
    {
        FittedNetwork fit = ConvexNetwork.Fit(data, settings);
        Assert.Equal((SolveStatus.Converged, Claim.Global), (fit.Status, fit.Certificate.Claim));
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        Assert.Equal(fit.Certificate.Objective, fit.ProgramObjective, 1e-10 * fit.Certificate.Objective);
        Assert.True(fit.Model.Network.Neurons > 0);
        using var folder = new TemporaryFolder();
        string path = folder.File("model.json");
        ModelFile.Save(Saved(fit), path);
        SavedModel loaded = ModelFile.Load(path);
        Assert.Equal(settings.Layout, loaded.Model.Network.Convolution?.Layout);
        Assert.Equal(fit.Model.PredictOutputs(data.Features).Values, loaded.Model.PredictOutputs(data.Features).Values);
        Certification again = Certifier.Certify(loaded, data);
        Assert.Empty(again.Refutations);
        Assert.Equal(Claim.Global, again.Certificate.Claim);
        return fit;
    }

    private static SavedModel Saved(FittedNetwork fit) => fit.ToSaved(null, new TrainingRecord("test", [], 0, fit.TrainingRows, fit.DataFingerprint, "column-generation", "Converged", 1, 1));

    private static Matrix Noisy(RandomSource random, Matrix matrix, double size) =>
        new(matrix.Rows, matrix.Columns, Array.ConvertAll(matrix.Values.ToArray(), value => value + (size * random.NextGaussian())));

    /// <summary>Images in which an edge, down, across or none, is what is to be told.</summary>
    private static Dataset Images(int classes, string loss)
    {
        var random = new RandomSource(31);
        var x = new Matrix(60, 36);
        random.FillGaussian(x.Data);
        double[] across = [.. Enumerable.Range(0, 60).Select(t => Enumerable.Range(0, 30).Sum(i => x[t, i] * x[t, i + 6]) / 6)];
        double[] down = [.. Enumerable.Range(0, 60).Select(t => Enumerable.Range(0, 35).Sum(i => x[t, i] * x[t, i + 1]) / 6)];
        if (classes == 1)
        {
            return Loss.Named(loss)!.Targets == TargetKind.Classes
                ? new Dataset(x, Matrix.FromColumn([.. across.Select(value => value > 0 ? 1.0 : -1)]), LearningTask.Classification, classLabels: ["no", "yes"])
                : new Dataset(x, Matrix.FromColumn(across), LearningTask.Regression);
        }

        int[] kind = [.. Enumerable.Range(0, 60).Select(t => across[t] > Math.Max(0, down[t]) ? 1 : down[t] > 0 ? 2 : 0)];
        return new Dataset(x, Matrix.FromRows([.. kind.Select(k => Enumerable.Range(0, 3).Select(c => c == k ? 1.0 : -1).ToArray())]), LearningTask.Classification, classLabels: ["none", "across", "down"]);
    }
}
