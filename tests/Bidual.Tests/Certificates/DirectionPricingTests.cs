using Bidual.Certificates;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Certificates;

/// <summary>Prices that are known are used where they hold, and nowhere else.</summary>
public sealed class DirectionPricingTests
{
    private const double Accuracy = 1e-4;

    [Fact]
    public void A_known_price_holds_near_its_point()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(30, 4, 3);
        double proven = Pricing(inputs).UpperBound(dual);
        double[] near = [.. dual.Select(value => value * (1 + 1e-9))];
        double transferred = Pricing(inputs, new KnownPrice(dual, proven)).UpperBound(near);
        Assert.InRange(transferred, proven * (1 + 1e-9), proven * (1 + (0.1 * Accuracy)));
    }

    /// <summary>A bound that is too low would be believed near its point; at another point it is not looked at.</summary>
    [Fact]
    public void A_known_price_is_not_used_elsewhere()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(30, 4, 3);
        double[] other = PricingData.Gaussian(30, 4, 4).Dual;
        double exact = Pricing(inputs).UpperBound(other);
        Assert.Equal(exact, Pricing(inputs, new KnownPrice(dual, 1e-3 * exact)).UpperBound(other));
    }

    /// <summary>The rule g(ν') ≤ g(ν) + Σ|ν'_t − ν_t|‖x_t‖ itself.</summary>
    [Fact]
    public void No_price_grows_faster_than_the_distance()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (Matrix inputs, double[] dual) = PricingData.Gaussian(20, 3, seed);
            double[] other = PricingData.Gaussian(20, 3, seed + 100).Dual;
            double value = ExactPricing.Run(new PricingRequest(inputs, other)).Value;
            Assert.True(value <= new KnownPrice(dual, Pricing(inputs).UpperBound(dual)).At(inputs, other));
        }
    }

    [Fact]
    public void What_is_out_of_reach_still_gets_a_bound()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(60, 5, 3);
        double exact = ExactPricing.Run(new PricingRequest(inputs, dual)).Value;
        double bound = Pricing(inputs, new KnownPrice(dual, double.PositiveInfinity)).UpperBound(dual);
        Assert.InRange(bound, exact * (1 - 1e-12), 4 * exact);
    }

    private static DirectionPricing Pricing(Matrix inputs, KnownPrice? known = null) =>
        new(inputs, new Matrix(0, inputs.Columns), 0, Accuracy, 1, known);
}
