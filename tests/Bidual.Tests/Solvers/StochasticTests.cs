using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

public sealed class StochasticTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(300, 12)];

    [Theory, MemberData(nameof(Seeds))]
    public void Agrees_with_the_working_set(int seed)
    {
        ConvexProgram program = Random(seed);
        double optimum = Optimum(program);
        AllSolvers.Check("stochastic", program, optimum, 1e-9 * optimum);
    }

    [Theory]
    [InlineData(0.1, 0.341770876400)]
    [InlineData(1, 2.064205606110)]
    public void Reaches_the_certified_optimum(double beta, double optimum)
    {
        Matrix data = Matrix.FromRows([[-2, 1], [-1, 1], [0, 1], [1, 1], [2, 1]]);
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        AllSolvers.Check("stochastic", RandomPrograms.Gated(data, patterns, [1, -1, 1, 1, -1], beta), optimum, 1e-11);
    }

    [Fact]
    public void One_always_active_pattern_of_orthonormal_columns_is_a_soft_threshold()
    {
        // X = I, D = I: min ½‖u − y‖² + β‖u‖ = βt − ½β² with t = ‖y‖ > β.
        const int N = 40;
        var data = new Matrix(N, N);
        for (int t = 0; t < N; t++)
            data.MutableRow(t)[t] = 1;
        double[] y = RandomPrograms.Gaussian(N, 1);
        double length = Vector.Norm(y), beta = length / 3;
        PatternSet patterns = RandomPrograms.OfBits(N, N, (1UL << N) - 1);
        SolveResult result = AllSolvers.Check("stochastic", RandomPrograms.Gated(data, patterns, y, beta), (beta * length) - (beta * beta / 2), 1e-12);
        for (int t = 0; t < N; t++)
            Assert.Equal(y[t] * 2 / 3, result.Evaluation.Point[t], 1e-3 * length);
    }

    [Fact]
    public void At_beta_max_nothing_is_left()
    {
        ConvexProgram program = Random(300);
        SolveResult result = SolveLoop.Run(new Stochastic(), program.WithBeta(1.001 * program.BetaMax()), new StoppingRule(1e-9, null, 100), RandomPrograms.Gaussian(program.Operator.Inputs, 1));
        Assert.Equal(SolveStatus.Converged, result.Status);
        Assert.Equal(-1, result.Evaluation.Point.AsSpan().IndexOfAnyExcept(0.0));
    }

    [Fact]
    public void The_point_is_sparse_though_the_snapshot_is_not()
    {
        ConvexProgram program = Random(301);
        program = program.WithBeta(0.5 * program.BetaMax());
        SolveResult result = SolveLoop.Run(new Stochastic(), program, new StoppingRule(1e-6, null, 10_000));
        SolveResult exact = SolveLoop.Run(new WorkingSet(), program, new StoppingRule(1e-9, null, 10_000));
        Assert.True(exact.Trace[^1].ActiveBlocks < program.Blocks);
        Assert.Equal(exact.Trace[^1].ActiveBlocks, result.Trace[^1].ActiveBlocks);
    }

    [Fact]
    public void The_seed_decides_and_threads_change_nothing()
    {
        double[] one = Point(0, 1), two = Point(0, 2), seven = Point(0, 7), other = Point(1, 1);
        Assert.Equal(one, two);
        Assert.Equal(one, seven);
        Assert.NotEqual(one, other);

        static double[] Point(long seed, int threads) =>
            SolveLoop.Run(new Stochastic(seed), Random(302, threads), new StoppingRule(1e-12, null, 5)).Evaluation.Point;
    }

    [Fact]
    public void The_program_and_the_start_are_not_changed_and_far_starts_lead_home()
    {
        ConvexProgram program = Random(303);
        double[] start = [.. RandomPrograms.Gaussian(program.Operator.Inputs, 8).Select(value => 1e3 * value)], before = [.. start];
        double[] targets = [.. program.Targets];
        SolveResult far = SolveLoop.Run(new Stochastic(), program, new StoppingRule(1e-6, null, 100_000), start);
        Assert.Equal(SolveStatus.Converged, far.Status);
        Assert.Equal(Optimum(program), far.Evaluation.Objective, 2e-6 * far.Evaluation.Objective);
        Assert.Equal(before, start);
        Assert.Equal(targets, program.Targets);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void The_scale_of_the_data_is_no_obstacle(double size)
    {
        ConvexProgram plain = Random(304);
        Matrix scaled = new(plain.Operator.Outputs, plain.Operator.BlockSize);
        Vector.Scale(size, plain.Operator.Data.Values, scaled.Data);
        ConvexProgram program = RandomPrograms.Gated(scaled, plain.Operator.Patterns, plain.Targets, plain.Beta * size, plain.Loss);
        double optimum = Optimum(plain);
        AllSolvers.Check("stochastic", program, optimum, 1e-8 * optimum);
    }

    [Fact]
    public void A_batch_that_outweighs_the_others_only_shortens_the_steps()
    {
        // One row 30 times as long as the others: batches without it underestimate the curvature 900 times.
        Matrix data = RandomPrograms.Gaussian(600, 3, 5);
        Vector.Scale(30, data.Row(17), data.MutableRow(17));
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(20, 3, 6));
        ConvexProgram program = RandomPrograms.Gated(data, patterns, RandomPrograms.Gaussian(600, 7), 5);
        double optimum = Optimum(program);
        AllSolvers.Check("stochastic", program, optimum, 1e-9 * optimum);
    }

    [Fact]
    public void Stops_on_cancellation_and_at_limits()
    {
        ConvexProgram program = Random(305);
        SolveResult limited = SolveLoop.Run(new Stochastic(), program, new StoppingRule(1e-12, null, 2));
        Assert.Equal((SolveStatus.IterationLimit, 2), (limited.Status, limited.Iterations));
        Assert.Equal(2, limited.Trace[^1].Iteration);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(SolveStatus.Cancelled, SolveLoop.Run(new Stochastic(), program, new StoppingRule(1e-12), null, null, cancelled.Token).Status);
        Assert.Equal(SolveStatus.TimeLimit, SolveLoop.Run(new Stochastic(), program, new StoppingRule(0, TimeSpan.Zero)).Status);
    }

    [Fact]
    public void Cones_are_refused_with_a_reason()
    {
        Matrix data = RandomPrograms.Gaussian(10, 2, 1);
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        ConvexProgram program = RandomPrograms.Relu(data, patterns, RandomPrograms.Gaussian(10, 2), 1);
        Assert.Contains("--model gated", new Stochastic().Refuse(program), StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => SolveLoop.Run(new Stochastic(), program, new StoppingRule(1e-6)));
    }

    /// <summary>From a single row to several batches of rows and of blocks, blocks of both signs among them.</summary>
    private static ConvexProgram Random(int seed, int threads = 1)
    {
        int[] sizes = [300, 1, 40, 2, 150, 17];
        int n = sizes[(seed - 299) % sizes.Length], d = 1 + (seed % 5);
        Matrix data = RandomPrograms.Gaussian(n, d, seed);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(10 + (60 * (seed % 2)), d, seed + 1));
        ILoss loss = new[] { Loss.Squared, Loss.Logistic }[seed / 2 % 2];
        double[] y = loss is LogisticLoss ? RandomPrograms.Labels(n, seed + 2) : RandomPrograms.Gaussian(n, seed + 2);
        ConvexProgram program = RandomPrograms.Gated(data, patterns, y, 1, loss, threads);
        return program.WithBeta(0.05 * program.BetaMax());
    }

    private static double Optimum(ConvexProgram program) =>
        SolveLoop.Run(new WorkingSet(), program, new StoppingRule(1e-9, null, 10_000)).Evaluation.Objective;
}
