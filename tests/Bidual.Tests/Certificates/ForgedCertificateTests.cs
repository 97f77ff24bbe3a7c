using System.Collections.Concurrent;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Tests.Certificates;

/// <summary>Certificates with one thing changed are refuted, those of every kind: all patterns enumerated, some patterns, all directions priced.</summary>
public sealed class ForgedCertificateTests
{
    private static readonly ConcurrentDictionary<string, (Dataset Data, FittedNetwork Fit)> Fits = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("enumerated")]
    [InlineData("sampled")]
    [InlineData("priced")]
    public void Every_boast_is_refuted(string kind)
    {
        (Dataset data, FittedNetwork fit) = Fit(kind);
        SavedModel honest = Save(fit);
        Certificate record = fit.Certificate;
        Assert.False(Certify(honest, data).IsRefuted, string.Join("; ", Certify(honest, data).Refutations));
        List<Certificate> lies =
        [
            record with { Objective = record.Objective * (1 - 1e-6) },
            record with { Objective = double.NaN },
            record with { Objective = double.NegativeInfinity },
            record with { LowerBound = record.Objective * (1 + 1e-5) },
            record with { LowerBound = double.NaN },
            record with { GlobalLowerBound = record.Objective * (1 + 1e-5) },
            record with { GlobalLowerBound = double.NaN },
            record with { Beta = record.Beta * 1.001 },
            record with { Patterns = record.Patterns - 1 },
            record with { DualNorm = record.DualNorm * 0.99 },
            record with { DualNorm = double.NaN },
            record with { DualScale = record.DualScale * 1.01 },
            record with { DualScale = double.NaN },
            record with { BetaMax = record.BetaMax * 0.9 },
        ];
        if (kind == "sampled")
        {
            lies.Add(record with { Claim = Claim.Global });
            lies.Add(record with { Coverage = Coverage.Complete });
            lies.Add(record with { Coverage = Coverage.Complete, Pricing = PricingMethod.BranchAndBound });
            lies.Add(record with { Pricing = PricingMethod.BranchAndBound });
            lies.Add(record with { GlobalLowerBound = record.LowerBound });
        }

        if (kind == "priced")
            lies.Add(record with { Pricing = PricingMethod.Enumeration });
        else
            lies.Add(record with { DualScale = record.DualScale / 2 });
        foreach (Certificate lie in lies)
            Assert.True(Certify(honest with { Certificate = lie }, data).IsRefuted, $"{kind}: {lie}");
    }

    [Theory]
    [InlineData("enumerated")]
    [InlineData("sampled")]
    [InlineData("priced")]
    public void Another_network_other_rows_and_dropped_patterns_are_refuted(string kind)
    {
        (Dataset data, FittedNetwork fit) = Fit(kind);
        SavedModel honest = Save(fit);
        Network network = fit.Model.Network;
        double[] output = network.Output.Values.ToArray();
        output[0] *= 1.01;
        var changed = new Network(Activation.Relu, network.Hidden, new Matrix(output.Length, 1, output));
        Assert.True(Certify(honest with { Model = honest.Model with { Network = changed } }, data).IsRefuted);
        Assert.True(Certify(honest, data.SelectRows([.. Enumerable.Range(1, data.Count - 1)])).IsRefuted);
        if (fit.PatternDirections is { } directions)
            Assert.True(Certify(honest with { PatternDirections = directions.SelectRows([.. Enumerable.Range(1, directions.Rows - 1)]) }, data).IsRefuted);
    }

    [Fact]
    public void A_proof_that_is_cut_short_refutes_nothing()
    {
        (Dataset data, FittedNetwork fit) = Fit("priced");
        Certification cut = Certifier.Certify(Save(fit), data, cancellation: new CancellationToken(canceled: true));
        Assert.False(cut.IsRefuted, string.Join("; ", cut.Refutations));
        Assert.True(cut.Certificate.Claim < fit.Certificate.Claim);
        Assert.True(cut.Certificate.GlobalLowerBound < fit.Certificate.GlobalLowerBound);
    }

    private static Certification Certify(SavedModel saved, Dataset data) => Certifier.Certify(saved, data, cancellation: TestContext.Current.CancellationToken);

    private static (Dataset Data, FittedNetwork Fit) Fit(string kind) => Fits.GetOrAdd(kind, Train);

    private static (Dataset Data, FittedNetwork Fit) Train(string kind)
    {
        Dataset data = kind == "priced" ? Synthetic.Planted(150, 4, 3, 0.3, 6) : Synthetic.Planted(16, 2, 3, 0.3, 21);
        var settings = new FitSettings { BetaRatio = 0.1, Tolerance = 1e-3, Threads = 1 };
        FittedNetwork fit = ConvexNetwork.Fit(data, kind switch
        {
            "enumerated" => settings with { Patterns = PatternChoice.Exact },
            "sampled" => settings with { Patterns = PatternChoice.Sampled(6) },
            _ => settings,
        });
        Assert.Equal(kind == "sampled" ? Claim.Patterns : Claim.Global, fit.Certificate.Claim);
        Assert.Equal(kind == "priced" ? PricingMethod.BranchAndBound : PricingMethod.Enumeration, fit.Certificate.Pricing);
        return (data, fit);
    }

    private static SavedModel Save(FittedNetwork fit) => new(
        fit.Model,
        null,
        fit.Certificate,
        fit.PatternDirections,
        new TrainingRecord("0", [], 0, fit.TrainingRows, fit.DataFingerprint, "working-set", "Converged", 1, 0));
}
