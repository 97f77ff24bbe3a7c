using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>The semismooth Newton method against the interior point, and the prox and Jacobian that it stands on.</summary>
public sealed class ProximalPointTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(100, 25)];

    [Theory, MemberData(nameof(Seeds))]
    public void Agrees_with_the_interior_point(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        double optimum = SolveLoop.Run(new InteriorPoint(), program, new StoppingRule(1e-9, null, 200)).Evaluation.Objective;
        var method = new ProximalPoint(program, null);
        for (int k = 0; k < 40 && method.RelativeGap > 1e-6; k++)
            method.Advance(TestContext.Current.CancellationToken);
        Assert.True(method.RelativeGap <= 1e-6, $"gap {method.RelativeGap} after {method.NewtonSteps} Newton steps");
        Assert.Equal(optimum, program.Evaluate(method.Point).Objective, 2e-6 * optimum);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_prox_is_that_of_the_program(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        double[] point = RandomPrograms.Gaussian(program.Operator.Inputs, seed), result = new double[point.Length], expected = new double[point.Length];
        var blocks = new ProximalBlocks(program);
        const double Step = 0.7;
        blocks.Apply(point, Step * program.Beta, result);
        program.Prox(point, Step, expected);
        for (int i = 0; i < point.Length; i++)
            Assert.Equal(expected[i], result[i], 1e-10);
    }

    /// <summary>At almost every point the prox is differentiable, and (I + σ Y Yᵀ)⁻¹ is the inverse of the derivative of f + A v.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void The_Newton_system_is_the_derivative(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        int n = program.Operator.Outputs;
        const double Sigma = 0.6, Difference = 1e-6;
        var blocks = new ProximalBlocks(program);
        var system = new DirectSystem(program, blocks);
        double[] dual = RandomPrograms.Gaussian(n, seed), direction = RandomPrograms.Gaussian(n, seed + 1);
        double[] after = Fit(+Difference), before = Fit(-Difference);
        var image = new double[n];
        for (int t = 0; t < n; t++)
            image[t] = direction[t] + ((after[t] - before[t]) / (2 * Difference));
        Fit(0);
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        system.Factor(Sigma, ones);
        system.Solve(image);
        for (int t = 0; t < n; t++)
            Assert.Equal(direction[t], image[t], 1e-5);

        double[] Fit(double step)
        {
            double[] moved = [.. dual.Zip(direction, (x, y) => 5 * (x + (step * y)))];
            double[] gradient = new double[program.Operator.Inputs], v = new double[gradient.Length], fit = new double[n];
            program.Operator.ApplyAdjoint(moved, gradient);
            Vector.Scale(Sigma / 5, gradient, gradient);
            blocks.Apply(gradient, Sigma * program.Beta / 5, v);
            program.Operator.Apply(v, fit);
            return fit;
        }
    }
}
