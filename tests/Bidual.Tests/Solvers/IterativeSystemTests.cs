using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>The Newton system without a matrix against the one with it, and the programs that need it against another solver.</summary>
public sealed class IterativeSystemTests
{
    private const double Sigma = 0.6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(300, 15)];

    [Theory, MemberData(nameof(Seeds))]
    public void Its_products_are_those_of_the_factored_system(int seed)
    {
        (ConvexProgram program, ProximalBlocks blocks, double[] root) = AtRandomPoint(seed);
        var direct = new DirectSystem(program, blocks);
        var products = new ActiveProducts(program, blocks);
        double[] z = RandomPrograms.Gaussian(root.Length, seed + 1), image = new double[z.Length];
        products.Update(root);
        products.Multiply(z, image);
        double[] back = [.. z.Zip(image, (a, b) => a + (Sigma * b))];
        direct.Factor(Sigma, root);
        direct.Solve(back);
        for (int t = 0; t < z.Length; t++)
            Assert.Equal(z[t], back[t], 1e-4);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void It_solves_to_a_digit(int seed)
    {
        (ConvexProgram program, ProximalBlocks blocks, double[] root) = AtRandomPoint(seed);
        double[] right = RandomPrograms.Gaussian(root.Length, seed + 1), z = (double[])right.Clone(), image = new double[z.Length];
        new IterativeSystem(program, blocks).Solve(Sigma, root, null, z);
        var products = new ActiveProducts(program, blocks);
        products.Update(root);
        products.Multiply(z, image);
        double[] residual = [.. right.Select((r, t) => r - z[t] - (Sigma * image[t]))];
        Assert.True(Vector.Norm(residual) <= 0.1001 * Vector.Norm(right), $"{Vector.Norm(residual) / Vector.Norm(right)}");
    }

    [Theory]
    [InlineData(false, 3e-2)]
    [InlineData(true, 1e-1)]
    public void A_program_without_cones_is_solved_as_by_the_proximal_gradient(bool logistic, double ratio)
    {
        var random = new RandomSource(5);
        const int N = 1200, D = 5;
        var values = new double[N * D];
        random.FillGaussian(values);
        var inputs = new Matrix(N, D, values);
        double[] targets = [.. Enumerable.Range(0, N).Select(t => Math.Sign((inputs[t, 0] * inputs[t, 1]) + (0.3 * inputs[t, 2])) is var s && s >= 0 ? 1.0 : -1.0)];
        PatternSet patterns = Arrangement.Sample(inputs, 100, 0);
        ConvexProgram program = new GatedReluNetwork().Program(inputs, targets, logistic ? Loss.Logistic : Loss.Squared, 1, patterns, 2);
        program = program.WithBeta(ratio * program.BetaMax());
        var rule = new StoppingRule(1e-5, null, 5000);
        SolveResult found = SolveLoop.Run(new WorkingSet(), program, rule), expected = SolveLoop.Run(new AcceleratedProximalGradient(), program, rule);
        Assert.Equal(SolveStatus.Converged, found.Status);
        Assert.Equal(SolveStatus.Converged, expected.Status);
        Assert.Equal(expected.Evaluation.Objective, found.Evaluation.Objective, 2e-5 * expected.Evaluation.Objective);
    }

    private static (ConvexProgram Program, ProximalBlocks Blocks, double[] Root) AtRandomPoint(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        int n = program.Operator.Outputs;
        var blocks = new ProximalBlocks(program);
        double[] gradient = new double[program.Operator.Inputs], v = new double[gradient.Length];
        program.Operator.ApplyAdjoint(RandomPrograms.Gaussian(n, seed), gradient);
        blocks.Apply(gradient, Sigma * program.Beta / 5, v);
        return (program, blocks, [.. RandomPrograms.Gaussian(n, seed + 2).Select(Math.Abs)]);
    }
}
