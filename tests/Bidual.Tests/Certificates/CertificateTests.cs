using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Certificates;

/// <summary>Certificates bound every network, wherever it came from, and the checker catches what was changed.</summary>
public sealed class CertificateTests
{
    [Theory]
    [InlineData("squared")]
    [InlineData("logistic")]
    public void Every_network_gets_a_valid_bound(string kind)
    {
        Dataset data = Data(Loss.Named(kind)!);
        var settings = new FitSettings { Beta = 0.2, Loss = Loss.Named(kind), Patterns = PatternChoice.Exact, Tolerance = 1e-8 };
        FittedNetwork optimal = ConvexNetwork.Fit(data, settings);
        double optimum = optimal.Certificate.Objective;
        Assert.Equal(Claim.Global, optimal.Certificate.Claim);
        Matrix x = optimal.Model.Preparation.Inputs(data.Features);
        double[] y = optimal.Model.Preparation.ScaledTargets(data.Targets).Column(0);
        ILoss loss = Loss.Named(kind)!;
        PatternSet patterns = Arrangement.Enumerate(x, ArrangementLimits.Default);
        ConvexProgram program = new ReluNetwork().Program(x, y, loss, 0.2, patterns, 1);
        var random = new RandomSource(8);
        for (int trial = 0; trial < 50; trial++)
        {
            Network network = RandomNetwork(random, x.Columns, 1 + (trial % 6), Math.Pow(10, random.NextInt32(5) - 3));
            Certificate certificate = CertificateBuilder.Build(
                network.Predict(x).Column(0), network.SquaredWeights() / 2, y, loss, 0.2, new PatternPricing(program), new SpectralBound(x), "network", 1e-6);
            Assert.True(certificate.LowerBound <= optimum, $"{certificate.LowerBound:R} above the optimum {optimum:R}");
            Assert.True(certificate.Objective >= optimum * (1 - 1e-8));
            Assert.True(certificate.DualNorm <= new SpectralBound(x).UpperBound(Dual(loss, network.Predict(x).Column(0), y)) * (1 + 1e-12));
        }
    }

    [Fact]
    public void A_pricing_that_is_cut_short_is_an_upper_bound_all_the_same()
    {
        Matrix x = RandomPrograms.Gaussian(30, 4, 3);
        ConvexProgram program = new ReluNetwork().Program(x, new double[30], Loss.Squared, 1, Arrangement.Sample(x, 40, seed: 5), 1);
        for (int trial = 0; trial < 20; trial++)
        {
            double[] dual = RandomPrograms.Gaussian(30, trial);
            double tight = new PatternPricing(program).UpperBound(dual), cut = new PatternPricing(program, new CancellationToken(canceled: true)).UpperBound(dual);
            Assert.InRange(cut, tight, 10 * tight);
        }
    }

    [Fact]
    public void The_price_is_attained_by_no_direction_beyond_it()
    {
        Dataset data = Data(Loss.Squared);
        PatternSet patterns = Arrangement.Enumerate(data.Features, ArrangementLimits.Default);
        ConvexProgram program = new ReluNetwork().Program(data.Features, data.Targets.Column(0), new SquaredLoss(), 1, patterns, 1);
        var pricing = new PatternPricing(program);
        var random = new RandomSource(2);
        var dual = new double[data.Count];
        var u = new double[data.Features.Columns];
        for (int trial = 0; trial < 20; trial++)
        {
            random.FillGaussian(dual);
            double bound = pricing.UpperBound(dual), best = 0;
            for (int k = 0; k < 3000; k++)
            {
                random.FillGaussian(u);
                double norm = Vector.Norm(u), value = 0;
                for (int t = 0; t < dual.Length; t++)
                    value += dual[t] * Math.Max(0, Vector.Dot(data.Features.Row(t), u)) / norm;
                best = Math.Max(best, Math.Abs(value));
            }

            Assert.InRange(best, 0.95 * bound, bound);
        }
    }

    [Fact]
    public void The_checker_confirms_what_is_honestand_refutes_what_was_changed()
    {
        Dataset data = Data(Loss.Squared);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { Beta = 0.2, Patterns = PatternChoice.Exact });
        SavedModel saved = Save(fit);
        Assert.False(Certifier.Certify(saved, data).IsRefuted);

        Certificate honest = saved.Certificate;
        Certificate[] lies =
        [
            honest with { Objective = honest.Objective * (1 - 1e-6) },
            honest with { LowerBound = honest.Objective * (1 + 1e-5) },
            honest with { Beta = honest.Beta * 1.001 },
            honest with { Patterns = honest.Patterns - 1 },
        ];
        foreach (Certificate lie in lies)
            Assert.True(Certifier.Certify(saved with { Certificate = lie }, data).IsRefuted);

        double[] hidden = fit.Model.Network.Hidden.Values.ToArray();
        hidden[0] *= 1.01;
        var changed = new Network(Activation.Relu, new Matrix(fit.Model.Network.Neurons, fit.Model.Network.Inputs, hidden), fit.Model.Network.Output);
        Assert.True(Certifier.Certify(saved with { Model = saved.Model with { Network = changed } }, data).IsRefuted);
        Assert.True(Certifier.Certify(saved, data.SelectRows([.. Enumerable.Range(1, data.Count - 1)])).IsRefuted);
    }

    [Fact]
    public void A_claim_about_all_patterns_cannot_rest_on_some()
    {
        Dataset data = Data(Loss.Squared);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { Beta = 0.2, Patterns = PatternChoice.Sampled(6) });
        Assert.Equal(Claim.Patterns, fit.Certificate.Claim);
        SavedModel saved = Save(fit);
        Assert.False(Certifier.Certify(saved, data).IsRefuted);
        SavedModel forged = saved with { Certificate = saved.Certificate with { Claim = Claim.Global, Coverage = Coverage.Complete } };
        Assert.True(Certifier.Certify(forged, data).IsRefuted);
    }

    private static SavedModel Save(FittedNetwork fit) => new(
        fit.Model,
        null,
        fit.Certificate,
        fit.PatternDirections,
        new TrainingRecord("0", [], 0, fit.TrainingRows, fit.DataFingerprint, "working-set", "Converged", 1, 0));

    private static Dataset Data(ILoss kind)
    {
        Dataset planted = Synthetic.Planted(16, 2, 3, 0.3, 21);
        if (kind == Loss.Squared)
            return planted;
        double[] labels = [.. planted.Targets.Column(0).Select(value => value > 0 ? 1.0 : -1.0)];
        return new Dataset(planted.Features, Matrix.FromColumn(labels), LearningTask.Classification);
    }

    private static double[] Dual(ILoss loss, double[] fit, double[] y)
    {
        var dual = new double[y.Length];
        loss.Gradient(fit, y, dual);
        Vector.Scale(-1, dual, dual);
        return dual;
    }

    private static Network RandomNetwork(RandomSource random, int inputs, int neurons, double size)
    {
        var hidden = new double[neurons * inputs];
        var output = new double[neurons];
        random.FillGaussian(hidden);
        random.FillGaussian(output);
        Vector.Scale(size, hidden, hidden);
        return new Network(Activation.Relu, new Matrix(neurons, inputs, hidden), new Matrix(neurons, 1, output));
    }
}
