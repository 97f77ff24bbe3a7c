using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

/// <summary>Programs whose penalty is not the sum of Euclidean norms of the blocks.</summary>
public sealed class PenaltyProgramTests
{
    private const int Inputs = 3;

    [Theory]
    [InlineData(PenaltyKind.L1)]
    [InlineData(PenaltyKind.Features)]
    public void The_price_is_the_dual_norm_written_out(PenaltyKind kind)
    {
        ConvexProgram program = Program(kind, 3);
        double[] dual = RandomPrograms.Gaussian(program.Targets.Length, 8), gradient = new double[program.Operator.Inputs];
        program.Operator.ApplyAdjoint(dual, gradient);
        double expected = kind == PenaltyKind.L1
            ? gradient.Max(Math.Abs)
            : Enumerable.Range(0, Inputs).Max(f => Math.Sqrt(Enumerable.Range(0, program.Blocks).Sum(b => Math.Pow(gradient[(b * Inputs) + f], 2))));
        Assert.Equal(expected, program.LargestPrice(dual), 1e-12 * expected);
        Assert.All(program.Price(dual, 0).Values, price => Assert.True(price <= expected));
    }

    [Theory]
    [InlineData(PenaltyKind.L1)]
    [InlineData(PenaltyKind.Features)]
    public void Zero_is_optimal_from_beta_max_on_and_not_below(PenaltyKind kind)
    {
        ConvexProgram program = Program(kind, 4);
        double max = program.BetaMax();
        var zero = new double[program.Operator.Inputs];
        Assert.Equal(0, program.WithBeta(max * (1 + 1e-12)).Evaluate(zero).RelativeGap, 1e-12);
        ConvexProgram below = program.WithBeta(0.99 * max);
        Evaluation there = below.Evaluate(zero);
        double[] step = new double[zero.Length], gradient = new double[zero.Length];
        program.Operator.ApplyAdjoint(there.Dual, gradient);
        Vector.Scale(1e-4, gradient, step);
        below.Prox(step, 1e-4, step);
        Assert.True(below.Evaluate(step).Objective < there.Objective);
    }

    [Theory]
    [InlineData(PenaltyKind.L1)]
    [InlineData(PenaltyKind.Features)]
    public void The_bound_is_below_every_objective(PenaltyKind kind)
    {
        ConvexProgram program = Program(kind, 5);
        double bound = double.NegativeInfinity, least = double.PositiveInfinity;
        for (int seed = 0; seed < 200; seed++)
        {
            double[] point = RandomPrograms.Gaussian(program.Operator.Inputs, seed);
            Vector.Scale(Math.Pow(10, -(seed % 4)), point, point);
            Evaluation evaluation = program.Evaluate(point);
            (bound, least) = (Math.Max(bound, evaluation.LowerBound), Math.Min(least, evaluation.Objective));
        }

        Assert.InRange(bound, 0, least);
    }

    [Fact]
    public void Over_one_block_of_few_features_restriction_keeps_the_objective()
    {
        ConvexProgram program = Program(PenaltyKind.Features, 6);
        double[] point = new double[program.Operator.Inputs], part = RandomPrograms.Gaussian(2 * Inputs, 1);
        part.AsSpan(0, Inputs).CopyTo(point.AsSpan(2 * Inputs));
        part.AsSpan(Inputs).CopyTo(point.AsSpan(5 * Inputs));
        Evaluation whole = program.Evaluate(point), restricted = program.Restrict([2, 5]).Evaluate(part);
        Assert.Equal(whole.Objective, restricted.Objective, 1e-12 * whole.Objective);
        Assert.True(restricted.DualNorm <= whole.DualNorm);
    }

    [Fact]
    public void Cones_have_the_group_penalty()
    {
        ConvexProgram program = Program(PenaltyKind.L1, 7);
        var cones = new PatternCones(program.Operator.Data, program.Operator.Patterns, [.. Enumerable.Range(0, program.Blocks)]);
        Assert.Throws<ArgumentException>(() => new ConvexProgram(program.Operator, program.Loss, program.Targets, program.Penalty, cones, 1));
    }

    private static ConvexProgram Program(PenaltyKind kind, long seed)
    {
        Matrix data = RandomPrograms.Gaussian(20, Inputs, seed);
        return RandomPrograms.Gated(data, Arrangement.Sample(data, 12, seed), RandomPrograms.Gaussian(20, seed + 50), 0.7, new HuberLoss(1), penalty: kind);
    }
}
