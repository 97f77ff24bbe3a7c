using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData(30, 2)]
    [InlineData(40, 3)]
    [InlineData(40, 4)]
    [InlineData(30, 5)]
    public void It_is_proven_above_the_price_and_refuted_below(int n, int d)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            (Matrix inputs, double[] dual) = PricingData.Gaussian(n, d, seed);
            double price = ExactPricing.Run(new PricingRequest(inputs, dual) { Tolerance = 1e-6 }).Value;
            double above = price * (1 + 2e-4), below = price * (1 - 2e-4);
            PricingAnswer proven = ExactPricing.Run(new PricingRequest(inputs, dual) { Threshold = above });
            Assert.True(proven.IsComplete);
            Assert.True(proven.UpperBound <= above);
            Assert.True(proven.UpperBound >= price * (1 - 1e-12));
            foreach (int starts in new[] { 0, 8 })
            {
                PricingAnswer refuted = ExactPricing.Run(new PricingRequest(inputs, dual) { Threshold = below, StartsPerRank = starts });
                Assert.NotEmpty(refuted.Directions);
                Assert.All(refuted.Directions, direction => Assert.True(direction.Value > below));
                Assert.True(refuted.UpperBound >= price * (1 - 1e-12));
            }
        }
    }

    [Fact]
    public void Many_distinct_violators_come_at_once()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(200, 5, 2);
        double price = ExactPricing.Run(new PricingRequest(inputs, dual) { Tolerance = 1e-3 }).Value;
        PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual) { Threshold = 0.3 * price, MaximumDirections = 4 });
        Assert.Equal(4, answer.Directions.Count);
        Assert.Equal(answer.Directions.Select(direction => direction.Value).OrderDescending(), answer.Directions.Select(direction => direction.Value));
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.False(answer.Directions[i].Sign == answer.Directions[j].Sign && Vector.Dot(answer.Directions[i].Direction, answer.Directions[j].Direction) > 1 - 1e-13);
        }
    }

    [Fact]
    public void A_threshold_within_rounding_of_the_price_ends_all_the_same()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(40, 3, 1);
        double price = ExactPricing.Run(new PricingRequest(inputs, dual) { Tolerance = 1e-6 }).Value;
        PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual) { Threshold = price, Tolerance = 1e-5 });
        Assert.InRange(answer.UpperBound, price * (1 - 1e-12), answer.IsComplete ? price * (1 + 2e-5) : double.MaxValue);
    }
}
