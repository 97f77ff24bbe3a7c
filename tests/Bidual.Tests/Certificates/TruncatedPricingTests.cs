using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Certificates;

/// <summary>The bounds (8a) and (8c) hold, against prices over all patterns.</summary>
public sealed class TruncatedPricingTests
{
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 1.0)]
    [InlineData(2, 0.1)]
    [InlineData(3, 1e-3)]
    public void No_neuron_has_a_price_above_the_bounds(int rank, double decay)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            Matrix inputs = PricingData.Decaying(14, 4, decay, seed).Inputs;
            double[] dual = Gaussian(14, seed + 100);
            double exact = Enumerated(inputs).UpperBound(dual);
            Matrix directions = LeadingDirections.Of(inputs, rank, 1);
            IPricing within = Enumerated(LeadingDirections.Project(inputs, directions));
            double bound = new TruncatedPricing(inputs, directions, within).UpperBound(dual);
            Assert.InRange(exact, within.UpperBound(dual) * (1 - 1e-9), bound);
            Assert.True(new SpectralBound(inputs).UpperBound(dual) >= exact);
        }
    }

    /// <summary>Any orthonormal directions serve, not only singular vectors.</summary>
    [Fact]
    public void The_bound_holds_for_directions_of_any_kind()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            Matrix inputs = PricingData.Decaying(12, 4, 1, seed).Inputs;
            double[] dual = Gaussian(12, seed + 50);
            Matrix directions = LeadingDirections.Of(PricingData.Decaying(9, 4, 1, seed + 20).Inputs, 2, 1);
            IPricing within = Enumerated(LeadingDirections.Project(inputs, directions));
            Assert.True(new TruncatedPricing(inputs, directions, within).UpperBound(dual) >= Enumerated(inputs).UpperBound(dual));
        }
    }

    [Fact]
    public void All_directions_give_the_price_itself()
    {
        Matrix inputs = PricingData.Decaying(14, 3, 1, 5).Inputs;
        double[] dual = Gaussian(14, 6);
        Matrix directions = LeadingDirections.Of(inputs, 3, 1);
        double exact = Enumerated(inputs).UpperBound(dual);
        double bound = new TruncatedPricing(inputs, directions, Enumerated(LeadingDirections.Project(inputs, directions))).UpperBound(dual);
        Assert.Equal(exact, bound, 1e-9 * exact);
    }

    /// <summary>With ν ≥ 0 and all rows alike, g(ν) = Σν‖x‖, and (8a) is that.</summary>
    [Fact]
    public void The_spectral_bound_is_exact_on_equal_rows()
    {
        var inputs = new Matrix(5, 2, [3, 4, 3, 4, 3, 4, 3, 4, 3, 4]);
        double[] dual = [1, 2, 3, 4, 5];
        Assert.Equal(75, new SpectralBound(inputs).UpperBound(dual), 1e-6);
    }

    private static PatternPricing Enumerated(Matrix inputs) =>
        new(new ReluNetwork().Program(inputs, new double[inputs.Rows], Loss.Squared, 1, Arrangement.Enumerate(inputs, ArrangementLimits.Default), 1));

    private static double[] Gaussian(int count, int seed)
    {
        var values = new double[count];
        new RandomSource(seed).FillGaussian(values);
        return values;
    }
}
