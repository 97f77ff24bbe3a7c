using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs.Cones;

namespace Bidual.Tests.Contracts;

/// <summary>What every cone must satisfy, on general and on degenerate data.</summary>
public sealed class ConeContractTests
{
    public static TheoryData<string> Cases =>
        ["space", "n6 d1", "n8 d2", "n7 d3", "n8 d4", "n40 d3", "n60 d8", "n400 d14", "duplicated", "anti-parallel", "zero rows", "thin", "lower-dimensional", "only zero", "scales"];

    [Theory, MemberData(nameof(Cases))]
    public void Projection_is_feasible_idempotent_and_splits_the_point_by_Moreau(string name)
    {
        (Matrix data, PatternSet patterns, ICone cone) = Build(name);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] x = RandomPrograms.Gaussian(cone.Blocks * cone.BlockSize, seed), p = new double[x.Length], again = new double[x.Length];
            cone.Project(x, p);
            cone.Project(p, again);
            int d = cone.BlockSize;
            for (int b = 0; b < cone.Blocks; b++)
            {
                ReadOnlySpan<double> u = p.AsSpan(b * d, d), q = x.AsSpan(b * d, d);
                double size = Vector.Norm(q);
                Assert.True(Violation(data, patterns, b, u, cone) <= 2e-13 * size);
                var rest = new double[d];
                Vector.Subtract(q, u, rest);
                Assert.True(Math.Abs(Vector.Dot(rest, u)) <= 1e-12 * size * size);
                AssertPolar(cone, b, rest, size);
                Vector.Subtract(again.AsSpan(b * d, d), u, rest);
                Assert.True(Vector.Norm(rest) <= 1e-12 * size);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Projection_is_firmly_non_expansive(string name)
    {
        (_, _, ICone cone) = Build(name);
        int length = cone.Blocks * cone.BlockSize;
        for (int seed = 0; seed < 20; seed++)
        {
            double[] a = RandomPrograms.Gaussian(length, seed), b = RandomPrograms.Gaussian(length, seed + 77);
            double[] pa = new double[length], pb = new double[length];
            cone.Project(a, pa);
            cone.Project(b, pb);
            Vector.Subtract(pa, pb, pa);
            Vector.Subtract(a, b, a);
            Assert.True(Vector.SquaredNorm(pa) <= Vector.Dot(pa, a) + 1e-11);
        }
    }

    [Theory]
    [InlineData("n6 d1")]
    [InlineData("n8 d2")]
    [InlineData("n7 d3")]
    [InlineData("n8 d4")]
    [InlineData("duplicated")]
    [InlineData("anti-parallel")]
    [InlineData("zero rows")]
    [InlineData("lower-dimensional")]
    [InlineData("only zero")]
    public void Projection_agrees_with_the_search_over_all_active_sets(string name)
    {
        (Matrix data, PatternSet patterns, ICone cone) = Build(name);
        int d = cone.BlockSize;
        for (int seed = 0; seed < 5; seed++)
        {
            double[] x = RandomPrograms.Gaussian(cone.Blocks * d, seed + 400), p = new double[x.Length];
            cone.Project(x, p);
            for (int b = 0; b < cone.Blocks; b++)
            {
                double[] slow = SlowConeProjection.Project(data, patterns, b, x[(b * d)..((b + 1) * d)]);
                for (int j = 0; j < d; j++)
                    Assert.Equal(slow[j], p[(b * d) + j], 1e-11);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Support_bound_is_the_norm_of_the_projection_and_bounds_every_unit_vector(string name)
    {
        (_, _, ICone cone) = Build(name);
        int d = cone.BlockSize;
        var u = new double[cone.Blocks * d];
        for (int seed = 0; seed < 10; seed++)
        {
            double[] g = RandomPrograms.Gaussian(cone.Blocks * d, seed), p = new double[g.Length];
            cone.Project(g, p);
            cone.Project(RandomPrograms.Gaussian(u.Length, seed + 50), u);
            for (int b = 0; b < cone.Blocks; b++)
            {
                double exact = Vector.Norm(p.AsSpan(b * d, d)), size = Vector.Norm(g.AsSpan(b * d, d));
                Assert.Equal(exact, cone.SupportBound(b, g.AsSpan(b * d, d), -1), 1e-12 * size);
                foreach (double threshold in (double[])[0, 0.3, 0.9, 2])
                {
                    double bound = cone.SupportBound(b, g.AsSpan(b * d, d), threshold);
                    Assert.True(bound >= exact - (1e-13 * size));
                    Assert.True(bound <= Math.Max(threshold, exact) + (1e-12 * size));
                }

                double length = Vector.Norm(u.AsSpan(b * d, d));
                if (length > 0)
                    Assert.True(Vector.Dot(g.AsSpan(b * d, d), u.AsSpan(b * d, d)) <= (length * exact) + 1e-12);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Projection_may_zero_short_blocks_and_only_those(string name)
    {
        (_, _, ICone cone) = Build(name);
        int d = cone.BlockSize;
        double[] x = RandomPrograms.Gaussian(cone.Blocks * d, 3), exact = new double[x.Length], cut = new double[x.Length];
        cone.Project(x, exact);
        cone.Project(x, cut, 0.8);
        for (int b = 0; b < cone.Blocks; b++)
        {
            double norm = Vector.Norm(exact.AsSpan(b * d, d));
            if (cut.AsSpan(b * d, d).ContainsAnyExcept(0.0))
                Assert.Equal(exact.AsSpan(b * d, d), cut.AsSpan(b * d, d));
            else
                Assert.True(norm <= 0.8 + 1e-12);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Projection_may_write_over_its_input_and_is_repeatable(string name)
    {
        (_, _, ICone cone) = Build(name);
        double[] x = RandomPrograms.Gaussian(cone.Blocks * cone.BlockSize, 3), apart = new double[x.Length];
        cone.Project(x, apart);
        cone.Project(x, x);
        Assert.Equal(apart, x);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Restriction_keeps_the_chosen_blocks(string name)
    {
        (_, _, ICone cone) = Build(name);
        int d = cone.BlockSize;
        int[] chosen = [cone.Blocks - 1, 0];
        ICone part = cone.Restrict(chosen);
        double[] x = RandomPrograms.Gaussian(cone.Blocks * d, 9), whole = new double[x.Length], projected = new double[2 * d];
        cone.Project(x, whole);
        part.Project([.. x[^d..], .. x[..d]], projected);
        Assert.Equal([.. whole[^d..], .. whole[..d]], projected);
        Assert.Equal(2, part.Blocks);
        Assert.Equal(cone.IsWholeSpace, part.IsWholeSpace);
    }

    [Fact]
    public void A_cone_far_thinner_than_the_point_is_long_is_still_projected_onto()
    {
        foreach (double angle in (double[])[1e-3, 1e-6, 1e-9])
        {
            // 0 ≤ angle between u and the first axis ≤ angle: rows (0, 1) and (sin, −cos).
            Matrix data = Matrix.FromRows([[0, 1], [Math.Sin(angle), -Math.Cos(angle)]]);
            var patterns = RandomPrograms.OfBits(2, 2, 3);
            var cone = new PatternCones(data, patterns, [0]);
            var p = new double[2];
            cone.Project([0, 1], p);
            // The nearest point lies on the upper ray (cos, sin), at distance sin from the origin.
            Assert.Equal(Math.Sin(angle) * Math.Cos(angle), p[0], 1e-15);
            Assert.Equal(Math.Sin(angle) * Math.Sin(angle), p[1], 1e-15);
            cone.Project([1, -1], p);
            Assert.Equal([1, 0], p);
            cone.Project([-1, 0.1 * angle], p);
            Assert.True(Vector.Norm(p) <= 1e-15, $"{Vector.Norm(p)} at {angle}");
        }
    }

    private static double Violation(Matrix data, PatternSet patterns, int pattern, ReadOnlySpan<double> u, ICone cone)
    {
        if (cone.IsWholeSpace)
            return 0;
        double worst = 0;
        for (int t = 0; t < data.Rows; t++)
        {
            double norm = Vector.Norm(data.Row(t));
            if (norm > 0)
                worst = Math.Max(worst, (patterns.IsActive(pattern, t) ? -1 : 1) * Vector.Dot(data.Row(t), u) / norm);
        }

        return worst;
    }

    private static void AssertPolar(ICone cone, int block, double[] rest, double size)
    {
        // ⟨x − Px, k⟩ ≤ 0 for every k of the cone; random members stand for all.
        int d = cone.BlockSize;
        var members = new double[cone.Blocks * d];
        for (int seed = 0; seed < 5; seed++)
        {
            cone.Project(RandomPrograms.Gaussian(members.Length, 900 + seed), members);
            ReadOnlySpan<double> k = members.AsSpan(block * d, d);
            Assert.True(Vector.Dot(rest, k) <= 1e-11 * size * (1 + Vector.Norm(k)));
        }
    }

    private static (Matrix Data, PatternSet Patterns, ICone Cone) Build(string name)
    {
        if (name == "space")
            return (new Matrix(1, 3), PatternSet.FromDirections(new Matrix(1, 3), new Matrix(1, 3)), new WholeSpace(4, 3));
        Matrix data = Data(name);
        PatternSet patterns = name switch
        {
            // Rows 0 and 1 are opposite and both active: the cone is a hyperplane's part. Then a cone that is {0}.
            "lower-dimensional" => RandomPrograms.OfBits(5, 3, 31, 3, 11),
            "only zero" => RandomPrograms.OfBits(4, 2, 15, 15),
            _ => PatternSet.FromDirections(data, RandomPrograms.Gaussian(6, data.Columns, 17)),
        };
        return (data, patterns, new PatternCones(data, patterns, [.. Enumerable.Range(0, patterns.Count)]));
    }

    private static Matrix Data(string name)
    {
        switch (name)
        {
            case "duplicated":
                Matrix few = RandomPrograms.Gaussian(4, 3, 2);
                return few.SelectRows([0, 1, 0, 2, 3, 3, 1]);
            case "anti-parallel":
                Matrix half = RandomPrograms.Gaussian(4, 3, 3);
                return Matrix.FromRows([.. Enumerable.Range(0, 8).Select(t => half.Row(t / 2).ToArray().Select(v => t % 2 == 0 ? v : -2.5 * v).ToArray())]);
            case "zero rows":
                Matrix some = RandomPrograms.Gaussian(6, 3, 4);
                some.MutableRow(1).Clear();
                some.MutableRow(5).Clear();
                return some;
            case "thin":
                // Many nearly parallel rows: normals within 1e-7 of one another.
                Matrix spread = RandomPrograms.Gaussian(20, 4, 5);
                return Matrix.FromRows([.. Enumerable.Range(0, 20).Select(t => spread.Row(t).ToArray().Select((v, j) => (1e-7 * v) + (t % 2 == 0 ? 1 : -1) * (j + 1)).ToArray())]);
            case "lower-dimensional":
                return Matrix.FromRows([[1, 2, 0], [-1, -2, 0], [0, 1, 1], [1, 0, 1], [2, -1, 0.5]]);
            case "only zero":
                return Matrix.FromRows([[1, 0], [-1, 0.5], [-1, -0.5], [0.2, -1]]);
            case "scales":
                Matrix mixed = RandomPrograms.Gaussian(30, 4, 6);
                for (int t = 0; t < 30; t++)
                    Vector.Scale(Math.Pow(10, (t % 13) - 6), mixed.Row(t), mixed.MutableRow(t));
                return mixed;
            default:
                string[] parts = name.Split(' ');
                return RandomPrograms.Gaussian(
                    int.Parse(parts[0].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture),
                    int.Parse(parts[1].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture),
                    1);
        }
    }
}
