using System.Text.Json;
using Bidual.Architectures;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Data;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Fitting;

/// <summary>Networks with weights ±1/√d: optimal where all sign vectors can be priced, with an honest gap beyond.</summary>
public sealed class QuantisedFitTests
{
    /// <summary>1 + 2·π/(2 ln(1 + √2)): how far the relaxation may be below, at most.</summary>
    private const double Guarantee = 4.57;

    private static readonly FitSettings Quantised = new() { Activation = Activation.Polynomial, Quantised = true, BetaRatio = 0.1, Threads = 1 };

    public static TheoryData<int> Committed => [.. Enumerable.Range(0, Optima.GetArrayLength())];

    private static JsonElement Optima => JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/polynomials/quantised.json"))).RootElement;

    [Theory, MemberData(nameof(Committed))]
    public void Reaches_the_lasso_over_all_signs_and_the_relaxation_of_a_cone_solver(int number)
    {
        JsonElement one = Optima[number], written = one.GetProperty("activation");
        double optimum = one.GetProperty("optimum").GetDouble(), relaxed = one.GetProperty("relaxation").GetDouble(), beta = one.GetProperty("beta").GetDouble();
        var activation = new PolynomialActivation(written[0].GetDouble(), written[1].GetDouble(), written[2].GetDouble());
        var x = Matrix.FromRows([.. one.GetProperty("X").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())]);
        double[] y = [.. one.GetProperty("y").EnumerateArray().Select(value => value.GetDouble())];
        var problem = new TrainingProblem(x, y, Loss.Squared, new PolynomialNetwork(activation, quantised: true), 1);
        using var run = new FitRun(null, null, TestContext.Current.CancellationToken);
        PolynomialSolution solution = new QuantisedFitter(problem, 1e-9, 0).Fit(beta, null, null, run);
        Assert.Equal(SolveStatus.Converged, solution.Status);
        Assert.Equal(optimum, solution.Objective, 1e-8 * optimum);
        Certificate certificate = PolynomialProofs.Prove(solution.Network, problem, beta, 1e-7, solution.Dual);
        Assert.Equal((Claim.Global, PricingMethod.SignEnumeration), (certificate.Claim, certificate.Pricing));
        Assert.Equal(optimum, certificate.LowerBound, 1e-8 * optimum);

