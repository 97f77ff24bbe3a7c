using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs.Cones;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

/// <summary>(10) for one cone: against a closed form in the plane, the conditions of optimality elsewhere, and what every split must satisfy.</summary>
public sealed class ConeSplitTests
{
    public static TheoryData<string> Cases => ["n6 d1", "n8 d2", "n12 d3", "n30 d4", "duplicated", "parallel", "zero rows", "rank 2 of 4", "n3 d5", "scales", "thin"];

    /// <summary>In the plane u = a·r₁ + b·r₂ over the rays of the cone, and v, w are the two terms: r̂₁ + r̂₂ has no negative product with the cone.</summary>
    [Theory, InlineData(2), InlineData(3), InlineData(7), InlineData(25)]
    public void In_the_plane_the_terms_lie_on_the_rays(int n)
    {
        int mixed = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            Matrix data = RandomPrograms.Gaussian(n, 2, seed);
            double[] g = RandomPrograms.Gaussian(2, seed + 100), u = RandomPrograms.Gaussian(2, seed + 200);
            PatternSet patterns = Pattern(data, g);
            (double[] v, double[] w) = Split(data, patterns, u);
            double[][] rays = Rays(data, patterns);
            Assert.Equal(2, rays.Length);
            double determinant = (rays[0][0] * rays[1][1]) - (rays[0][1] * rays[1][0]);
            double a = ((u[0] * rays[1][1]) - (u[1] * rays[1][0])) / determinant, b = ((rays[0][0] * u[1]) - (rays[0][1] * u[0])) / determinant;
            double expected = a * b >= 0 ? Vector.Norm(u) : Math.Abs(a) + Math.Abs(b);
            mixed += a * b < 0 ? 1 : 0;
            Assert.Equal(expected, Vector.Norm(v) + Vector.Norm(w), 2e-9 * expected);
        }

