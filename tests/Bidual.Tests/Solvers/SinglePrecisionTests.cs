using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

public sealed class SinglePrecisionTests
{
    public static TheoryData<string> Solvers => ["proximal-gradient", "stochastic"];

    [Theory, MemberData(nameof(Solvers))]
    public void A_moderate_tolerance_is_proven_in_double(string name)
    {
        ConvexProgram program = Program(2, new SquaredLoss());
        double optimum = Optimum(program);
        SolveResult result = SolveLoop.Run(new SinglePrecision(AllSolvers.Of(name)), program, new StoppingRule(1e-4, null, 20_000));
        Assert.Equal(SolveStatus.Converged, result.Status);
        Evaluation again = program.Evaluate(result.Evaluation.Point);
        Assert.Equal(again.Objective, result.Evaluation.Objective, 1e-11 * again.Objective);
        Assert.True(again.RelativeGap <= 1.001e-4);
        Assert.InRange(result.Evaluation.Objective, optimum * (1 - 1e-9), optimum * (1 + 1e-4));
        Assert.InRange(result.LowerBound, optimum * (1 - 1.1e-4), optimum * (1 + 1e-9));
    }

    [Theory, MemberData(nameof(Solvers))]
    public void A_tolerance_beyond_floats_is_reached_by_finishing_in_double(string name)
    {
        foreach (ILoss loss in new[] { Loss.Squared, Loss.Logistic })
        {
            ConvexProgram program = Program(2, loss);
            double optimum = Optimum(program);
            SolveResult result = SolveLoop.Run(new SinglePrecision(AllSolvers.Of(name)), program, new StoppingRule(1e-8, null, 100_000));
            Assert.Equal(SolveStatus.Converged, result.Status);
            Assert.Equal(optimum, result.Evaluation.Objective, 2e-8 * optimum);
        }
    }

    [Theory, MemberData(nameof(Solvers))]
    public void The_same_bits_every_time(string name)
    {
        SolveResult first = Run(), second = Run();
        Assert.Equal(first.Evaluation.Point, second.Evaluation.Point);
        Assert.Equal(first.Iterations, second.Iterations);

        SolveResult Run() => SolveLoop.Run(new SinglePrecision(AllSolvers.Of(name)), Program(2, new SquaredLoss()), new StoppingRule(1e-5, null, 20_000));
    }

    [Fact]
    public void Proximal_gradient_in_floats_works_with_cones()
    {
        Matrix data = RandomPrograms.Gaussian(60, 3, 1);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(40, 3, 2));
        ConvexProgram program = RandomPrograms.Relu(data, patterns, RandomPrograms.Gaussian(60, 3), 3);
        SolveResult result = SolveLoop.Run(new SinglePrecision(new AcceleratedProximalGradient()), program, new StoppingRule(1e-4, null, 20_000));
        double optimum = Optimum(program);
        Assert.Equal(SolveStatus.Converged, result.Status);
        Assert.Equal(optimum, result.Evaluation.Objective, 1e-4 * optimum);
    }

    [Theory]
    [InlineData("admm")]
    [InlineData("interior-point")]
    [InlineData("working-set")]
    public void Solvers_that_factorise_refuse(string name) =>
        Assert.Contains("single precision", new SinglePrecision(AllSolvers.Of(name)).Refuse(Program(1, new SquaredLoss())), StringComparison.Ordinal);

    [Fact]
    public void Data_too_large_for_floats_are_refused()
    {
        Matrix data = RandomPrograms.Gaussian(40, 2, 1);
        data.MutableRow(3)[1] = 1e30;
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(5, 2, 2));
        string? reason = new SinglePrecision(new AcceleratedProximalGradient()).Refuse(RandomPrograms.Gated(data, patterns, new double[40], 1));
        Assert.Contains("too large for single precision", reason, StringComparison.Ordinal);
    }

    /// <summary>Large enough for the kernels, so that floats are used.</summary>
    private static ConvexProgram Program(int threads, ILoss loss)
    {
        Matrix data = RandomPrograms.Gaussian(100, 4, 1);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(40, 4, 2));
        double[] y = loss is LogisticLoss ? RandomPrograms.Labels(100, 3) : RandomPrograms.Gaussian(100, 3);
        return RandomPrograms.Gated(data, patterns, y, loss is LogisticLoss ? 3 : 10, loss, threads);
    }

    private static double Optimum(ConvexProgram program) =>
        SolveLoop.Run(new WorkingSet(), program, new StoppingRule(1e-10, null, 10_000)).Evaluation.Objective;
}
