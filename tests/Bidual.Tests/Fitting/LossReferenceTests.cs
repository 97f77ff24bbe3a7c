using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Fitting;

/// <summary>Every loss, with and without weights, an intercept or a skip connection, against the optima that CVXOPT finds: tests/losses.</summary>
public sealed class LossReferenceTests
{
    private const int Rows = 6;

    public static TheoryData<string, string, double, bool, string, double> Optima
    {
        get
        {
            var data = new TheoryData<string, string, double, bool, string, double>();
            foreach (JsonElement one in Reference.GetProperty("optima").EnumerateArray())
            {
                data.Add(
                    one.GetProperty("loss").GetString()!,
                    one.GetProperty("model").GetString()!,
                    one.GetProperty("beta").GetDouble(),
                    one.GetProperty("weighted").GetBoolean(),
                    one.GetProperty("free").GetString()!,
                    one.GetProperty("optimum").GetDouble());
            }

            return data;
        }
    }

    private static JsonElement Reference => JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/losses/optima.json"))).RootElement;

    [Theory, MemberData(nameof(Optima))]
    public void Reaches_the_optimum_and_proves_it(string loss, string model, double beta, bool weighted, string free, double optimum)
    {
        FittedNetwork fit = ConvexNetwork.Fit(
            Data(Loss.Named(loss)!, weighted),
            new FitSettings
            {
                Loss = Loss.Named(loss),
                Activation = model == "gated" ? Activation.GatedRelu : Activation.Relu,
                Patterns = PatternChoice.Exact,
                Beta = beta,
                Bias = false,
                Intercept = free == "intercept",
                Skip = free == "skip",
                Standardize = false,
                Tolerance = 1e-7,
                Threads = 1,
            });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(Reference.GetProperty("patterns").GetInt32(), fit.Certificate.Patterns);
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(optimum, fit.Certificate.Objective, 2e-7 * optimum);
        Assert.Equal(optimum, fit.Certificate.LowerBound, 2e-7 * optimum);
    }

    /// <summary>The rows of make.py.</summary>
    internal static Dataset Data(ILoss loss, bool weighted)
    {
        var features = new Matrix(Rows, 3);
        var targets = new double[Rows];
        for (int t = 0; t < Rows; t++)
        {
            new[] { Math.Sin((1.3 * t) + 0.2), Math.Cos(0.7 * t * t), 1 }.CopyTo(features.Data, 3 * t);
            double y = (2 * Math.Sin(0.9 * t)) + (0.5 * Math.Cos(3.1 * t));
            targets[t] = loss.Targets switch
            {
                TargetKind.Classes => y > 0 ? 1 : -1,
                TargetKind.Counts => Math.Floor(2 * Math.Abs(y)),
                _ => y,
            };
        }

        LearningTask task = loss.Targets == TargetKind.Classes ? LearningTask.Classification : LearningTask.Regression;
        return new Dataset(features, Matrix.FromColumn(targets), task, weights: weighted ? [.. Enumerable.Range(0, Rows).Select(t => 0.5 + (t % 3))] : null);
    }
}