        Assert.InRange(mixed, 10, 60);
    }

    /// <summary>At the optimum no direction that keeps the nearly active rows has a negative product with v/‖v‖ + w/‖w‖.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void No_feasible_direction_leads_down(string name)
    {
        Matrix data = Data(name);
        int d = data.Columns;
        foreach ((PatternSet patterns, double[] u) in Problems(data))
        {
            (double[] v, double[] w) = Split(data, patterns, u);
            double nv = Vector.Norm(v), nw = Vector.Norm(w);
            if (nv == 0 || nw == 0)
                continue;
            int[] active = [.. Enumerable.Range(0, data.Rows).Where(t => Math.Min(Slack(data, patterns, t, v), Slack(data, patterns, t, w)) <= 1e-6 * Math.Min(nv, nw))];
            Matrix rows = data.SelectRows(active);
            double[] down = new double[d];
            Vector.AddScaled(-1 / nv, v, down);
            Vector.AddScaled(-1 / nw, w, down);
            Assert.True(Vector.Norm(SlowConeProjection.Project(rows, Pattern(rows, patterns.Witness(0)), 0, down)) <= 1e-4);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_difference_is_the_vector_both_terms_lie_in_the_cone_and_the_value_is_between_its_bounds(string name)
    {
        Matrix data = Data(name);
        foreach ((PatternSet patterns, double[] u) in Problems(data))
        {
            (double[] v, double[] w) = Split(data, patterns, u);
            (double[] naiveV, double[] naiveW) = Split(data, patterns, u, new CancellationToken(true));
            double value = Vector.Norm(v) + Vector.Norm(w), size = Vector.Norm(u), naive = Vector.Norm(naiveV) + Vector.Norm(naiveW);
            for (int j = 0; j < u.Length; j++)
            {
                Assert.Equal(u[j], v[j] - w[j], 1e-15 * value);
                Assert.Equal(u[j], naiveV[j] - naiveW[j], 1e-15 * naive);
            }

            for (int t = 0; t < data.Rows; t++)
            {
                Assert.True(Math.Min(Slack(data, patterns, t, v), Slack(data, patterns, t, w)) >= -1e-13 * value);
                Assert.True(Math.Min(Slack(data, patterns, t, naiveV), Slack(data, patterns, t, naiveW)) >= -1e-13 * naive);
            }

            Assert.InRange(value, size * (1 - 1e-15), naive * (1 + 1e-15));
        }
    }

    [Fact]
    public void A_vector_of_the_cone_or_of_its_negative_is_one_term()
    {
        Matrix data = RandomPrograms.Gaussian(9, 3, 1);
        double[] u = RandomPrograms.Gaussian(3, 2), zero = new double[3], minus = [.. u.Select(value => -value)];
        PatternSet patterns = Pattern(data, u);
        AssertSplit(u, zero, Split(data, patterns, u));
        AssertSplit(zero, u, Split(data, patterns, minus));
        AssertSplit(zero, zero, Split(data, patterns, zero));
        var nothing = new Matrix(2, 3);
        AssertSplit(u, zero, Split(nothing, Pattern(nothing, u), u));
    }

    private static void AssertSplit(double[] v, double[] w, (double[] V, double[] W) actual)
    {
        Assert.Equal(v, actual.V);
        Assert.Equal(w, actual.W);
    }

    private static (double[] V, double[] W) Split(Matrix data, PatternSet patterns, double[] u, CancellationToken stop = default) =>
        ConeSplit.Of(new UnitRows(data), patterns.Pattern(0), u, patterns.Witness(0), stop);

    private static IEnumerable<(PatternSet Patterns, double[] Vector)> Problems(Matrix data) => Enumerable.Range(0, 12).Select(seed =>
        (Pattern(data, RandomPrograms.Gaussian(data.Columns, seed + 10)), RandomPrograms.Gaussian(data.Columns, seed + 20)));

    private static PatternSet Pattern(Matrix data, double[] direction) => PatternSet.FromDirections(data, Matrix.FromRows([direction]));

    /// <summary>σ_t x_tᵀu / ‖x_t‖.</summary>
    private static double Slack(Matrix data, PatternSet patterns, int t, double[] u)
    {
        double norm = Vector.Norm(data.Row(t));
        return norm == 0 ? 0 : (patterns.IsActive(0, t) ? 1 : -1) * Vector.Dot(data.Row(t), u) / norm;
    }

    /// <summary>The unit vectors along the edges of a cone in the plane: those orthogonal to a row that lie in it.</summary>
    private static double[][] Rays(Matrix data, PatternSet patterns) =>
    [
        .. Enumerable.Range(0, 2 * data.Rows).Select(k =>
        {
            double[] x = data.Row(k / 2).ToArray();
            double factor = (k % 2 == 0 ? 1 : -1) / Vector.Norm(x);
            return (double[])[-x[1] * factor, x[0] * factor];
        }).Where(ray => Enumerable.Range(0, data.Rows).All(t => Slack(data, patterns, t, ray) >= -1e-14)),
    ];

    private static Matrix Data(string name) => name switch
    {
        "n6 d1" => RandomPrograms.Gaussian(6, 1, 3),
        "n8 d2" => RandomPrograms.Gaussian(8, 2, 3),
        "n12 d3" => RandomPrograms.Gaussian(12, 3, 3),
        "n30 d4" => RandomPrograms.Gaussian(30, 4, 3),
        "duplicated" => RandomPrograms.Gaussian(8, 3, 4).SelectRows([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 2]),
        "parallel" => Matrix.FromRows([.. Enumerable.Range(0, 12).Select(t => Scaled(RandomPrograms.Gaussian(3, t % 6), t < 6 ? 1 : 1 - t))]),
        "zero rows" => Matrix.FromRows([.. Enumerable.Range(0, 10).Select(t => t % 3 == 0 ? new double[3] : RandomPrograms.Gaussian(3, t))]),
        "rank 2 of 4" => Matrix.FromRows([.. Enumerable.Range(0, 10).Select(t => RandomPrograms.Gaussian(2, t)).Select(x => (double[])[x[0], x[1], x[0] + x[1], x[0] - (2 * x[1])])]),
        "n3 d5" => RandomPrograms.Gaussian(3, 5, 6),
        "scales" => Matrix.FromRows([.. Enumerable.Range(0, 12).Select(t => Scaled(RandomPrograms.Gaussian(3, t), Math.Pow(10, t - 6)))]),
        _ => Matrix.FromRows([.. Enumerable.Range(0, 12).Select(t => RandomPrograms.Gaussian(3, t)).Select(x => (double[])[x[0], 1e-3 * x[1], 1e-3 * x[2]])]),
    };

    private static double[] Scaled(double[] x, double factor) => [.. x.Select(value => factor * value)];
}