        QuantisedRelaxation relaxation = QuantisedRelaxation.Of(new SemidefiniteProgram(x, y, Loss.Squared, activation, beta, 1), 1e-9, run.Stop);
        Assert.Equal(relaxed, relaxation.Objective, 1e-7 * relaxed);
        Assert.InRange(relaxed, optimum / Guarantee, optimum * (1 + 1e-8));
    }

    [Theory, InlineData("squared"), InlineData("huber:0.5"), InlineData("poisson"), InlineData("logistic"), InlineData("squared-hinge")]
    public void Few_columns_are_proven_globally(string loss)
    {
        Dataset data = Data(loss, 60, 5);
        FittedNetwork fit = ConvexNetwork.Fit(data, Quantised with { Loss = Loss.Named(loss) });
        Assert.Equal((SolveStatus.Converged, Claim.Global), (fit.Status, fit.Certificate.Claim));
        Assert.Contains("±1/√d", fit.Certificate.ClaimText, StringComparison.Ordinal);
        Assert.All(fit.Model.Network.Hidden.Data, weight => Assert.Equal(1 / Math.Sqrt(6), Math.Abs(weight)));
        Assert.Equal(fit.Certificate.Objective, fit.Model.Objective(data, fit.Certificate.Beta), 1e-12 * fit.Certificate.Objective);
        Assert.True(ConvexNetwork.Fit(data, Quantised with { Loss = Loss.Named(loss), Quantised = false, BetaRatio = null, Beta = fit.Certificate.Beta }).Certificate.Objective <= fit.Certificate.Objective * (1 + 1e-6));
        Assert.Empty(Certifier.Certify(Saved(fit), data).Refutations);
    }

    [Theory, InlineData("squared"), InlineData("logistic")]
    public void Many_columns_have_a_proven_gap_that_a_file_cannot_better(string loss)
    {
        Dataset data = Data(loss, 80, 23);
        FittedNetwork fit = ConvexNetwork.Fit(data, Quantised with { Loss = Loss.Named(loss) });
        Certificate record = fit.Certificate;
        Assert.Equal((Claim.None, PricingMethod.SignRelaxation), (record.Claim, record.Pricing));
        Assert.InRange(record.RelativeGap, 1e-4, 0.3);
        Assert.NotNull(fit.DualPoint);
        SavedModel honest = Saved(fit);
        Assert.Empty(Certifier.Certify(honest, data).Refutations);
        SavedModel[] lies =
        [
            honest with { DualPoint = null },
            honest with { DualPoint = Array.ConvertAll(fit.DualPoint!, value => 0.5 * value), Certificate = record with { LowerBound = record.Objective, Claim = Claim.Global } },
            honest with { Certificate = record with { LowerBound = record.LowerBound * 1.001, GlobalLowerBound = record.LowerBound * 1.001 } },
            honest with { Certificate = record with { Pricing = PricingMethod.SignEnumeration } },
            honest with { Certificate = record with { Pricing = PricingMethod.TrustRegion } },
            honest with { Model = honest.Model with { Quantised = false } },
        ];
        Assert.All(lies, lie => Assert.True(Certifier.Certify(lie, data).IsRefuted));
    }

    [Fact]
    public void Several_outputs_and_paths_are_quantised_too()
    {
        var random = new RandomSource(2);
        Matrix x = Gaussian(random, 50, 4);
        Dataset data = new(x, Matrix.FromColumns([x.Column(0), [.. Enumerable.Range(0, 50).Select(t => x[t, 1] * x[t, 2])]]), LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(data, Quantised);
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.True(fit.Model.Quantised && fit.Model.IsQuantisedAsSaid);
        Assert.Empty(Certifier.Certify(Saved(fit), data).Refutations);
        FittedPath path = ConvexNetwork.Path(data.ForOutput(0), new PathSettings { Fit = Quantised with { BetaRatio = null }, Points = 4, SmallestRatio = 0.1 });
        Assert.Equal(0, path.Points[0].Fit.Model.Network.Neurons);
        Assert.All(path.Points, point => Assert.Equal(Claim.Global, point.Fit.Certificate.Claim));
    }

    [Fact]
    public void A_file_whose_weights_are_others_is_refused()
    {
        using var folder = new TemporaryFolder();
        FittedNetwork fit = ConvexNetwork.Fit(Data("squared", 60, 5), Quantised);
        string path = folder.File("model.json");
        ModelFile.Save(Saved(fit), path);
        Assert.True(ModelFile.Load(path).Model.Quantised);
        Network network = fit.Model.Network;
        double[] turned = [.. network.Hidden.Data];
        Vector.Rotate(0.6, 0.8, turned.AsSpan(0, 1), turned.AsSpan(1, 1));
        Model other = fit.Model with { Network = new Network(Activation.Polynomial, new Matrix(network.Neurons, network.Inputs, turned), network.Output, polynomial: network.Polynomial) };
        ModelFile.Save(Saved(fit) with { Model = other }, path);
        Assert.Contains("±1/√d", Assert.Throws<DataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("±1/√d", Assert.Throws<DataException>(() => Certifier.Certify(Saved(fit) with { Model = other }, Data("squared", 60, 5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Dataset data = Data("squared", 40, 3);
        Require(Quantised with { Activation = Activation.Relu }, "--model polynomial");
        Require(Quantised with { Solver = SolverKind.InteriorPoint }, "--solver");
        Require(Quantised with { Loss = Loss.Absolute }, "kinks");

        void Require(FitSettings settings, string said) =>
            Assert.Contains(said, Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, settings)).Message, StringComparison.Ordinal);
    }

    private static SavedModel Saved(FittedNetwork fit) =>
        fit.ToSaved(null, new TrainingRecord("test", [], 0, fit.TrainingRows, fit.DataFingerprint, "column-generation", "Converged", 1, 1));

    private static Dataset Data(string loss, int n, int d)
    {
        var random = new RandomSource(9);
        Matrix x = Gaussian(random, n, d);
        double[] y = [.. Enumerable.Range(0, n).Select(t => (x[t, 0] * x[t, 1]) - x[t, 2] + (0.3 * random.NextGaussian()))];
        return Loss.Named(loss)!.Targets switch
        {
            TargetKind.Classes => new Dataset(x, Matrix.FromColumn([.. y.Select(value => value > 0 ? 1.0 : -1)]), LearningTask.Classification, classLabels: ["no", "yes"]),
            TargetKind.Counts => new Dataset(x, Matrix.FromColumn([.. y.Select(value => Math.Floor(Math.Exp(value / 2)))]), LearningTask.Regression),
            _ => new Dataset(x, Matrix.FromColumn(y), LearningTask.Regression),
        };
    }

    private static Matrix Gaussian(RandomSource random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        return matrix;
    }
}
