using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Fitting;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Fitting;

public sealed class PatternRefinementTests
{
    private static readonly FitSettings Settings = new() { Threads = 1 };

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Patterns_at_random_become_good_ones(long seed)
    {
        (ConvexProgram first, SolveResult before, ConvexProgram refined, SolveResult after) = Refine(seed, 1e-1, 30);
        Assert.True(after.Evaluation.Objective < 0.98 * before.Evaluation.Objective, $"{before.Evaluation.Objective} became {after.Evaluation.Objective}");
        Assert.Equal(SolveStatus.Converged, after.Status);
        Assert.True(after.Evaluation.RelativeGap <= Settings.Tolerance);
        Assert.True(refined.Operator.Patterns.Count > first.Operator.Patterns.Count);
        Assert.Equal(Coverage.Sampled, refined.Operator.Patterns.Coverage);
    }

    [Fact]
    public void Where_all_patterns_are_there_nothing_is_left_to_find()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(15, 3, 4);
        TrainingProblem problem = new(inputs, targets, Loss.Squared, new ReluNetwork(), 1);
        ConvexProgram program = problem.Architecture.Program(inputs, targets, Loss.Squared, 0.1, Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default), 1);
        SolveResult result = SolveLoop.Run(new WorkingSet(), program, new StoppingRule(1e-9));
        using var run = new FitRun(null, null, default);
        (ConvexProgram same, SolveResult end) = new PatternRefinement(problem, Settings, run, _ => throw new InvalidOperationException()).Run(program, result, (_, _) => throw new InvalidOperationException());
        Assert.Same(program, same);
        Assert.Same(result, end);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits() =>
        Assert.Equal(Refine(5, 1e-1, 30).After.Evaluation.Point, Refine(5, 1e-1, 30).After.Evaluation.Point);

    private static (ConvexProgram First, SolveResult Before, ConvexProgram Refined, SolveResult After) Refine(long seed, double share, int patterns)
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(60, 12, seed);
        TrainingProblem problem = new(inputs, targets, Loss.Squared, new ReluNetwork(), 1);
        double beta = share * problem.EstimateBetaMax(1);
        ConvexProgram first = Build(Arrangement.Sample(inputs, patterns, seed, 1, default));
        SolveResult before = Solve(first, new double[first.Operator.Inputs]);
        using var run = new FitRun(null, null, default);
        (ConvexProgram refined, SolveResult after) = new PatternRefinement(problem, Settings, run, Build).Run(first, before, Solve);
        return (first, before, refined, after);

        ConvexProgram Build(PatternSet set) => problem.Architecture.Program(inputs, targets, Loss.Squared, beta, set, 1);

        static SolveResult Solve(ConvexProgram program, double[] start) => SolveLoop.Run(new WorkingSet(), program, new StoppingRule(Settings.Tolerance), start);
    }
}
