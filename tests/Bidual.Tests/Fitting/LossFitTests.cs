using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Fitting;

/// <summary>Whole trainings with every loss: what is proven holds for other networks, and can be proven again from the file.</summary>
public sealed class LossFitTests
{
    private const int Rows = 40;

    public static TheoryData<string, string, string> Combinations
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string loss in (string[])["squared", "absolute", "huber:0.5", "quantile:0.8", "poisson", "logistic", "hinge", "squared-hinge"])
            {
                foreach (string patterns in (string[])["auto", "sampled", "gated"])
                {
                    foreach (string weights in (string[])["equal", "weights", "balanced"])
                    {
                        if (weights != "balanced" || Loss.Named(loss)!.Targets == TargetKind.Classes)
                            data.Add(loss, patterns, weights);
                    }
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void What_is_proven_holds_for_other_networks_and_again_from_the_file(string name, string patterns, string weights)
    {
        ILoss loss = Loss.Named(name)!;
        Dataset data = Data(loss, weights == "weights");
        var settings = new FitSettings
        {
            Loss = loss,
            BetaRatio = 0.03,
            BalanceClasses = weights == "balanced",
            Activation = patterns == "gated" ? Activation.GatedRelu : Activation.Relu,
            Patterns = patterns == "auto" ? PatternChoice.Auto : PatternChoice.Sampled(30),
            Tolerance = 1e-5,
            Threads = 1,
        };
        FittedNetwork fit = ConvexNetwork.Fit(data, settings);
        Certificate certificate = fit.Certificate;
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(patterns == "auto" ? Claim.Global : Claim.Patterns, certificate.Claim);
        Assert.Equal(Objective(fit.Model.Network, fit.Model, data, certificate.Beta), certificate.Objective, 1e-12 * certificate.Objective);
        foreach (Network other in Others(fit.Model.Network))
            Assert.True(Objective(other, fit.Model, data, certificate.Beta) >= certificate.GlobalLowerBound * (1 - 1e-9));

        SavedModel saved = Saved(fit);
        Certification again = Certifier.Certify(saved, data);
        Assert.Empty(again.Refutations);
        Assert.Equal(certificate.LowerBound, again.Certificate.LowerBound, 1e-7 * certificate.LowerBound);

        // Other weights are other data.
        if (weights == "weights")
            Assert.True(Certifier.Certify(saved, data.WithWeights(null)).IsRefuted);
        Assert.Equal(!loss.IsDifferentiable, fit.DualPoint is not null);
        if (fit.DualPoint is { } dual)
            Assert.True(Certifier.Certify(saved with { DualPoint = [.. dual.Select(value => 0.9 * value)] }, data).IsRefuted);
    }

    [Fact]
    public void The_median_of_a_constant_is_what_the_absolute_loss_predicts_and_a_quantile_the_other()
    {
        // A bias alone: the network can be nothing but a constant, and at tiny β that is the median, or the quantile, of the targets.
        double[] targets = [.. Enumerable.Range(0, 21).Select(t => (double)((t * 8) % 21))];
        var data = new Dataset(Matrix.FromColumn([.. Enumerable.Repeat(1.0, 21)]), Matrix.FromColumn(targets), LearningTask.Regression);
        Assert.Equal(10, Constant(Loss.Absolute), 1e-3);
        Assert.Equal(4, Constant(Loss.Quantile(0.2)), 1e-3);
        Assert.Equal(18, Constant(Loss.Quantile(0.9)), 1e-3);

        double Constant(ILoss loss) => ConvexNetwork.Fit(data, new FitSettings { Loss = loss, Beta = 1e-3, Bias = false, Standardize = false }).Model.Predict(data.Features)[0];
    }

    [Fact]
    public void A_poisson_model_predicts_means()
    {
        Dataset data = Data(Loss.Poisson, false);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { Loss = Loss.Poisson, BetaRatio = 0.01, Tolerance = 1e-4 });
        double[] means = fit.Model.Predict(data.Features);
        Assert.All(means, mean => Assert.True(mean > 0));
        Assert.Equal(data.Targets.Column(0).Average(), means.Average(), 0.2);
        Assert.InRange(fit.TrainScores.R2!.Value, 0.5, 1);
    }

    [Theory]
    [InlineData("hinge", false, "the target must be a class")]
    [InlineData("poisson", false, "must be numbers that are not negative")]
    [InlineData("poisson", true, "must be numbers that are not negative")]
    public void A_loss_refuses_targets_of_another_kind(string loss, bool classes, string reason)
    {
        Dataset data = Data(classes ? Loss.Logistic : Loss.Squared, false);
        Assert.Contains(reason, Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, new FitSettings { Loss = Loss.Named(loss), Beta = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_balanced_by_weights()
    {
        Dataset data = Data(Loss.Logistic, false);
        double positive = data.Targets.Column(0).Count(y => y > 0);
        double[] weights = [.. data.Targets.Column(0).Select(y => Rows / (2 * (y > 0 ? positive : Rows - positive)))];
        var settings = new FitSettings { Beta = 0.5, Tolerance = 1e-6 };
        double balanced = ConvexNetwork.Fit(data, settings with { BalanceClasses = true }).Certificate.Objective;
        Assert.Equal(ConvexNetwork.Fit(data.WithWeights(weights), settings).Certificate.Objective, balanced, 2e-6 * balanced);
    }

    private static Dataset Data(ILoss loss, bool weighted)
    {
        Dataset numbers = Synthetic.Planted(Rows, 3, 4, 0.3, 5);
        double[] y = numbers.Targets.Column(0);
        LearningTask task = loss.Targets == TargetKind.Classes ? LearningTask.Classification : LearningTask.Regression;
        double[] targets = loss.Targets switch
        {
            TargetKind.Classes => Array.ConvertAll(y, value => value > 0.5 ? 1.0 : -1.0),
            TargetKind.Counts => Array.ConvertAll(y, value => Math.Floor(Math.Exp(Math.Clamp(value, -3, 3)))),
            _ => y,
        };
        return new Dataset(numbers.Features, Matrix.FromColumn(targets), task, weights: weighted ? RandomPrograms.Weights(Rows, 6) : null);
    }

    private static double Objective(Network network, Model model, Dataset data, double beta) => (model with { Network = network }).Objective(data, beta);

    /// <summary>The network itself, moved a little and more, and some of its neurons.</summary>
    private static IEnumerable<Network> Others(Network network)
    {
        for (int k = 0; k < 30; k++)
        {
            double size = Math.Pow(10, -k % 6);
            yield return new Network(network.Activation, Moved(network.Hidden, size, k), Moved(network.Output, size, k + 100), network.Gates);
        }
    }

    private static Matrix Moved(Matrix matrix, double size, long seed)
    {
        Matrix moved = RandomPrograms.Gaussian(matrix.Rows, matrix.Columns, seed);
        for (int k = 0; k < moved.Data.Length; k++)
            moved.Data[k] = matrix.Values[k] + (size * moved.Data[k]);
        return moved;
    }

    private static SavedModel Saved(FittedNetwork fit)
    {
        var record = new TrainingRecord("test", [], 0, fit.TrainingRows, fit.DataFingerprint, "test", "test", 0, 0);
        return new SavedModel(fit.Model, null, fit.Certificate, fit.PatternDirections, record, DualPoint: fit.DualPoint);
    }
}
