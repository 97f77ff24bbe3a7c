using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Robustness;
using Bidual.Tests.Export;

namespace Bidual.Tests.Robustness;

/// <summary>What is proven about rows at their worst is proven again from the file and the data, and nothing else is.</summary>
public sealed class RobustFileTests : IDisposable
{
    private static readonly ConcurrentDictionary<(PerturbationNorm Norm, bool All), (Dataset Data, FittedNetwork Fit)> Fits = new();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<PerturbationNorm, bool> Kinds => new()
    {
        { PerturbationNorm.Infinity, true },
        { PerturbationNorm.Infinity, false },
        { PerturbationNorm.Euclidean, true },
        { PerturbationNorm.Euclidean, false },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void A_file_gives_back_the_proof_and_the_data_prove_it(PerturbationNorm norm, bool all)
    {
        (Dataset data, FittedNetwork fit) = Fit(norm, all);
        RobustProof trained = fit.Robust!;
        Assert.True(trained.IsProven, trained.ClaimText);
        Assert.Equal((all ? Coverage.Complete : Coverage.Sampled, all), (trained.Coverage, trained.PatternDirections is null));
        SavedModel saved = folder.Reloaded(fit);
        RobustProof recorded = saved.Robust!;
        Assert.Equal((trained.Objective, trained.LowerBound, trained.Tolerance, trained.Patterns, trained.Coverage, trained.ClaimText), (recorded.Objective, recorded.LowerBound, recorded.Tolerance, recorded.Patterns, recorded.Coverage, recorded.ClaimText));
        Assert.Equal((trained.Ball.Radius, trained.Ball.Norm), (recorded.Ball.Radius, recorded.Ball.Norm));
        Assert.Equal(trained.Ball.Kept, recorded.Ball.Kept);
        Assert.Equal(trained.Dual.Multipliers, recorded.Dual.Multipliers);
        Assert.Equal(trained.Dual.Moves.Data, recorded.Dual.Moves.Data);
        Assert.Equal(trained.PatternDirections?.Data, recorded.PatternDirections?.Data);

        Certification again = Certify(saved, data);
        Assert.Empty(again.Refutations);
        Assert.Equal(trained.Objective, again.Robust!.Objective, 1e-12 * trained.Objective);
        Assert.Equal(trained.LowerBound, again.Robust.LowerBound, 1e-12 * trained.Objective);
        Assert.Equal((trained.Patterns, trained.Coverage, true), (again.Robust.Patterns, again.Robust.Coverage, again.Robust.IsProven));
    }

    /// <summary>Every boast is refuted, and every bound is one all the same: the network trained for that ball is not below it.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void Another_ball_network_or_record_is_not_proven(PerturbationNorm norm, bool all)
    {
        (Dataset data, FittedNetwork fit) = Fit(norm, all);
        SavedModel honest = folder.Reloaded(fit);
        RobustProof proof = honest.Robust!;
        RobustBall ball = proof.Ball;
        Network network = honest.Model.Network;
        double[] output = network.Output.Values.ToArray();
        output[0] *= 1.01;
        List<SavedModel> forged =
        [
            Says(proof with { Ball = new RobustBall(1.2 * ball.Radius, norm) { Kept = ball.Kept } }),
            Says(proof with { Ball = new RobustBall(0.8 * ball.Radius, norm) { Kept = ball.Kept } }),
            Says(proof with { Ball = new RobustBall(ball.Radius, norm) }),
            Says(proof with { Ball = new RobustBall(ball.Radius, norm) { Kept = [0, .. ball.Kept] } }),
            Says(proof with { Objective = proof.Objective * (1 - 1e-6) }),
            Says(proof with { Objective = double.NaN }),
            Says(proof with { LowerBound = proof.Objective * (1 + 1e-5) }),
            Says(proof with { LowerBound = double.NaN }),
            Says(proof with { Patterns = proof.Patterns + 1 }),
            honest with { Model = honest.Model with { Network = new Network(Activation.Relu, network.Hidden, new Matrix(output.Length, 1, output)) } },
            honest with { Certificate = honest.Certificate with { Beta = 1.01 * honest.Certificate.Beta } },
        ];
        if (proof.PatternDirections is { } directions)
        {
            forged.Add(Says(proof with { Coverage = Coverage.Complete }));
            Assert.True(Certify(Says(proof with { PatternDirections = directions.SelectRows([.. Enumerable.Range(1, directions.Rows - 1)]) }), data).IsRefuted);
        }

        foreach (SavedModel lie in forged)
        {
            Certification found = Certify(lie, data);
            Assert.True(found.IsRefuted, lie.Robust!.ToString());
            Assert.InRange(found.Robust!.LowerBound, 0, Objective(data, lie, fit) * (1 + 1e-9));
        }

        SavedModel Says(RobustProof lie) => honest with { Robust = lie };
    }

    /// <summary>Whatever stands in the place of the dual point, no bound is above the objective of the network.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void A_spoiled_dual_point_proves_less(PerturbationNorm norm, bool all)
    {
        (Dataset data, FittedNetwork fit) = Fit(norm, all);
        RobustProof proof = fit.Robust!;
        var random = new RandomSource(5);
        int n = data.Count, d = proof.Dual.Moves.Columns;
        for (int trial = 0; trial < 12; trial++)
        {
            double[] p = [.. proof.Dual.Multipliers], moves = [.. proof.Dual.Moves.Data];
            double size = Math.Pow(10, trial - 2);
            for (int k = 0; k < (trial % 3 == 1 ? 0 : n); k++)
                p[k] += size * random.NextGaussian();
            for (int k = 0; k < (trial % 3 == 0 ? 0 : moves.Length); k++)
                moves[k] += size * random.NextGaussian();
            if (trial == 10)
                (p[0], moves[0]) = (double.NaN, double.PositiveInfinity);
            Certification found = Certify(Saved(fit) with { Robust = proof with { Dual = new RobustDual(p, new Matrix(n, d, moves)) } }, data);
            Assert.InRange(found.Robust!.LowerBound, 0, proof.Objective * (1 + 1e-12));
            Assert.True(found.Robust.LowerBound < proof.LowerBound, $"{trial}");
            Assert.True(found.IsRefuted, $"{trial}");
        }
    }

    [Fact]
    public void Other_rows_are_refuted_with_a_bound_of_their_own()
    {
        (Dataset data, FittedNetwork fit) = Fit(PerturbationNorm.Infinity, all: true);
        Dataset fewer = data.SelectRows([.. Enumerable.Range(2, data.Count - 2)]);
        Certification found = Certify(Saved(fit), fewer);
        Assert.True(found.IsRefuted && !found.DataIsTrainingData && !found.Robust!.IsProven);
        Assert.InRange(found.Robust!.LowerBound, 0, RobustTraining.Objective(fit.Model, fewer, Settings(fit.Robust!.Ball, fit.Certificate.Beta)));
        Assert.True(found.Robust.LowerBound > 0);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_proof_that_is_cut_short_refutes_nothing(bool all)
    {
        (Dataset data, FittedNetwork fit) = Fit(PerturbationNorm.Infinity, all);
        Certification cut = Certifier.Certify(Saved(fit), data, cancellation: new CancellationToken(canceled: true));
        Assert.Empty(cut.Refutations);
        Assert.Equal((0, false), (cut.Robust!.LowerBound, cut.Robust.IsProven));
        Assert.Equal(fit.Robust!.Objective, cut.Robust.Objective, 1e-12 * fit.Robust.Objective);
    }

    [Fact]
    public void The_network_of_zeros_is_proven_again_too()
    {
        (Dataset data, FittedNetwork any) = Fit(PerturbationNorm.Infinity, all: true);
        FittedNetwork fit = ConvexNetwork.Fit(data, any.Settings with { Beta = 1000 });
        Assert.Equal(0, fit.Model.Network.Neurons);
        SavedModel saved = folder.Reloaded(fit);
        Certification again = Certify(saved, data);
        Assert.Empty(again.Refutations);
        Assert.True(again.Robust!.IsProven);
        Certification cut = Certifier.Certify(saved, data, cancellation: new CancellationToken(canceled: true));
        Assert.Empty(cut.Refutations);
        Assert.False(cut.Robust!.IsProven);
    }

    /// <summary>Balls side by side leave only linear networks; one that switches within them is better, and is none of those that the bound is about.</summary>
    [Fact]
    public void A_network_that_switches_within_balls_is_not_called_optimal()
    {
        double[] inner = [.. Enumerable.Range(0, 20).Select(i => (i - 9.5) / 20)], middle = [-4.5, -3.5, -2.5, -1.5, 1.5, 2.5, 3.5, 4.5], outer = [.. Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? 1 : -1) * (5 + (i / 20.0)))];
        double[] x = [.. inner, .. middle, .. outer];
        Dataset data = Dataset.OfClasses(new Matrix(x.Length, 1, x), [.. x.Select(value => Math.Abs(value) > 3 ? 1 : 0)], ["in", "out"]);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { Loss = Loss.Hinge, Robust = new RobustBall(1), Beta = 0.01, Standardize = false, Threads = 1 });
        Assert.True(fit.Robust!.IsProven);
        var hidden = new Matrix(3, 2, [1, -1.5, -1, -1.5, 0, 1]);
        SavedModel switching = Saved(fit) with { Model = fit.Model with { Network = new Network(Activation.Relu, hidden, new Matrix(3, 1, [0.8, 0.8, -1])) } };
        Certification found = Certify(switching, data);
        Assert.True(found.Robust!.Objective < 0.5 * found.Robust.LowerBound, found.Robust.ClaimText);
        Assert.Equal((true, false), (found.Robust.IsBelowBound, found.Robust.IsProven));
        Assert.Contains(found.Refutations, refutation => refutation.Contains("switch within balls", StringComparison.Ordinal));
        Assert.Contains("and is none of these", found.Robust.ClaimText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("radius", "-1", "at least 0")]
    [InlineData("norm", "\"3\"", "must be one of")]
    [InlineData("kept", "[3]", "no index of a feature")]
    [InlineData("tolerance", "1", "in [0, 1)")]
    [InlineData("patternDirections", "null", "not all patterns were priced")]
    [InlineData("patternDirections", "{\"rows\": 0, \"columns\": 4, \"encoding\": \"base64-float64-le\", \"data\": []}", "not all patterns were priced")]
    [InlineData("multipliers", "{\"rows\": 0, \"columns\": 1, \"encoding\": \"base64-float64-le\", \"data\": []}", "is 0×1 and must be 20×1")]
    [InlineData("moves", "null", "must be an object")]
    public void What_does_not_fit_is_refused(string field, string value, string reason)
    {
        JsonNode root = Written(Fit(PerturbationNorm.Infinity, all: false).Fit);
        root["robust"]![field] = JsonNode.Parse(value);
        AssertRefused(root, reason);
    }

