using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Certificates;

/// <summary>Searches beyond a proof, against all patterns where these can be enumerated.</summary>
public sealed class SearchEvidenceTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Prices_met_are_attained_and_near_the_largest_of_all_patterns(long seed)
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(30, 3, seed);
        IArchitecture relu = Architecture.Of(Activation.Relu);
        PatternSet all = Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default);
        double beta = 0.5 * relu.Program(inputs, targets, Loss.Squared, 1, all, 1).BetaMax();
        PatternSet few = PatternSet.FromDirections(inputs, Matrix.FromRows([[1, 0, 0]]));
        ConvexProgram program = relu.Program(inputs, targets, Loss.Squared, beta, few, 1);
        Certificate certificate = CertificateBuilder.Build(new double[30], 0, targets, Loss.Squared, beta, new PatternPricing(program), null, "network", 1e-6);
        SearchEvidence evidence = SearchEvidence.Of(Loss.Squared.DualAt(new double[30], targets), new Matrix(0, 3), inputs, targets, Loss.Squared, certificate, 5, 1)!;
        Assert.InRange(evidence.BestPrice, 2 * 0.99, 2 * (1 + 1e-9));
        Assert.Equal(Math.Pow(1 - (1 / evidence.BestPrice), 2), evidence.RelativeGap, 1e-12);
        Assert.Equal(evidence, SearchEvidence.Of(Loss.Squared.DualAt(new double[30], targets), new Matrix(0, 3), inputs, targets, Loss.Squared, certificate, 5, 2));
    }

    [Fact]
    public void Beyond_ten_columns_a_fit_has_evidence_apart_from_its_proof()
    {
        FittedNetwork fit = ConvexNetwork.Fit(Synthetic.Planted(60, 14, 3, 0.3, 6), new FitSettings { BetaRatio = 0.3, Tolerance = 1e-4, Threads = 2 });
        Assert.Equal(Coverage.Sampled, fit.Certificate.Coverage);
        Assert.InRange(fit.Evidence!.Searches, 100, 2000);
        double rounding = 1e-14 * fit.Certificate.Objective;
        Assert.InRange(fit.Evidence.Gap, fit.Certificate.Gap - rounding, fit.Certificate.Objective);
        Assert.True(fit.Certificate.GlobalLowerBound <= fit.Certificate.Objective - fit.Evidence.Gap + (1e-9 * fit.Certificate.Objective), "no bound over all neurons is above what searches leave");
    }

    [Fact]
    public void A_proof_over_all_patterns_needs_none() =>
        Assert.Null(ConvexNetwork.Fit(Synthetic.Planted(40, 3, 2, 0.3, 6), new FitSettings { BetaRatio = 0.3, Tolerance = 1e-4 }).Evidence);
}
