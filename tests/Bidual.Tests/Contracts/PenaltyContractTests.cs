using Bidual.Numerics;
using Bidual.Programs.Penalties;

namespace Bidual.Tests.Contracts;

/// <summary>What every penalty must satisfy.</summary>
public sealed class PenaltyContractTests
{
    private const int Length = 12;

    public static TheoryData<IPenalty> Penalties => [new GroupNorm(1), new GroupNorm(3), new GroupNorm(12), new L1Norm(3), new FeatureNorm(1), new FeatureNorm(3), new FeatureNorm(12), new PartitionNorm(6, [[4, 0], [1, 5, 2]]), new PartitionNorm(12, [])];

    [Theory, MemberData(nameof(Penalties))]
    public void Prox_is_optimal_by_its_subgradient(IPenalty penalty)
    {
        foreach (double step in (double[])[0, 1e-12, 0.3, 1, 2, 1e9])
        {
            for (int seed = 0; seed < 20; seed++)
            {
                double[] x = RandomPrograms.Gaussian(Length, seed), u = new double[Length], rest = new double[Length];
                double value = penalty.Prox(x, step, u);
                Assert.Equal(penalty.Value(u), value, 1e-13);
                // x − u ∈ step·∂penalty(u): dual norm at most step, and pairing with u of step·penalty(u).
                Vector.Subtract(x, u, rest);
                Assert.True(penalty.DualNorm(rest) <= step + 1e-13);
                Assert.Equal(step * value, Vector.Dot(rest, u), 1e-12 * (1 + step * value));
            }
        }
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Prox_beats_nearby_points(IPenalty penalty)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            double[] x = RandomPrograms.Gaussian(Length, seed), u = new double[Length];
            penalty.Prox(x, 0.8, u);
            double best = Objective(penalty, x, u);
            for (int k = 0; k < 20; k++)
            {
                double[] other = [.. u];
                Vector.AddScaled(Math.Pow(10, -(k % 5)), RandomPrograms.Gaussian(Length, (100 * seed) + k), other);
                Assert.True(best <= Objective(penalty, x, other) + 1e-14);
            }
        }
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Prox_is_firmly_non_expansive(IPenalty penalty)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            double[] a = RandomPrograms.Gaussian(Length, seed), b = RandomPrograms.Gaussian(Length, seed + 99);
            double[] pa = new double[Length], pb = new double[Length];
            penalty.Prox(a, 1.1, pa);
            penalty.Prox(b, 1.1, pb);
            Vector.Subtract(pa, pb, pa);
            Vector.Subtract(a, b, a);
            Assert.True(Vector.SquaredNorm(pa) <= Vector.Dot(pa, a) + 1e-13);
        }
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Dual_norm_bounds_every_pairing_and_is_attained(IPenalty penalty)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            double[] g = RandomPrograms.Gaussian(Length, seed), u = RandomPrograms.Gaussian(Length, seed + 31);
            Assert.True(Vector.Dot(g, u) <= (penalty.DualNorm(g) * penalty.Value(u)) + 1e-12);
            // The prox at a step just below the dual norm keeps only the block that attains it.
            double norm = penalty.DualNorm(g);
            penalty.Prox(g, norm * (1 - 1e-9), u);
            Assert.Equal(norm * penalty.Value(u), Vector.Dot(g, u), 1e-9 * norm * penalty.Value(u));
        }
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Prox_may_write_over_its_input(IPenalty penalty)
    {
        double[] x = RandomPrograms.Gaussian(Length, 5), apart = new double[Length];
        double value = penalty.Prox(x, 0.4, apart);
        Assert.Equal(value, penalty.Prox(x, 0.4, x));
        Assert.Equal(apart, x);
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Zero_groups_and_step_zero_give_no_NaN(IPenalty penalty)
    {
        var zero = new double[Length];
        double[] result = RandomPrograms.Gaussian(Length, 1);
        Assert.Equal(0, penalty.Prox(zero, 0, result));
        Assert.Equal(zero, result);
        Assert.Equal(0, penalty.Prox(zero, 1, result));
        Assert.Equal(zero, result);
        double[] x = RandomPrograms.Gaussian(Length, 2);
        Assert.Equal(penalty.Value(x), penalty.Prox(x, 0, result), 1e-14);
        Assert.Equal(x, result);
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Dual_of_a_block_alone_and_of_all(IPenalty penalty)
    {
        double[] x = RandomPrograms.Gaussian(Length, 6), values = penalty.BlockValues(x);
        Assert.Equal(Length / penalty.BlockSize, values.Length);
        double price = Enumerable.Range(0, values.Length).Max(b => penalty.DualNorm(x.AsSpan(b * penalty.BlockSize, penalty.BlockSize)));
        if (penalty.IsSeparable)
        {
            Assert.Equal(penalty.Value(x), values.Sum(), 1e-13);
            Assert.Equal(penalty.DualNorm(x), price);
        }

        Assert.InRange(penalty.Value(x), values.Max() - 1e-13, values.Sum() + 1e-13);
        Assert.True(price <= penalty.DualNorm(x));
    }

    [Theory]
    [InlineData(1e-320)]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Extreme_sizes_give_no_NaN(double size)
    {
        Assert.Equal(size * (2 + Math.Sqrt(2)), new FeatureNorm(3).Value([size, -size, size, 0, 0, size]), 1e-2 * size);
        var penalty = new GroupNorm(3);
        double[] x = [size, -size, size, 0, 0, size], result = new double[6];
        double value = penalty.Prox(x, size / 2, result);
        Assert.True(double.IsFinite(value) && value > 0);
        Assert.All(result, entry => Assert.True(double.IsFinite(entry)));
        Assert.Equal(size * (Math.Sqrt(3) + 1), penalty.Value(x), 1e-2 * size);
    }

    private static double Objective(IPenalty penalty, double[] x, double[] u)
    {
        double[] rest = [.. x];
        Vector.Subtract(x, u, rest);
        return (0.8 * penalty.Value(u)) + (Vector.SquaredNorm(rest) / 2);
    }
}
