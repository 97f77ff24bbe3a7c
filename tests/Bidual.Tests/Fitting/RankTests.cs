using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Fitting;

/// <summary>Training over the leading directions: proven among such networks, bounded against all.</summary>
public sealed class RankTests
{
    private static readonly FitSettings Raw = new() { Bias = false, Standardize = false, Threads = 1, Beta = 0.3, Tolerance = 1e-7 };

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    public void The_network_is_the_best_over_its_directions_and_the_bound_holds_for_all(int columns)
    {
        Dataset data = Data(24, columns, 0.4);
        FittedNetwork fit = ConvexNetwork.Fit(data, Raw with { Rank = 2 });
        Truncation truncation = fit.Truncation!;
        Assert.Equal(columns, fit.Model.Network.Inputs);
        Assert.Equal(Claim.Global, truncation.Certificate.Claim);
        Assert.Equal(truncation.Certificate.Objective, fit.Certificate.Objective, 1e-10 * fit.Certificate.Objective);
        Assert.Contains("on the 2 leading directions of these data", truncation.Certificate.ClaimText, StringComparison.Ordinal);
        Assert.True(Vector.Norm(LeadingDirections.Residual(fit.Model.Network.Hidden, truncation.Directions).Values) <= 1e-12);

        // The same problem, stated on the coordinates from the start.
        var reduced = new Dataset(LeadingDirections.Project(data.Features, truncation.Directions), data.Targets, LearningTask.Regression);
        Assert.Equal(ConvexNetwork.Fit(reduced, Raw).Certificate.Objective, fit.Certificate.Objective, 2e-7 * fit.Certificate.Objective);

        // Any network at all has an objective above the bound, the best one known among them.
        FittedNetwork free = ConvexNetwork.Fit(data, Raw);
        Assert.Equal(columns <= 10 ? PricingMethod.BranchAndBound : PricingMethod.Truncation, fit.Certificate.Pricing);
        Assert.InRange(fit.Certificate.GlobalLowerBound, 0.1 * free.Certificate.Objective, free.Certificate.Objective);
        Assert.True(free.Certificate.Objective < fit.Certificate.Objective);
        Assert.InRange(truncation.Energy, 0.5, 1 - 1e-6);
    }

    [Fact]
    public void With_all_directions_nothing_is_lost()
    {
        Dataset data = Data(20, 12, 0.4), few = new(LeadingDirections.Project(data.Features, LeadingDirections.Of(data.Features, 3, 1)), data.Targets, LearningTask.Regression);
        Dataset lifted = new(LeadingDirections.Lift(few.Features, LeadingDirections.Of(data.Features, 3, 1)), data.Targets, LearningTask.Regression);
        FittedNetwork fit = ConvexNetwork.Fit(lifted, Raw with { Rank = 3 });
        Assert.Equal(Claim.Global, fit.Certificate.Claim);
        Assert.Equal(ConvexNetwork.Fit(few, Raw).Certificate.Objective, fit.Certificate.Objective, 2e-7 * fit.Certificate.Objective);
        Assert.Equal(1, fit.Truncation!.Energy, 1e-12);
    }

    [Fact]
    public void Beta_is_chosen_among_networks_confined_alike()
    {
        FittedNetwork fit = ConvexNetwork.Fit(Data(40, 6, 0.6), Raw with { Beta = null, Rank = 2, Tolerance = 1e-5 });
        Assert.NotNull(fit.Selection);
        Assert.Equal(Claim.Global, fit.SolvedCertificate.Claim);
    }

    [Fact]
    public void What_does_not_go_with_a_rank_is_refused()
    {
        Dataset data = Data(10, 4, 0.5);
        Assert.Contains("--rank 5", Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, Raw with { Rank = 5 })).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, Raw with { Rank = 2, Activation = Activation.GatedRelu }));
        Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, Raw with { Rank = 2, Patterns = PatternChoice.Gates(new Matrix(3, 4)) }));
        Assert.Throws<DataException>(() => ConvexNetwork.Fit(data, Raw with { Rank = 2, Solver = SolverKind.Decomposition }));
        Assert.Throws<DataException>(() => ConvexNetwork.Path(data, new PathSettings { Fit = Raw with { Beta = null, Rank = 2 } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Raw with { Rank = 0 });
    }

    /// <summary>Columns that become smaller by a factor each.</summary>
    private static Dataset Data(int rows, int columns, double decay)
    {
        (Matrix inputs, double[] targets) = PricingData.Decaying(rows, columns, decay, 7);
        return new Dataset(inputs, new Matrix(rows, 1, targets), LearningTask.Regression);
    }
}
