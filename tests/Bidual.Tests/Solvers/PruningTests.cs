using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Solvers;

public sealed class PruningTests
{
    [Theory]
    [InlineData(Activation.Relu, 1)]
    [InlineData(Activation.Relu, 2)]
    [InlineData(Activation.GatedRelu, 3)]
    [InlineData(Activation.GatedRelu, 4, PenaltyKind.L1)]
    public void At_most_n_blocks_are_left_and_nothing_is_lost(Activation activation, long seed, PenaltyKind penalty = PenaltyKind.Group)
    {
        const int n = 9;
        (Matrix inputs, double[] targets) = PricingData.Gaussian(n, 3, seed);
        PatternSet patterns = Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default);
        ConvexProgram program = Architecture.Of(activation, penalty).Program(inputs, targets, Loss.Squared, 0.3, patterns, 1);
        var point = new double[program.Operator.Inputs];
        new RandomSource(seed).FillGaussian(point);
        Evaluation before = program.Evaluate(point), after = program.Evaluate(Pruning.Of(program, before.Point));
        Assert.True(Count(before) > 2 * n);
        Assert.InRange(Count(after), 1, n);
        Assert.Equal(before.Fit, after.Fit, (a, b) => Math.Abs(a - b) <= 1e-8 * before.Fit.Max(Math.Abs));
        Assert.True(program.Penalty.Value(after.Point) <= program.Penalty.Value(before.Point) * (1 + 1e-12));
        Assert.Equal(after.Point, Pruning.Of(program, after.Point));

        int Count(Evaluation evaluation) => program.Penalty.BlockValues(evaluation.Point).Count(norm => norm > 0);
    }
}
