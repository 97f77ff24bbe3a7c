using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs.Cones;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

public sealed class ConeInteriorTests
{
    [Fact]
    public void Patterns_with_witnesses_inside_stay_as_they_are()
    {
        Matrix data = RandomPrograms.Gaussian(20, 3, 1);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(15, 3, 2));
        Assert.Same(patterns, ConeInterior.Of(data, patterns, 2));
    }

    [Fact]
    public void A_witness_on_the_boundary_gives_way_to_the_direction_deepest_inside()
    {
        Matrix data = Matrix.FromRows([[3, 0], [0, 2], [0, 0], [0, 5]]);
        PatternSet patterns = ConeInterior.Of(data, PatternSet.FromDirections(data, Matrix.FromRows([[1, 0], [0, 0], [1, -2]])), 1);
        Assert.Equal(2, patterns.Count);
        Assert.Equal(Math.Sqrt(0.5), patterns.Witness(0)[0], 1e-12);
        Assert.Equal(Math.Sqrt(0.5), patterns.Witness(0)[1], 1e-12);
        Assert.Equal([1.0, -2.0], patterns.Witness(1));
    }

    [Fact]
    public void Cones_without_an_interior_are_left_out_and_the_others_keep_their_patterns()
    {
        // The third gate is orthogonal to a row and its negative, the fourth to three rows of which 0 is a convex combination.
        Matrix data = Matrix.FromRows([[1, 0, 0], [-2, 0, 0], [0, 1, 0], [0, -0.5, 0.5], [0, -0.5, -0.5]]);
        double[][] gates = [[1, 2, 0.5], [-1, -0.2, 0.1], [0, 1, 0.3], [1, 0, 0]];
        PatternSet all = PatternSet.FromDirections(data, Matrix.FromRows(gates)), patterns = ConeInterior.Of(data, all, 1);
        Assert.Equal(4, all.Count);
        Assert.Equal(2, patterns.Count);
        Assert.Equal(Coverage.Sampled, patterns.Coverage);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(all.Pattern(i).ToArray(), patterns.Pattern(i).ToArray());
            Assert.Equal(gates[i], patterns.Witness(i));
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_witness_at_a_wall_moves_inside_its_own_cell(long seed)
    {
        Matrix data = RandomPrograms.Gaussian(12, 4, seed);
        double[] gate = RandomPrograms.Gaussian(4, seed + 10);
        ReadOnlySpan<double> wall = data.Row(0);
        Vector.AddScaled((1e-9 - Vector.Dot(wall, gate)) / Vector.SquaredNorm(wall), wall, gate);
        PatternSet before = PatternSet.FromDirections(data, Matrix.FromRows([gate])), after = ConeInterior.Of(data, before, 1);
        Assert.True(new UnitRows(data).Margin(before.Pattern(0), gate) < 1e-8);
        Assert.True(new UnitRows(data).Margin(before.Pattern(0), after.Witness(0)) > 1e-3);
        Assert.Equal(before.Pattern(0).ToArray(), PatternSet.FromDirections(data, Matrix.FromRows([after.Witness(0)])).Pattern(0).ToArray());
    }
}
