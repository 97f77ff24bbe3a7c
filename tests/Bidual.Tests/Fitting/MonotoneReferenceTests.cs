using System.Text.Json;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Fitting;

/// <summary>Networks of monotone neurons against the optima that CVXOPT finds: tests/monotone.</summary>
public sealed class MonotoneReferenceTests
{
    public static TheoryData<string, int[], int[], double, bool, bool, double> Optima
    {
        get
        {
            var data = new TheoryData<string, int[], int[], double, bool, bool, double>();
            foreach (JsonElement one in Reference.GetProperty("optima").EnumerateArray())
            {
                data.Add(
                    one.GetProperty("loss").GetString()!,
                    Indices(one.GetProperty("increasing")),
                    Indices(one.GetProperty("decreasing")),
                    one.GetProperty("beta").GetDouble(),
                    one.GetProperty("weighted").GetBoolean(),
                    one.GetProperty("intercept").GetBoolean(),
                    one.GetProperty("optimum").GetDouble());
            }

            return data;

            static int[] Indices(JsonElement array) => [.. array.EnumerateArray().Select(index => index.GetInt32())];
        }
    }

    private static JsonElement Reference => JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/monotone/optima.json"))).RootElement;

    [Theory, MemberData(nameof(Optima))]
    public void Reaches_the_optimum_and_proves_it(string loss, int[] increasing, int[] decreasing, double beta, bool weighted, bool intercept, double optimum)
    {
        FittedNetwork fit = ConvexNetwork.Fit(
            LossReferenceTests.Data(Loss.Named(loss)!, weighted),
            new FitSettings
            {
                Loss = Loss.Named(loss),
                Monotone = [.. increasing.Select(feature => new MonotoneFeature(feature, 1)), .. decreasing.Select(feature => new MonotoneFeature(feature, -1))],
                Beta = beta,
                Bias = false,
                Intercept = intercept,
                Standardize = false,
                Tolerance = 1e-7,
                Threads = 1,
            });
        Assert.Equal(SolveStatus.Converged, fit.Status);
        Assert.Equal(Reference.GetProperty("patterns").GetInt32(), fit.Certificate.Patterns);
        Assert.Equal((Claim.Global, PricingMethod.Enumeration), (fit.Certificate.Claim, fit.Certificate.Pricing));
        Assert.Equal(optimum, fit.Certificate.Objective, 2e-7 * optimum);
        Assert.Equal(optimum, fit.Certificate.LowerBound, 2e-7 * optimum);
    }
}
