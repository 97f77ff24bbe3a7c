using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>What every solver and the loop around it must satisfy.</summary>
public sealed class SolverContractTests
{
    public static TheoryData<string> Solvers => AllSolvers.Data;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(100, 25)];

    [Theory, MemberData(nameof(Seeds))]
    public void All_solvers_agree(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        SolveResult exact = SolveLoop.Run(new Admm(), program, new StoppingRule(1e-9, null, 10_000));
        Assert.Equal(SolveStatus.Converged, exact.Status);
        foreach (string name in AllSolvers.Names)
            AllSolvers.Check(name, program, exact.Evaluation.Objective, 1e-9 * exact.Evaluation.Objective);
    }

    [Theory]
    [InlineData("huber:0.5")]
    [InlineData("squared-hinge")]
    [InlineData("poisson")]
    [InlineData("weighted squared")]
    [InlineData("weighted logistic")]
    [InlineData("weighted huber:0.5")]
    [InlineData("smoothed absolute")]
    [InlineData("smoothed weighted quantile:0.2")]
    public void All_solvers_agree_whatever_the_loss(string loss)
    {
        for (int seed = 200; seed < 206; seed++)
        {
            ConvexProgram program = RandomPrograms.Any(seed, rows => RandomPrograms.LossNamed(loss, rows));
            SolveResult exact = SolveLoop.Run(new InteriorPoint(), program, new StoppingRule(1e-9, null, 10_000));
            Assert.Equal(SolveStatus.Converged, exact.Status);
            foreach (string name in AllSolvers.Names)
                AllSolvers.Check(name, program, exact.Evaluation.Objective, 1e-9 * exact.Evaluation.Objective);
        }
    }

    [Theory, MemberData(nameof(Solvers))]
    public void The_same_program_gives_the_same_bits_and_is_never_changed(string name)
    {
        ConvexProgram program = RandomPrograms.Any(7);
        double[] data = [.. program.Operator.Data.Values], targets = [.. program.Targets];
        double[] start = RandomPrograms.Gaussian(program.Operator.Inputs, 8), before = [.. start];
        SolveResult first = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-6, null, 10_000), start);
        SolveResult second = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-6, null, 10_000), start);
        Assert.Equal(first.Evaluation.Point, second.Evaluation.Point);
        Assert.Equal(first.LowerBound, second.LowerBound);
        Assert.Equal(first.Iterations, second.Iterations);
        Assert.Equal(data, program.Operator.Data.Values);
        Assert.Equal(targets, program.Targets);
        Assert.Equal(before, start);
    }

    [Theory, MemberData(nameof(Solvers))]
    public void The_trace_never_worsens_and_ends_at_the_result(string name)
    {
        ConvexProgram program = RandomPrograms.Any(12);
        var told = new List<TracePoint>();
        SolveResult result = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-6, null, 10_000), null, told.Add);
        Assert.Equal(told, result.Trace);
        Assert.Equal(0, told[0].Iteration);
        for (int i = 1; i < told.Count; i++)
        {
            Assert.True(told[i].Iteration > told[i - 1].Iteration);
            Assert.True(told[i].Objective <= told[i - 1].Objective);
            Assert.True(told[i].LowerBound >= told[i - 1].LowerBound);
        }

        Assert.Equal(result.Evaluation.Objective, told[^1].Objective);
        Assert.Equal(result.LowerBound, told[^1].LowerBound);
        Assert.True(told[^1].RelativeGap <= 1e-6);
        // The reported objective is that of the returned point, recomputed.
        Evaluation again = program.Evaluate(result.Evaluation.Point);
        Assert.Equal(result.Evaluation.Objective, again.Objective, 1e-12 * again.Objective);
    }

    [Theory, MemberData(nameof(Solvers))]
    public void Converged_means_that_the_returned_point_proves_itself(string name)
    {
        for (int seed = 100; seed < 110; seed++)
        {
            ConvexProgram program = RandomPrograms.Any(seed);
            SolveResult result = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(AllSolvers.Tolerance(name), null, 10_000));
            if (result.Status == SolveStatus.Converged)
                Assert.True(program.Evaluate(result.Evaluation.Point).RelativeGap <= 1.001 * AllSolvers.Tolerance(name));
        }
    }

    [Theory, MemberData(nameof(Solvers))]
    public void Starting_at_the_optimum_ends_at_once(string name)
    {
        ConvexProgram program = RandomPrograms.Any(12);
        SolveResult solved = SolveLoop.Run(new InteriorPoint(), program, new StoppingRule(1e-9, null, 200));
        SolveResult again = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-6, null, 10_000), solved.Evaluation.Point);
        Assert.Equal(SolveStatus.Converged, again.Status);
        Assert.Equal(0, again.Iterations);
    }

    [Theory, MemberData(nameof(Solvers))]
    public void Any_start_leads_to_the_optimum(string name)
    {
        ConvexProgram program = RandomPrograms.Any(12);
        SolveResult fromZero = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-6, null, 10_000));
        double[] far = [.. RandomPrograms.Gaussian(program.Operator.Inputs, 1).Select(value => 1e3 * value)];
        SolveResult fromFar = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-6, null, 10_000), far);
        Assert.Equal(SolveStatus.Converged, fromFar.Status);
        Assert.Equal(fromZero.Evaluation.Objective, fromFar.Evaluation.Objective, 2e-6 * fromZero.Evaluation.Objective);
    }

    [Theory, MemberData(nameof(Solvers))]
    public void Stops_at_the_iteration_limit_on_cancellation_and_at_the_deadline(string name)
    {
        ConvexProgram program = RandomPrograms.Any(12);
        SolveResult limited = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-12, null, 1));
        Assert.Equal(SolveStatus.IterationLimit, limited.Status);
        Assert.Equal(1, limited.Iterations);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        SolveResult stopped = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-12, null, 1000), null, null, cancelled.Token);
        Assert.Equal(SolveStatus.Cancelled, stopped.Status);
        SolveResult late = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(0, TimeSpan.Zero, 5));
        Assert.True(late.Status is SolveStatus.TimeLimit or SolveStatus.IterationLimit);
        SolveResult patient = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-4, TimeSpan.FromDays(3650), 10_000));
        Assert.Equal(SolveStatus.Converged, patient.Status);
    }

    [Theory, MemberData(nameof(Solvers))]
    public void The_point_of_the_last_iteration_is_not_lost_at_a_limit(string name)
    {
        ConvexProgram program = RandomPrograms.Any(12);
        SolveResult limited = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-12, null, 6));
        Assert.Equal(limited.Iterations, limited.Trace[^1].Iteration);
    }

    [Theory, MemberData(nameof(Solvers))]
    public void An_unreachable_tolerance_ends_in_a_stall_with_a_tiny_gap(string name)
    {
        ConvexProgram program = RandomPrograms.Any(12);
        SolveResult result = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(0, null, 30_000));
        Assert.True(result.Status is SolveStatus.Stalled or SolveStatus.Converged, $"{result.Status} after {result.Iterations}");
        Assert.True(result.Trace[^1].RelativeGap <= 1e-8, $"gap {result.Trace[^1].RelativeGap}");
    }

    [Theory]
    [InlineData("proximal-gradient")]
    [InlineData("admm")]
    public void Given_iterations_the_first_order_methods_reach_a_gap_of_1e_8(string name)
    {
        for (int seed = 200; seed < 210; seed++)
        {
            ConvexProgram program = RandomPrograms.Any(seed);
            SolveResult result = SolveLoop.Run(AllSolvers.Of(name), program, new StoppingRule(1e-8, null, 20_000));
            Assert.True(result.Status == SolveStatus.Converged, $"{seed}: {result.Status}, gap {result.Trace[^1].RelativeGap}");
        }
    }

    [Theory, MemberData(nameof(Solvers))]
    public void Degenerate_data_are_no_obstacle(string name)
    {
        Matrix few = RandomPrograms.Gaussian(6, 3, 2);
        few.MutableRow(4).Clear();
        Matrix data = few.SelectRows([0, 1, 0, 2, 3, 3, 4, 5, 5]);
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        double[] y = RandomPrograms.Labels(9, 3);
        foreach (ILoss loss in (ILoss[])[new SquaredLoss(), new LogisticLoss()])
        {
            ConvexProgram program = RandomPrograms.Relu(data, patterns, y, 0.05, loss);
            double optimum = SolveLoop.Run(new Admm(), program, new StoppingRule(1e-9, null, 10_000)).Evaluation.Objective;
            AllSolvers.Check(name, program, optimum, 1e-9 * optimum);
        }
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void The_scale_of_the_data_is_no_obstacle(double size)
    {
        // u scales by 1/size, so β must scale by size for the same optimum.
        Matrix data = RandomPrograms.Gaussian(12, 3, 1), scaled = new(12, 3);
        Vector.Scale(size, data.Values, scaled.Data);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(8, 3, 2));
        double[] y = RandomPrograms.Gaussian(12, 3);
        foreach (string name in AllSolvers.Names)
        {
            double plain = SolveLoop.Run(AllSolvers.Of(name), RandomPrograms.Relu(data, patterns, y, 0.2), new StoppingRule(1e-7, null, 10_000)).Evaluation.Objective;
            SolveResult result = SolveLoop.Run(AllSolvers.Of(name), RandomPrograms.Relu(scaled, patterns, y, 0.2 * size), new StoppingRule(1e-7, null, 10_000));
            Assert.True(result.Status == SolveStatus.Converged, name);
            Assert.Equal(plain, result.Evaluation.Objective, 2e-7 * plain);
        }
    }
}
