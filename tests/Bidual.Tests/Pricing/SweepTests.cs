using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

public sealed class SweepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(400)]
    public void It_is_the_maximum_over_a_fine_circle_and_over_all_arcs(int n)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            (Matrix inputs, double[] dual) = PricingData.Gaussian(n, 2, seed);
            PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual));
            double exact = PricingOracle.Largest(inputs, dual), seen = 0;
            for (int k = 0; k < 20_000; k++)
            {
                (double sine, double cosine) = Math.SinCos(Math.PI * k / 10_000);
                seen = Math.Max(seen, Math.Abs(PricingOracle.At(inputs, dual, [cosine, sine])));
            }

            Assert.InRange(seen, exact * (1 - 1e-3), answer.UpperBound);
            Assert.Equal(exact, answer.UpperBound, 1e-11 * exact);
            Assert.Equal(exact, answer.Value, 1e-11 * exact);
        }
    }

    [Fact]
    public void Rows_on_the_axes_have_their_critical_angles_at_the_ends()
    {
        var inputs = new Matrix(6, 2, [1, 0, -2, 0, 0, 1, 0, -3, 1, 1, -1, 1]);
        double[] dual = [1, -0.5, 0.25, 2, -1, 1.5];
        Assert.Equal(PricingOracle.Largest(inputs, dual), ExactPricing.Run(new PricingRequest(inputs, dual)).UpperBound, 1e-12);
    }
}
