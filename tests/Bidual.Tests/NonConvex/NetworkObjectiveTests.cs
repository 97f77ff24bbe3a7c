using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Xunit;

namespace Bidual.Tests.NonConvex;

/// <summary>Objective (0) as L-BFGS sees it, against the network's own predictions and against differences.</summary>
public sealed class NetworkObjectiveTests
{
    private const double Beta = 0.3;

    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1 },
        { 7, 3, 5, 1 },
        { 127, 4, 13, 1 },
        { 128, 9, 16, 2 },
        { 129, 31, 33, 2 },
        { 700, 8, 48, 3 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void It_is_the_objective_of_the_network(int n, int d, int m, int threads)
    {
        foreach (ILoss loss in new[] { Loss.Squared, Loss.Logistic })
        {
            (Matrix inputs, double[] targets, double[] weights) = Random(n, d, m);
            Network network = Unpacked(weights, d, m);
            double expected = loss.Value(network.Predict(inputs).Column(0), targets) + (Beta / 2 * network.SquaredWeights());
            double value = new NetworkObjective(inputs, targets, loss, Beta, m, threads).Evaluate(weights, new double[weights.Length]);
            Assert.Equal(expected, value, 1e-13 * expected * Math.Sqrt(n));
            Assert.Equal(expected, new LocalSearch(inputs, targets, loss, threads).Objective(network, Beta), 1e-13 * expected * Math.Sqrt(n));
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Its_gradient_agrees_with_differences(int n, int d, int m, int threads)
    {
        (Matrix inputs, double[] targets, double[] weights) = Random(n, d, m);
        var objective = new NetworkObjective(inputs, targets, Loss.Logistic, Beta, m, threads);
        var gradient = new double[weights.Length];
        var ignored = new double[weights.Length];
        double value = objective.Evaluate(weights, gradient);
        var random = new RandomSource(3);
        for (int k = 0; k < 20; k++)
        {
            // A short step, so that hardly a row crosses a kink; the two sides of a crossing would differ by its square.
            var direction = new double[weights.Length];
            random.FillGaussian(direction);
            const double step = 1e-7;
            double above = objective.Evaluate(Moved(weights, direction, step), ignored), below = objective.Evaluate(Moved(weights, direction, -step), ignored);
            double slope = Vector.Dot(gradient, direction);
            Assert.Equal((above - below) / (2 * step), slope, 1e-5 * (Math.Abs(slope) + value));
        }
    }

    [Fact]
    public void The_same_threads_give_the_same_bits()
    {
        (Matrix inputs, double[] targets, double[] weights) = Random(700, 8, 48);
        var first = new double[weights.Length];
        var second = new double[weights.Length];
        var objective = new NetworkObjective(inputs, targets, Loss.Squared, Beta, 48, 2);
        Assert.Equal(objective.Evaluate(weights, first), objective.Evaluate(weights, second));
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_search_never_ends_above_its_start()
    {
        (Matrix inputs, double[] targets, double[] weights) = Random(60, 4, 6);
        Network start = Unpacked(weights, 4, 6);
        var search = new LocalSearch(inputs, targets, Loss.Squared, 1);
        Network end = search.Run(Beta, 6, 1, start, 50, 1e-9, CancellationToken.None);
        Assert.True(search.Objective(end, Beta) < search.Objective(start, Beta));
    }

    private static double[] Moved(double[] point, double[] direction, double step)
    {
        double[] moved = [.. point];
        Vector.AddScaled(step, direction, moved);
        return moved;
    }

    private static (Matrix Inputs, double[] Targets, double[] Weights) Random(int n, int d, int m)
    {
        var random = new RandomSource((100 * n) + d);
        var inputs = new Matrix(n, d);
        random.FillGaussian(inputs.Data);
        var targets = new double[n];
        random.FillGaussian(targets);
        var weights = new double[m * (d + 1)];
        random.FillGaussian(weights);
        return (inputs, [.. targets.Select(value => value > 0 ? 1.0 : -1.0)], weights);
    }

    /// <summary>From U, d×m, and a, as the objective keeps them.</summary>
    private static Network Unpacked(double[] weights, int d, int m) =>
        new(Activation.Relu, new Matrix(d, m, weights[..(d * m)]).Transpose(), new Matrix(m, 1, weights[(d * m)..]));
}
