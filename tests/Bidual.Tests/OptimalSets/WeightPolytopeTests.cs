using Bidual.Numerics;
using Bidual.OptimalSets;

namespace Bidual.Tests.OptimalSets;

public sealed class WeightPolytopeTests
{
    [Fact]
    public void Independent_outputs_leave_one_point()
    {
        Matrix atoms = Matrix.FromRows([[1, 0], [1, 2], [0, 3]]);
        WeightPolytope polytope = WeightPolytope.Of(atoms, [2, 12, 15]);
        Assert.True(polytope.LeastSingularValue > 0.5);
        foreach (double[] cost in new double[][] { [1, 0], [-1, 0], [0, 1], [0, -1] })
            Assert.Equal([2.0, 5.0], polytope.Minimise(cost), (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void Weight_moves_between_equal_outputs_of_different_lengths()
    {
        Matrix atoms = Matrix.FromRows([[1, 2, 0], [1, 2, 1]]);
        WeightPolytope polytope = WeightPolytope.Of(atoms, [4, 5]);
        Assert.Equal(0, polytope.LeastSingularValue);
        Assert.Equal([4.0, 0.0, 1.0], polytope.Minimise([0, 1, 0]), (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal([0.0, 2.0, 1.0], polytope.Minimise([1, 0, 0]), (a, b) => Math.Abs(a - b) < 1e-10);
        double[] least = new PolytopeDescent(polytope, (weights, gradient) => weights.CopyTo(gradient, 0)).Run(polytope.Minimise([0, 1, 0]), default);
        Assert.Equal([0.8, 1.6, 1.0], least, (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void A_prediction_that_no_weights_give_is_none()
    {
        Assert.True(WeightPolytope.Of(Matrix.FromRows([[1.0], [1.0]]), [-1, -1]).IsEmpty);
        Assert.True(WeightPolytope.Of(new Matrix(2, 0), [1, 1]).IsEmpty);
    }

    [Fact]
    public void Nothing_to_predict_needs_no_weight()
    {
        Assert.Equal([0.0], WeightPolytope.Of(Matrix.FromRows([[1.0], [1.0]]), [0, 0]).Minimise([-1]));
        Assert.False(WeightPolytope.Of(new Matrix(2, 0), [0, 0]).IsEmpty);
    }

    [Fact]
    public void The_descent_ends_at_the_projection_of_a_point_onto_a_simplex()
    {
        // Atoms that are all equal: the weights sum to one.
        WeightPolytope simplex = WeightPolytope.Of(Matrix.FromRows([[1, 1, 1, 1]]), [1]);
        double[] point = [0.9, 0.5, -0.2, 0.1];
        double[] nearest = new PolytopeDescent(simplex, Gradient).Run(simplex.Minimise([0, 0, 1, 0]), default);
        Assert.Equal([0.7, 0.3, 0, 0], nearest, (a, b) => Math.Abs(a - b) < 1e-8);

        void Gradient(double[] x, double[] gradient)
        {
            for (int j = 0; j < x.Length; j++)
                gradient[j] = x[j] - point[j];
        }
    }
}
