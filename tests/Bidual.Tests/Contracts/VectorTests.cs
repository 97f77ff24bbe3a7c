using Bidual.Numerics;

namespace Bidual.Tests.Contracts;

public sealed class VectorTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 65)];

    [Theory, MemberData(nameof(Lengths))]
    public void Operations_agree_with_plain_loops_at_every_length(int length)
    {
        double[] x = RandomPrograms.Gaussian(length, length), y = RandomPrograms.Gaussian(length, length + 500);
        double dot = 0, square = 0, size = 0;
        for (int i = 0; i < length; i++)
        {
            dot += x[i] * y[i];
            square += x[i] * x[i];
            size += Math.Abs(x[i] * y[i]);
        }

        Assert.Equal(dot, Vector.Dot(x, y), 1e-15 * size * (1 + length));
        Assert.Equal(square, Vector.SquaredNorm(x), 1e-15 * square * (1 + length));
        Assert.Equal(Math.Sqrt(square), Vector.Norm(x), 1e-15 * square * (1 + length));

        double[] sum = [.. y], scaled = new double[length], difference = new double[length];
        Vector.AddScaled(-1.5, x, sum);
        Vector.Scale(3, x, scaled);
        Vector.Subtract(x, y, difference);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(y[i] - (1.5 * x[i]), sum[i], 1e-15);
            Assert.Equal(3 * x[i], scaled[i]);
            Assert.Equal(x[i] - y[i], difference[i]);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Results_may_overwrite_operands(int length)
    {
        double[] x = RandomPrograms.Gaussian(length, 1), y = RandomPrograms.Gaussian(length, 2);
        double[] expected = [.. x.Zip(y, (a, b) => a - b)];
        double[] first = [.. x], second = [.. y];
        Vector.Subtract(first, y, first);
        Vector.Subtract(x, second, second);
        Assert.Equal(expected, first);
        Assert.Equal(expected, second);
    }

    [Theory]
    [InlineData(5e-324)]
    [InlineData(1e-310)]
    [InlineData(1e-200)]
    [InlineData(1e-150)]
    [InlineData(1e140)]
    [InlineData(1e200)]
    [InlineData(8e307)]
    public void Norm_neither_overflows_nor_underflows(double size)
    {
        foreach (int length in (int[])[1, 3, 4, 9, 33])
        {
            var x = new double[length];
            x[0] = size;
            Assert.Equal(size, Vector.Norm(x));
            if (size > 1e-300)
            {
                Array.Fill(x, size / 8);
                Assert.Equal(size / 8 * Math.Sqrt(length), Vector.Norm(x), 1e-14 * size);
            }
        }
    }

    [Fact]
    public void Norm_of_infinity_and_NaN()
    {
        Assert.Equal(double.PositiveInfinity, Vector.Norm([1, double.NegativeInfinity]));
        Assert.True(double.IsNaN(Vector.Norm([1, double.NaN])));
        Assert.Equal(0, Vector.Norm([]));
        Assert.Equal(0, Vector.Norm([0.0, -0.0]));
    }
}
