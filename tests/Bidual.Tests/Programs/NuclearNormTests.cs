using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs.Penalties;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

public sealed class NuclearNormTests
{
    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(4, 1, 0.7)]
    [InlineData(2, 2, 1)]
    [InlineData(5, 3, 0.9)]
    [InlineData(2, 6, 1.5)]
    [InlineData(3, 3, 100)]
    [InlineData(3, 4, 0)]
    public void The_prox_is_the_minimum(int rows, int columns, double threshold)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Matrix x = RandomPrograms.Gaussian(rows, columns, seed);
            (Matrix prox, double norm) = NuclearNorm.Prox(x, threshold);
            Assert.Equal(NuclearNorm.Value(prox), norm, 1e-12);
            double least = Objective(prox);
            for (int trial = 0; trial < 200; trial++)
            {
                Matrix other = Plus(prox, Math.Pow(10, -trial / 40.0), RandomPrograms.Gaussian(rows, columns, (1000 * seed) + trial));
                Assert.True(Objective(other) >= least - 1e-12);
            }

            // What is left over is a subgradient: of spectral norm at most the threshold, which it attains along the result.
            Matrix left = Plus(x, -1, prox);
            Assert.True(NuclearNorm.Dual(left) <= threshold + 1e-12);
            Assert.Equal(threshold * norm, Vector.Dot<double>(left.Data, prox.Data), 1e-10);

            double Objective(Matrix v) => (threshold * NuclearNorm.Value(v)) + (Vector.SquaredNorm(Plus(v, -1, x).Values) / 2);
        }
    }

    [Fact]
    public void The_prox_is_firmly_non_expansive()
    {
        for (int seed = 1; seed <= 50; seed++)
        {
            Matrix x = RandomPrograms.Gaussian(4, 3, seed), y = RandomPrograms.Gaussian(4, 3, 100 + seed);
            Matrix between = Plus(NuclearNorm.Prox(x, 0.8).Result, -1, NuclearNorm.Prox(y, 0.8).Result);
            Assert.True(Vector.SquaredNorm(between.Values) <= Vector.Dot<double>(between.Data, Plus(x, -1, y).Data) + 1e-12);
        }
    }

    /// <summary>No factors V = U Aᵀ cost less than the norm, however they are turned and scaled.</summary>
    [Fact]
    public void It_is_the_least_cost_of_factors()
    {
        Matrix v = RandomPrograms.Gaussian(3, 2, 1);
        ThinSvd svd = ThinSvd.Of(v);
        for (int seed = 1; seed <= 200; seed++)
        {
            Matrix turn = RandomPrograms.Gaussian(2, 2, seed);
            double determinant = (turn[0, 0] * turn[1, 1]) - (turn[0, 1] * turn[1, 0]);
            var inverse = new Matrix(2, 2, [turn[1, 1] / determinant, -turn[0, 1] / determinant, -turn[1, 0] / determinant, turn[0, 0] / determinant]);
            double cost = 0;
            for (int k = 0; k < 2; k++)
            {
                double[] u = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 2).Sum(l => svd.Left[i, l] * svd.Values[l] * turn[l, k]))];
                double[] a = [.. Enumerable.Range(0, 2).Select(i => Enumerable.Range(0, 2).Sum(l => svd.Right[i, l] * inverse[k, l]))];
                cost += Vector.Norm(u) * Vector.Norm(a);
            }

            Assert.True(cost >= NuclearNorm.Value(v) - 1e-12);
        }
    }

    [Fact]
    public void Zero_has_no_norm()
    {
        var zero = new Matrix(3, 2);
        Assert.Equal((0, 0, 0), (NuclearNorm.Value(zero), NuclearNorm.Dual(zero), NuclearNorm.Prox(zero, 0).Norm));
    }

    private static Matrix Plus(Matrix a, double factor, Matrix b)
    {
        var sum = new Matrix(a.Rows, a.Columns, [.. a.Data]);
        Vector.AddScaled(factor, b.Data, sum.Data);
        return sum;
    }
}
