using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Solvers;

public sealed class FaceNewtonTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void A_rough_optimum_becomes_one_to_the_accuracy_of_doubles(long seed)
    {
        ConvexProgram program = Program(seed, seed % 2 == 0 ? Activation.Relu : Activation.GatedRelu);
        Evaluation rough = SupportReduction.Of(program, SolveLoop.Run(new InteriorPoint(), program, new StoppingRule(1e-7)).Evaluation, 1e-6, default);
        Evaluation polished = FaceNewton.Polish(program, rough, default).Last();
        Assert.True(rough.RelativeGap > 1e-12, $"{rough.RelativeGap} leaves nothing to do");
        Assert.True(polished.RelativeGap <= 1e-13, $"{rough.RelativeGap} became {polished.RelativeGap}");
        Assert.Equal(rough.Objective, polished.Objective, 1e-6 * rough.Objective);
    }

    [Theory, InlineData(7), InlineData(8), InlineData(9)]
    public void Far_from_an_optimum_the_gap_does_not_grow(long seed)
    {
        ConvexProgram program = Program(seed, Activation.Relu);
        var random = new RandomSource(seed);
        var point = new double[program.Operator.Inputs];
        random.FillGaussian(point);
        Evaluation evaluation = program.Evaluate(point);
        Assert.All(FaceNewton.Polish(program, evaluation, default), polished => Assert.True(polished.Gap < evaluation.Gap));
    }

    [Fact]
    public void Zero_stays_zero()
    {
        ConvexProgram program = Program(10, Activation.Relu);
        Evaluation zero = program.Evaluate(new double[program.Operator.Inputs]);
        Assert.Empty(FaceNewton.Polish(program, zero, default));
    }

    private static ConvexProgram Program(long seed, Activation activation)
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(15, 3, seed);
        PatternSet patterns = Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default);
        ConvexProgram program = Architecture.Of(activation).Program(inputs, targets, Loss.Squared, 1, patterns, 1);
        return program.WithBeta(0.05 * program.BetaMax());
    }
}
