using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Programs;

/// <summary>What is left of a program's answers when the time is up: looser, and never wrong.</summary>
public sealed class CancelledProgramTests
{
    private static readonly CancellationToken Up = new(canceled: true);

    [Fact]
    public void A_bound_that_is_cut_short_holds()
    {
        ConvexProgram program = Program();
        SolveResult solved = SolveLoop.Run(new WorkingSet(), program, new StoppingRule(1e-8));
        Evaluation start = program.Evaluate(new double[program.Operator.Inputs]), cut = program.Evaluate(new double[program.Operator.Inputs], Up), end = program.Evaluate(solved.Evaluation.Point, Up);
        Assert.Equal(start.Objective, cut.Objective);
        Assert.InRange(cut.LowerBound, 0, start.LowerBound);
        Assert.InRange(end.LowerBound, 0, solved.Evaluation.Objective);
        Assert.Equal(solved.Evaluation.Objective, end.Objective, 1e-9);
        Assert.True(program.LargestPrice(start.Dual, Up) >= program.LargestPrice(start.Dual));
    }

    [Fact]
    public void A_step_that_is_cut_short_is_not_taken()
    {
        ConvexProgram program = Program();
        double[] point = [.. Enumerable.Range(0, program.Operator.Inputs).Select(i => Math.Sin(i))];
        Assert.Throws<OperationCanceledException>(() => program.Prox(point, 0.1, new double[point.Length], Up));
        using var source = new CancellationTokenSource();
        foreach (ISolver solver in new ISolver[] { new AcceleratedProximalGradient(), new Admm() })
        {
            double[][] points = [.. solver.Solve(program, null, source.Token).Take(3).Select(iterate => (double[])iterate.Point.Clone())];
            double[][] ended = [.. solver.Solve(program, points[^1], Up).Take(3).Select(iterate => (double[])iterate.Point.Clone())];
            Assert.All(ended, end => Assert.True(program.Evaluate(end).Objective <= program.Evaluate(new double[end.Length]).Objective));
            Assert.InRange(ended.Length, 1, 2);
        }
    }

    [Fact]
    public void A_last_point_with_a_bound_that_was_cut_short_is_the_result_where_it_is_better()
    {
        ConvexProgram program = Program();
        double[] good = SolveLoop.Run(new WorkingSet(), program, new StoppingRule(1e-3)).Evaluation.Point;
        using var source = new CancellationTokenSource();
        SolveResult result = SolveLoop.Run(new Stops(source, good), program, new StoppingRule(1e-9), cancellation: source.Token);
        Assert.Equal(SolveStatus.Cancelled, result.Status);
        Assert.Equal(program.Evaluate(good).Objective, result.Evaluation.Objective);
    }

    private static ConvexProgram Program()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(40, 6, 1);
        return new ReluNetwork().Program(inputs, targets, Loss.Squared, 0.5, Arrangement.Sample(inputs, 30, 1, 1, default), 1);
    }

    /// <summary>Yields one point when the time is up, its bound as it is without prices.</summary>
    private sealed class Stops(CancellationTokenSource source, double[] point) : ISolver
    {
        public string Name => "stops";

        public string? Refuse(ConvexProgram program) => null;

        public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
        {
            source.Cancel();
            yield return new Iterate(point, program.Evaluate(point, Up));
        }
    }
}