    [Fact]
    public void Every_member_is_needed_and_another_loss_is_refused()
    {
        JsonNode root = Written(Fit(PerturbationNorm.Infinity, all: true).Fit);
        foreach (string name in root["robust"]!.AsObject().Select(member => member.Key).Where(name => name != "claimText"))
        {
            JsonNode without = root.DeepClone();
            without["robust"]!.AsObject().Remove(name);
            AssertRefused(without, $"lacks \"{name}\"");
        }

        root["model"]!["loss"] = "logistic";
        AssertRefused(root, "hinge loss");
    }

    private JsonNode Written(FittedNetwork fit)
    {
        folder.Reloaded(fit);
        return JsonNode.Parse(File.ReadAllText(folder.File("model.json")))!;
    }

    private void AssertRefused(JsonNode root, string reason)
    {
        File.WriteAllText(folder.File("model.json"), root.ToJsonString());
        Assert.Contains(reason, Assert.Throws<DataException>(() => ModelFile.Load(folder.File("model.json"))).Message, StringComparison.Ordinal);
    }

    private static Certification Certify(SavedModel saved, Dataset data) => Certifier.Certify(saved, data, cancellation: TestContext.Current.CancellationToken);

    private static SavedModel Saved(FittedNetwork fit) => fit.ToSaved(null, new TrainingRecord("test", [], 0, fit.TrainingRows, fit.DataFingerprint, "", "", 0, 0));

