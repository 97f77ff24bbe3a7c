using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;
using Bidual.Tests.Export;
using Bidual.Tests.Reference;

namespace Bidual.Tests.Fitting;

/// <summary>ReLU neurons that feed several outputs, under plain weight decay: (12).</summary>
public sealed class SharedReluTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int, int, int, string, double> Problems => new()
    {
        { 12, 1, 2, "squared", 0.1 },
        { 12, 1, 2, "squared", 0.01 },
        { 20, 1, 3, "logistic", 0.1 },
        { 20, 1, 3, "squared", 0.05 },
        { 20, 1, 3, "softmax", 0.05 },
        { 20, 1, 2, "huber", 0.1 },
        { 15, 2, 2, "squared", 0.1 },
        { 20, 2, 3, "logistic", 0.05 },
        { 20, 2, 3, "softmax", 0.1 },
        { 20, 2, 3, "squared", 0.1 },
        { 20, 4, 2, "squared", 0.2 },
        { 20, 3, 3, "softmax", 0.2 },
        { 30, 3, 2, "squared", 0.1 },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Problems))]
    public void The_optimum_is_proven_over_all_neurons(int n, int features, int c, string loss, double ratio)
    {
        Dataset data = Data(n, features, c, loss);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss) with { BetaRatio = ratio });
        Certificate certificate = fit.Certificate;
        Assert.Equal(Claim.Global, certificate.Claim);
        Assert.Equal(Coverage.Complete, certificate.Coverage);
        Assert.Contains("under weight decay of any width", certificate.ClaimText, StringComparison.Ordinal);
        Assert.InRange(certificate.RelativeGap, 0, 1e-6);
        Assert.Equal(certificate.LowerBound, certificate.GlobalLowerBound);
        Assert.Equal(certificate.Objective, fit.Model.Objective(data, certificate.Beta), 1e-12 * certificate.Objective);
        Assert.InRange(certificate.BetaMax, certificate.Beta, 1.01 * certificate.Beta / ratio);

        // Networks near it and far from it.
        var random = new RandomSource(2);
        Network network = fit.Model.Network;
        for (int trial = 0; trial < 100; trial++)
        {
            double size = Math.Pow(10, -5 * random.NextDouble());
            Network moved = new(Activation.Relu, Moved(network.Hidden), Moved(network.Output));
            Assert.True((fit.Model with { Network = moved }).Objective(data, certificate.Beta) >= certificate.LowerBound);

            Matrix Moved(Matrix matrix) => new(matrix.Rows, matrix.Columns, [.. matrix.Data.Select(value => value + (size * random.NextGaussian()))]);
        }
    }

    /// <summary>A gated network whose gates are the patterns of the neurons can do what they do, at the same price; one against all pays more for output weights.</summary>
    [Theory]
    [InlineData(20, 1, 3, "squared", 0.05)]
    [InlineData(20, 2, 3, "softmax", 0.1)]
    public void It_lies_between_gated_networks_and_one_against_all(int n, int features, int c, string loss, double ratio)
    {
        Dataset data = Data(n, features, c, loss);
        Certificate shared = ConvexNetwork.Fit(data, Settings(loss) with { BetaRatio = ratio }).Certificate;
        Certificate gated = ConvexNetwork.Fit(data, Settings(loss) with { Beta = shared.Beta, Activation = Activation.GatedRelu, Patterns = PatternChoice.Exact }).Certificate;
        Certificate apart = ConvexNetwork.Fit(data, Settings(loss) with { Beta = shared.Beta, OutputPenalty = OutputPenalty.OneAgainstAll }).Certificate;
        Assert.True(gated.LowerBound <= shared.Objective);
        Assert.True(shared.LowerBound <= apart.Objective);
    }

    [Fact]
    public void The_reference_case_is_reached()
    {
        Assert.SkipWhen(ReferenceCase.Folder is null, "There is no shared/cases beside the repository.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceCase.Folder!, "more", "relu_vector_cone_nuclear.json")));
        JsonElement root = document.RootElement;
        Certificate certificate = Plain(Read(root.GetProperty("X")), Read(root.GetProperty("Y")), root.GetProperty("beta").GetDouble());
        Assert.Equal(Claim.Global, certificate.Claim);
        Assert.Equal(root.GetProperty("optimum").GetDouble(), certificate.Objective, 5e-8);

        static Matrix Read(JsonElement rows) => Matrix.FromRows([.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())]);
    }

    /// <summary>XXᵀ = I and one-hot Y of class counts n_k: p* = Σ h(√n_k), h(σ) = βσ − β²/2 for σ > β, else σ²/2.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.2)]
    public void Orthonormal_rows_have_a_closed_form(double beta)
    {
        Matrix inputs = ThinSvd.Of(RandomPrograms.Gaussian(3, 3, 1)).Left, targets = new(3, 2, [1, 0, 1, 0, 0, 1]);
        double expected = new[] { Math.Sqrt(2), 1 }.Sum(sigma => sigma > beta ? (beta * sigma) - (beta * beta / 2) : sigma * sigma / 2);
        Certificate certificate = Plain(inputs, targets, beta);
        Assert.Equal(Claim.Global, certificate.Claim);
        Assert.Equal(expected, certificate.Objective, 2e-6 * expected);
    }

    [Theory]
    [InlineData("squared", false)]
    [InlineData("softmax", true)]
    public void A_file_proves_itself_again_and_tampering_shows(string loss, bool weighted)
    {
        Dataset data = Data(20, 2, 3, loss, weighted);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(loss) with { BetaRatio = 0.2 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Null(fit.PatternDirections);
        SavedModel saved = folder.Reloaded(fit);
        Certification again = Certifier.Certify(saved, data);
        Assert.Empty(again.Refutations);
        Assert.True(again.DataIsTrainingData);
        Assert.Equal(fit.Certificate, again.Certificate);

        Certificate claimed = saved.Certificate;
        Network network = saved.Model.Network;
        SavedModel[] forged =
        [
            saved with { Certificate = claimed with { LowerBound = 1.0001 * claimed.LowerBound } },
            saved with { Certificate = claimed with { GlobalLowerBound = 1.0001 * claimed.LowerBound } },
            saved with { Certificate = claimed with { Objective = 0.999 * claimed.Objective } },
            saved with { Certificate = claimed with { BetaMax = 0.9 * claimed.BetaMax } },
            saved with { Model = saved.Model with { Network = new Network(Activation.Relu, network.Hidden, new Matrix(network.Neurons, 3, [.. network.Output.Data.Select(a => 1.01 * a)])) } },
        ];
        Assert.All(forged, one => Assert.NotEmpty(Certifier.Certify(one, data).Refutations));
    }

    [Fact]
    public void The_same_seed_gives_the_same_network_on_any_number_of_threads()
    {
        Dataset data = Data(20, 2, 3, "squared");
        FittedNetwork one = ConvexNetwork.Fit(data, Settings("squared") with { BetaRatio = 0.2, Threads = 1 });
        FittedNetwork two = ConvexNetwork.Fit(data, Settings("squared") with { BetaRatio = 0.2 });
        Assert.Equal(one.Certificate, two.Certificate);
        Assert.Equal(one.Model.Network.Hidden.Data, two.Model.Network.Hidden.Data);
    }

    [Fact]
    public void More_outputs_than_can_be_searched_have_a_valid_bound_and_evidence()
    {
        Dataset data = Data(30, 2, 6, "squared");
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings("squared") with { BetaRatio = 0.2 });
        Assert.Equal(Claim.None, fit.Certificate.Claim);
        Assert.InRange(fit.Certificate.LowerBound, 1e-9, fit.Certificate.Objective);
        Assert.InRange(fit.Evidence!.RelativeGap, 0, 1e-6);
    }

    [Fact]
    public void A_stopped_fit_has_a_valid_bound()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Dataset data = Data(20, 2, 3, "squared");
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings("squared") with { Beta = 1 }, null, stop.Token);
        Assert.Equal(SolveStatus.Cancelled, fit.Status);
        Assert.InRange(fit.Certificate.LowerBound, 0, fit.Certificate.Objective);
    }

    private static Certificate Plain(Matrix inputs, Matrix targets, double beta) =>
        ConvexNetwork.Fit(new Dataset(inputs, targets, LearningTask.Regression), Settings("squared") with { Beta = beta, Bias = false, Standardize = false }).Certificate;

    private static FitSettings Settings(string loss) => new() { OutputPenalty = OutputPenalty.WeightDecay, Loss = Loss.Named(loss), Threads = 2 };

    private static Dataset Data(int n, int features, int c, string loss, bool weighted = false)
    {
        Matrix x = RandomPrograms.Gaussian(n, features, 7);
        var random = new RandomSource(3);
        var y = new Matrix(n, c);
        for (int t = 0; t < n; t++)
        {
            for (int k = 0; k < c; k++)
                y.Data[(t * c) + k] = (Math.Abs(x[t, k % features]) * (k + 1)) - Math.Max(0, x[t, 0] - 0.3) + (0.2 * random.NextGaussian());
        }

        if (Loss.Named(loss)!.Targets == TargetKind.Classes)
            return Dataset.OfClasses(x, [.. Enumerable.Range(0, n).Select(t => y.Row(t).IndexOf(y.Row(t).ToArray().Max()))], [.. Enumerable.Range(0, c).Select(k => $"class{k}")], weights: weighted ? [.. Enumerable.Range(0, n).Select(t => 0.5 + (t % 3))] : null);
        return new Dataset(x, y, LearningTask.Regression);
    }
}
