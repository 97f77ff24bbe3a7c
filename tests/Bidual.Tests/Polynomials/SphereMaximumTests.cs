using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Tests.Polynomials;

public sealed class SphereMaximumTests
{
    /// <summary>A point of the sphere with the value claimed, and a multiplier that proves that there is no larger one.</summary>
    [Theory]
    [InlineData(1, 1), InlineData(2, 1), InlineData(5, 1), InlineData(40, 1), InlineData(5, 1e-9), InlineData(5, 1e9), InlineData(40, 1e-3), InlineData(7, 0)]
    public void Attains_what_its_multiplier_proves(int k, double size)
    {
        var random = new RandomSource(k);
        for (int repetition = 0; repetition < 50; repetition++)
        {
            double[] values = new double[k], linear = new double[k];
            random.FillGaussian(values);
            random.FillGaussian(linear);
            Vector.Scale(size, linear, linear);
            if (repetition % 5 == 1)
                linear[Array.IndexOf(values, values.Max())] = 0;
            if (repetition % 5 == 2)
                values[k / 2] = values[0];
            if (repetition % 5 == 3)
                linear[Array.IndexOf(values, values.Max())] *= 1e-14;
            SphereMaximum maximum = SphereMaximum.Of(values, linear);
            double scale = values.Max(Math.Abs) + Vector.Norm(linear), bound = maximum.Multiplier;
            Assert.Equal(1, Vector.Norm(maximum.Point), 1e-14);
            Assert.True(maximum.Multiplier >= values.Max());
            for (int i = 0; i < k; i++)
            {
                if (linear[i] != 0)
                    bound += linear[i] * linear[i] / (4 * (maximum.Multiplier - values[i]));
            }

            double attained = Enumerable.Range(0, k).Sum(i => (values[i] * maximum.Point[i] * maximum.Point[i]) + (linear[i] * maximum.Point[i]));
            Assert.Equal(maximum.Value, attained, 1e-13 * scale);
            if (repetition % 5 != 3)
                Assert.Equal(maximum.Value, bound, 1e-13 * scale);
        }
    }

    [Fact]
    public void Hard_case_goes_along_the_leading_direction()
    {
        SphereMaximum maximum = SphereMaximum.Of([3, 1], [0, 1]);
        Assert.Equal(3, maximum.Multiplier);
        Assert.Equal(0.25, maximum.Point[1], 1e-15);
        Assert.Equal(3 + 0.125, maximum.Value, 1e-15);
    }
}
