using System.Text.Json;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Classical;

/// <summary>Linear models against the optima that CVXOPT and scikit-learn find: tests/classical. Every solver that takes the penalty reaches them, and every certificate proves them.</summary>
public sealed class LinearReferenceTests
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/classical/optima.json"))).RootElement;
    private static readonly SolverKind[] OfRidge =
    [
        SolverKind.Auto, SolverKind.Cholesky, SolverKind.Qr, SolverKind.Svd, SolverKind.ConjugateGradient, SolverKind.PreconditionedConjugateGradient, SolverKind.LimitedMemoryBfgs,
        SolverKind.ProximalGradient, SolverKind.Admm,
    ];

    private static readonly SolverKind[] OfNorms = [SolverKind.Auto, SolverKind.ProximalGradient, SolverKind.Admm, SolverKind.InteriorPoint];

    private static readonly SolverKind[] OfL1 = [.. OfNorms, SolverKind.CoordinateDescent];

    public static TheoryData<int, SolverKind> Cases
    {
        get
        {
            var data = new TheoryData<int, SolverKind>();
            for (int k = 0; k < Root.GetProperty("cases").GetArrayLength(); k++)
            {
                foreach (SolverKind solver in Case(k).GetProperty("penalty").GetString() == "ridge" ? OfRidge : Case(k).GetProperty("penalty").GetString() == "l1" ? OfL1 : OfNorms)
                    data.Add(k, solver);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Reaches_the_optimum_and_proves_it(int number, SolverKind solver)
    {
        JsonElement one = Case(number);
        string loss = one.GetProperty("loss").GetString()!;
        double optimum = one.GetProperty("objective").GetDouble();
        bool intercept = one.GetProperty("intercept").GetBoolean();
        FittedNetwork fit = ConvexNetwork.Fit(Data(loss), Settings(one, solver));
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal((Claim.Global, PricingMethod.Conjugate), (fit.Certificate.Claim, fit.Certificate.Pricing));
        Assert.Equal(optimum, fit.Certificate.Objective, 1e-8 * optimum);
        Assert.Equal(optimum, fit.Certificate.LowerBound, 1e-8 * optimum);
        Assert.True(fit.Certificate.LowerBound <= optimum * (1 + 1e-9));
        Assert.Equal(fit.ProgramObjective, fit.Certificate.Objective, 1e-12 * optimum);
        double[] weights = fit.Model.Network.Neurons == 0 ? new double[fit.Model.Network.Inputs] : fit.Model.Network.Hidden.Row(0).ToArray();
        double[] known = [.. one.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())];

        // By strong convexity, of ridge: (β/2)‖w − w*‖² is at most the gap. The norms are as well conditioned on these rows.
        double distance = Math.Sqrt(2e-8 * optimum / one.GetProperty("beta").GetDouble());
        for (int j = 0; j < known.Length; j++)
            Assert.Equal(known[j], weights[j], distance);
        Assert.Equal(one.GetProperty("constant").GetDouble(), intercept ? fit.Model.Network.Linear!.Intercept![0] : 0, distance);
    }

    [Fact]
    public void Bounds_hold_for_every_weight()
    {
        foreach (int number in Enumerable.Range(0, Root.GetProperty("cases").GetArrayLength()))
        {
            JsonElement one = Case(number);
            string loss = one.GetProperty("loss").GetString()!;
            Dataset data = Data(loss);
            FittedNetwork fit = ConvexNetwork.Fit(data, Settings(one, SolverKind.Auto) with { Tolerance = 1e-3 });
            var random = new RandomSource(number);
            double best = one.GetProperty("objective").GetDouble();
            for (int k = 0; k < 20; k++)
            {
                Network network = fit.Model.Network;
                var moved = new Matrix(1, network.Inputs);
                for (int j = 0; j < network.Inputs; j++)
                    moved.MutableRow(0)[j] = (network.Neurons == 0 ? 0 : network.Hidden[0, j]) + (Math.Pow(10, -k / 3.0) * random.NextGaussian());
                Model other = fit.Model with { Network = new Network(Activation.Linear, moved, new Matrix(1, 1, [1]), linear: network.Linear) };
                Assert.True(other.Objective(data, fit.Certificate.Beta) >= fit.Certificate.LowerBound);

                // A certificate of the mutated weights is valid too: below the optimum, and no claim unless they are near it.
                Certification again = Certifier.Certify(fit.ToSaved(null, Record(fit)) with { Model = other }, data);
                Assert.True(again.Certificate.LowerBound <= best * (1 + 1e-12));
                Assert.Equal(again.Certificate.RelativeGap <= 1e-3, again.Certificate.Claim == Claim.Global);
            }
        }
    }

    [Fact]
    public void A_boasting_file_is_refuted()
    {
        JsonElement one = Case(0);
        Dataset data = Data("squared");
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(one, SolverKind.Auto));
        SavedModel saved = fit.ToSaved(null, Record(fit));
        Assert.False(Certifier.Certify(saved, data).IsRefuted);
        Assert.True(Certifier.Certify(saved with { Certificate = fit.Certificate with { LowerBound = 1.01 * fit.Certificate.LowerBound } }, data).IsRefuted);
        Assert.True(Certifier.Certify(saved with { Model = saved.Model with { Penalty = PenaltyKind.L1 } }, data).IsRefuted);
    }

    [Theory]
    [InlineData("hinge", PenaltyKind.Ridge)]
    [InlineData("hinge", PenaltyKind.L1)]
    [InlineData("squared-hinge", PenaltyKind.Ridge)]
    [InlineData("absolute", PenaltyKind.Ridge)]
    [InlineData("huber:0.5", PenaltyKind.Group)]
    [InlineData("quantile:0.8", PenaltyKind.Group)]
    public void Other_losses_are_proven(string loss, PenaltyKind penalty)
    {
        foreach (bool intercept in new[] { false, true })
        {
            FittedNetwork fit = ConvexNetwork.Fit(
                Data(loss.Contains("hinge", StringComparison.Ordinal) ? "logistic" : "squared"),
                new FitSettings { Activation = Activation.Linear, Penalty = penalty, Loss = Loss.Named(loss), Beta = 0.5, Bias = false, Intercept = intercept, Standardize = false, Threads = 1 });
            Assert.Equal((Claim.Global, SolveStatus.Converged), (fit.Certificate.Claim, fit.Status));
        }
    }

    private static JsonElement Case(int number) => Root.GetProperty("cases")[number];

    private static FitSettings Settings(JsonElement one, SolverKind solver)
    {
        PenaltyKind penalty = one.GetProperty("penalty").GetString() switch
        {
            "ridge" => PenaltyKind.Ridge,
            "l1" => PenaltyKind.L1,
            _ => PenaltyKind.Group,
        };
        return new FitSettings
        {
            Activation = Activation.Linear,
            Penalty = penalty,
            Groups = penalty == PenaltyKind.Group ? [.. Root.GetProperty("groups").EnumerateArray().Select(group => group.EnumerateArray().Select(index => index.GetInt32()).ToArray())] : [],
            Beta = one.GetProperty("beta").GetDouble(),
            Intercept = one.GetProperty("intercept").GetBoolean(),
            Bias = false,
            Standardize = false,
            Solver = solver,
            Tolerance = 1e-8,
            Threads = 1,
        };
    }

    private static TrainingRecord Record(FittedNetwork fit) => new("0", [], 0, fit.TrainingRows, fit.DataFingerprint, "", "", 0, 0);

    /// <summary>The rows of make.py.</summary>
    private static Dataset Data(string loss)
    {
        int rows = Root.GetProperty("rows").GetInt32(), columns = Root.GetProperty("columns").GetInt32();
        var features = new Matrix(rows, columns);
        var targets = new double[rows];
        for (int t = 0; t < rows; t++)
        {
            for (int k = 0; k < columns; k++)
                features.MutableRow(t)[k] = Math.Sin((1.3 * t) + (0.9 * k * k) + 0.2) + (0.3 * Math.Cos(0.37 * t * (k + 1)));
            double y = (1.5 * features[t, 0]) - features[t, 1] + (0.8 * Math.Sin(2.1 * t)) + 0.4;
            targets[t] = loss == "squared" ? y : y > 0.3 ? 1 : -1;
        }

        return new Dataset(features, Matrix.FromColumn(targets), loss == "squared" ? LearningTask.Regression : LearningTask.Classification);
    }
}
