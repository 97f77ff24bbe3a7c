using System.Text.Json;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Fitting;

/// <summary>The l1 penalty and the penalty on features against the optima that CVXOPT finds: tests/penalties.</summary>
public sealed class PenaltyReferenceTests
{
    private const int Rows = 40, Inputs = 4, Gates = 15;

    public static TheoryData<string, string, double, double> Optima
    {
        get
        {
            var data = new TheoryData<string, string, double, double>();
            JsonElement root = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/penalties/optima.json"))).RootElement;
            foreach (JsonElement one in root.GetProperty("optima").EnumerateArray())
                data.Add(one.GetProperty("penalty").GetString()!, one.GetProperty("loss").GetString()!, one.GetProperty("beta").GetDouble(), one.GetProperty("optimum").GetDouble());
            return data;
        }
    }

    [Theory, MemberData(nameof(Optima))]
    public void Reaches_the_optimum_and_proves_it(string penalty, string loss, double beta, double optimum)
    {
        FittedNetwork fit = ConvexNetwork.Fit(Data(loss != "squared"), new FitSettings
        {
            Activation = Activation.GatedRelu,
            Penalty = penalty == "l1" ? PenaltyKind.L1 : PenaltyKind.Features,
            Loss = Loss.Named(loss),
            Patterns = PatternChoice.Gates(GateMatrix()),
            Beta = beta,
            Bias = false,
            Standardize = false,
            Tolerance = 1e-8,
            Threads = 1,
        });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(SolverKind.ProximalGradient, fit.Settings.Solver);
        Assert.Equal((Claim.Patterns, Gates), (fit.Certificate.Claim, fit.Certificate.Patterns));
        Assert.Equal(optimum, fit.Certificate.Objective, 2e-8 * optimum);
        Assert.Equal(optimum, fit.Certificate.LowerBound, 2e-8 * optimum);
        Assert.Equal(fit.ProgramObjective, fit.Certificate.Objective, (loss == "hinge" ? 1e-8 : 1e-12) * optimum);
    }

    /// <summary>The rows of make.py.</summary>
    private static Dataset Data(bool classes)
    {
        var features = new Matrix(Rows, Inputs);
        var targets = new double[Rows];
        for (int t = 0; t < Rows; t++)
        {
            for (int f = 0; f < Inputs; f++)
                features.MutableRow(t)[f] = Math.Sin((t + 1) * (f + 2));
            double y = Math.Cos((2 * t) + 1) + (features[t, 0] * features[t, 0]);
            targets[t] = !classes ? y : y > 0.3 ? 1 : -1;
        }

        return new Dataset(features, Matrix.FromColumn(targets), classes ? LearningTask.Classification : LearningTask.Regression);
    }

    private static Matrix GateMatrix()
    {
        var gates = new Matrix(Inputs, Gates);
        for (int f = 0; f < Inputs; f++)
        {
            for (int k = 0; k < Gates; k++)
                gates.MutableRow(f)[k] = Math.Cos((f + 1) * (k + 1));
        }

        return gates;
    }
}
