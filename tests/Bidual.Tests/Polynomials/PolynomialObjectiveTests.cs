using Bidual.Data;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Tests.Polynomials;

public sealed class PolynomialObjectiveTests
{
    private const double Step = 1e-5;

    public static TheoryData<string, double, double, double> Kinds { get; } = new()
    {
        { "squared", 0.09, 0.5, 0.47 }, { "squared", 1, 0, 0 }, { "logistic", 0.09, 0.5, 0.47 }, { "poisson", -0.3, 0.2, 0.1 }, { "softmax", 0.09, 0.5, 0.47 },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Derivatives_agree_with_differences(string loss, double a, double b, double c)
    {
        var random = new RandomSource(8);
        Matrix x = Gaussian(random, 20, 3), v = Gaussian(random, 4, 3);
        int outputs = loss == "softmax" ? 3 : 1;
        var neurons = new PolynomialNeurons(v, [1, -1, 1, -1], outputs == 3 ? [0, 1, 2, 1] : [0, 0, 0, 0]);
        RequireDerivatives(new PolynomialObjective(x, LossOf(random, loss, 20, outputs), new PolynomialActivation(a, b, c), 0.3, neurons, outputs, 1), random);
    }

    /// <summary>6x1 signals, filters of 3 with a bias, two pools of two patches.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void So_do_those_of_pools(string loss, double a, double b, double c)
    {
        var random = new RandomSource(8);
        Matrix x = Gaussian(random, 20, 7), v = Gaussian(random, 5, 4);
        for (int t = 0; t < 20; t++)
            x.MutableRow(t)[6] = 1;
        int outputs = loss == "softmax" ? 3 : 1;
        var neurons = new PolynomialNeurons(v, [1, -1, 1, -1, 1], outputs == 3 ? [0, 1, 4, 4, 3] : [0, 1, 0, 1, 1]);
        var moments = new PooledMoments(x, new PatchLayout(6, 1, 1, 3, 1, poolWidth: 2, poolHeight: 1), 1);
        RequireDerivatives(new PooledObjective(moments, LossOf(random, loss, 20, outputs), new PolynomialActivation(a, b, c), 0.3, neurons, outputs, 1), random);
    }

    private static void RequireDerivatives(IPolynomialObjective objective, RandomSource random)
    {
        double[] weights = objective.Start, change = new double[weights.Length];
        random.FillGaussian(change);
        double[] ahead = Moved(weights, Step, change), behind = Moved(weights, -Step, change);
        (double[] gradient, Func<double[], double[]> hessian) = objective.DerivativesAt(weights);
        double slope = (objective.Value(ahead) - objective.Value(behind)) / (2 * Step);
        Assert.Equal(slope, Vector.Dot<double>(gradient, change), 1e-7 * (1 + Math.Abs(slope)));
        double[] product = hessian(change), up = objective.DerivativesAt(ahead).Gradient, down = objective.DerivativesAt(behind).Gradient;
        double scale = product.Max(Math.Abs);
        for (int i = 0; i < product.Length; i++)
            Assert.Equal((up[i] - down[i]) / (2 * Step), product[i], 1e-7 * scale);
    }

    private static OutputsLoss LossOf(RandomSource random, string loss, int rows, int outputs)
    {
        var targets = new Matrix(rows, outputs);
        for (int t = 0; t < rows; t++)
        {
            Span<double> row = targets.MutableRow(t);
            row.Fill(-1);
            row[random.NextInt32(outputs)] = loss switch
            {
                "squared" => random.NextGaussian(),
                "logistic" => random.NextInt32(2) == 0 ? -1.0 : 1,
                _ => 1,
            };
        }

        return OutputsLoss.Of(Loss.Named(loss)!, targets, null);
    }

    private static Matrix Gaussian(RandomSource random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        return matrix;
    }

    private static double[] Moved(double[] weights, double step, double[] change)
    {
        double[] moved = [.. weights];
        Vector.AddScaled(step, change, moved);
        return moved;
    }
}