    /// <summary>What a network reaches that is trained for the ball and the β that a file speaks of.</summary>
    private static double Objective(Dataset data, SavedModel saved, FittedNetwork fit)
    {
        RobustProof proof = saved.Robust!;
        double beta = saved.Certificate.Beta;
        bool same = proof.Ball.Radius == fit.Robust!.Ball.Radius && proof.Ball.Kept.SequenceEqual(fit.Robust.Ball.Kept) && beta == fit.Certificate.Beta;
        return same ? fit.Robust.Objective : ConvexNetwork.Fit(data, fit.Settings with { Robust = proof.Ball, Beta = beta }).Robust!.Objective;
    }

    private static RobustSettings Settings(RobustBall ball, double beta) => new() { Radius = ball.Radius, Norm = ball.Norm, Kept = ball.Kept, Beta = beta, Threads = 1 };

    private static (Dataset Data, FittedNetwork Fit) Fit(PerturbationNorm norm, bool all) => Fits.GetOrAdd((norm, all), static kind =>
    {
        var random = new RandomSource(7);
        var features = new Matrix(20, 3);
        random.FillGaussian(features.Data);
        Dataset data = Dataset.OfClasses(features, [.. Enumerable.Range(0, 20).Select(t => Math.Abs(features[t, 0]) + (0.5 * features[t, 1]) > 0.6 ? 1 : 0)], ["a", "b"]);
        var settings = new FitSettings
        {
            Loss = Loss.Hinge,
            Robust = new RobustBall(0.15, kind.Norm) { Kept = [2] },
            Beta = 0.3,
            Threads = 1,
            Patterns = kind.All ? PatternChoice.Exact : PatternChoice.Sampled(60),
        };
        return (data, ConvexNetwork.Fit(data, settings));
    });
}
