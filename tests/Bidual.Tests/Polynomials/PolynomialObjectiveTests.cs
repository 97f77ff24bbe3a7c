using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Tests.Polynomials;

public sealed class PolynomialObjectiveTests
{
    private const double Step = 1e-5;

    [Theory, InlineData("squared", 0.09, 0.5, 0.47), InlineData("squared", 1, 0, 0), InlineData("logistic", 0.09, 0.5, 0.47), InlineData("poisson", -0.3, 0.2, 0.1)]
    public void Derivatives_agree_with_differences(string loss, double a, double b, double c)
    {
        var random = new RandomSource(8);
        var x = new Matrix(20, 3);
        var v = new Matrix(4, 3);
        random.FillGaussian(x.Data);
        random.FillGaussian(v.Data);
        double[] y = [.. Enumerable.Range(0, 20).Select(_ => loss == "squared" ? random.NextGaussian() : random.NextInt32(2) == 0 && loss != "poisson" ? -1.0 : 1)];
        var neurons = new PolynomialNeurons(v, [1, -1, 1, -1]);
        var objective = new PolynomialObjective(x, y, Loss.Named(loss)!, new PolynomialActivation(a, b, c), 0.3, neurons, 1);
        var change = new double[12];
        random.FillGaussian(change);
        double[] weights = objective.Start, ahead = Moved(weights, Step, change), behind = Moved(weights, -Step, change);
        (double[] gradient, Func<double[], double[]> hessian) = objective.DerivativesAt(weights);
        double slope = (objective.Value(ahead) - objective.Value(behind)) / (2 * Step);
        Assert.Equal(slope, Vector.Dot<double>(gradient, change), 1e-7 * (1 + Math.Abs(slope)));
        double[] product = hessian(change), up = objective.DerivativesAt(ahead).Gradient, down = objective.DerivativesAt(behind).Gradient;
        double scale = product.Max(Math.Abs);
        for (int i = 0; i < product.Length; i++)
            Assert.Equal((up[i] - down[i]) / (2 * Step), product[i], 1e-7 * scale);
    }

    private static double[] Moved(double[] weights, double step, double[] change)
    {
        double[] moved = [.. weights];
        Vector.AddScaled(step, change, moved);
        return moved;
    }
}
