using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

public sealed class EarlyStopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_limit_of_nodes_leaves_a_proven_bound(bool anytime)
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(120, 5, 3);
        PricingAnswer full = ExactPricing.Run(new PricingRequest(inputs, dual));
        double before = double.PositiveInfinity;
        foreach (long limit in new long[] { 1, 1000, 4000, 16000, 64000 })
        {
            PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual) { NodeLimit = limit, Anytime = anytime, FallsBack = !anytime });
            Assert.InRange(answer.UpperBound, full.Value * (1 - 1e-12), before * (1 + 1e-9));
            Assert.True(double.IsFinite(answer.UpperBound));
            Assert.True(answer.IsComplete || limit < full.Nodes * 100);
            before = answer.UpperBound;
        }
    }

    [Fact]
    public void What_cannot_be_proven_finely_is_proven_coarsely()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(300, 5, 3);
        var request = new PricingRequest(inputs, dual);
        PricingAnswer full = ExactPricing.Run(request);
        PricingAnswer plain = ExactPricing.Run(request with { NodeLimit = full.Nodes / 2, FallsBack = true }), anytime = ExactPricing.Run(request with { NodeLimit = full.Nodes / 2, Anytime = true });
        Assert.False(plain.IsComplete || anytime.IsComplete);
        Assert.InRange(plain.UpperBound, full.Value, 1.41 * full.Value);
        Assert.InRange(anytime.UpperBound, full.Value, 4.1 * full.Value);
    }

    [Fact]
    public void Cancelled_before_it_starts_it_still_answers()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(50, 4, 1);
        PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual), new CancellationToken(canceled: true));
        Assert.False(answer.IsComplete);
        Assert.InRange(answer.UpperBound, PricingOracleBound(inputs, dual), double.MaxValue);
    }

    [Fact]
    public void A_rank_beyond_the_largest_is_answered_with_an_open_bound()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(40, ExactPricing.MostRank + 1, 1);
        PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual));
        Assert.False(answer.IsComplete);
        Assert.InRange(answer.UpperBound, answer.Value, double.MaxValue);
    }

    private static double PricingOracleBound(Matrix inputs, double[] dual) => ExactPricing.Run(new PricingRequest(inputs, dual)).Value;
}
