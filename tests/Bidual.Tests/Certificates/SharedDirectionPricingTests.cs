using Bidual.Certificates;
using Bidual.Numerics;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Certificates;

/// <summary>Bounds of ‖Nᵀ(Xu)₊‖ over all u.</summary>
public sealed class SharedDirectionPricingTests
{
    [Theory]
    [InlineData(9, 2, 2, true)]
    [InlineData(9, 2, 3, true)]
    [InlineData(12, 3, 2, true)]
    [InlineData(9, 3, 3, true)]
    [InlineData(9, 2, 6, false)]
    [InlineData(9, 12, 3, false)]
    public void No_direction_is_above_it_and_one_attains_it(int n, int d, int c, bool isTight)
    {
        Matrix inputs = RandomPrograms.Gaussian(n, d, 1), dual = RandomPrograms.Gaussian(n, c, 2), directions = RandomPrograms.Gaussian(4000, d, 3);
        var pricing = new SharedDirectionPricing(inputs, c, directions.SelectRows([0, 1]), 1, 1e-5, 1);
        double bound = pricing.UpperBound(dual.Values), largest = directions.CopiedRows().Max(Price), met = Price(pricing.Met[0]);
        Assert.InRange(Math.Max(largest, met), 0, bound);
        if (isTight)
            Assert.InRange(bound, met, 1.0000101 * met);

        double Price(double[] u)
        {
            var sums = new double[c];
            for (int t = 0; t < n; t++)
                Vector.AddScaled(Math.Max(0, Vector.Dot(inputs.Row(t), u)), dual.Row(t), sums);
            return Vector.Norm(sums) / Vector.Norm(u);
        }
    }

    /// <summary>Columns that are multiples of each other: one output of their length.</summary>
    [Fact]
    public void Dependent_outputs_are_one()
    {
        Matrix inputs = RandomPrograms.Gaussian(10, 3, 1);
        double[] nu = RandomPrograms.Gaussian(10, 2);
        var dual = Matrix.FromColumns([nu, [.. nu.Select(x => -2 * x)], [.. nu.Select(x => 2 * x)]]);
        double single = new DirectionPricing(inputs, new Matrix(0, 3), 0, 1e-5, 1).UpperBound(nu);
        double bound = new SharedDirectionPricing(inputs, 3, new Matrix(0, 3), 1e-9, 1e-5, 1).UpperBound(dual.Values);
        Assert.Equal(3 * single, bound, 1e-4 * bound);
    }
}
