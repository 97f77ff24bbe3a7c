using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

/// <summary>The curvature of the norm is nowhere more than what the norm exceeds its tangent by.</summary>
public sealed unsafe class NormCurvatureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1e-3)]
    [InlineData(4, 1)]
    [InlineData(8, 0.1)]
    [InlineData(8, 100)]
    public void It_is_below_the_norm(int m, double spread)
    {
        double* gram = stackalloc double[Box.MostDimensions * Box.MostDimensions];
        var random = new RandomSource(m);
        double closest = double.PositiveInfinity;
        for (int k = 0; k < 200; k++)
        {
            var metric = new double[m];
            Box box = default;
            double square = Math.Pow(spread, random.NextDouble());
            double constant = square;
            for (int j = 0; j < m; j++)
            {
                metric[j] = Math.Pow(spread, random.NextDouble());
                box.Half[j] = Math.Pow(2, -6 * random.NextDouble());
                box.Centre[j] = (1 - box.Half[j]) * ((2 * random.NextDouble()) - 1);
                square += metric[j] * box.Centre[j] * box.Centre[j];
            }

            double norm = Math.Sqrt(square), tau = 0.5 + random.NextDouble();
            new Span<double>(gram, Box.MostDimensions * Box.MostDimensions).Clear();
            NormCurvature.Subtract(metric, box, norm, tau, gram, m);
            for (int point = 0; point < 50; point++)
            {
                double exact = constant, bound = tau * norm, curved = 0;
                var offset = new double[m];
                for (int j = 0; j < m; j++)
                {
                    double z = (2 * random.NextDouble()) - 1;
                    offset[j] = box.Half[j] * (point % 2 == 0 ? z : Math.Sign(z));
                    double y = box.Centre[j] + offset[j];
                    exact += metric[j] * y * y;
                    bound += tau * metric[j] * box.Centre[j] / norm * offset[j];
                    for (int i = 0; i <= j; i++)
                        curved -= (i == j ? 1 : 2) * gram[(j * Box.MostDimensions) + i] * offset[i] * offset[j];
                }

                exact = tau * Math.Sqrt(exact);
                Assert.True(bound + curved <= exact * (1 + 1e-13));
                if (curved > 1e-3 * exact)
                    closest = Math.Min(closest, (exact - bound) / curved);
            }
        }

        Assert.InRange(closest, 1, 1.5);
    }
}
