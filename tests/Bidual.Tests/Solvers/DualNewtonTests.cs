using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Solvers;

public sealed class DualNewtonTests
{
    [Theory, InlineData(1, false), InlineData(2, false), InlineData(3, false), InlineData(4, true), InlineData(5, true)]
    public void A_rough_optimum_becomes_one_to_the_accuracy_of_doubles(long seed, bool logistic)
    {
        ConvexProgram program = Program(seed, logistic);
        Evaluation rough = Rough(program);
        Evaluation[] polished = [.. DualNewton.Polish(program, rough, default)];
        Assert.True(rough.RelativeGap > 1e-8, $"{rough.RelativeGap} leaves nothing to do");
        Assert.True(polished.Length >= 2 && polished[^1].RelativeGap <= 1e-12, $"{rough.RelativeGap} became {polished.LastOrDefault(rough).RelativeGap}");
        Assert.InRange(polished[^1].Objective, rough.LowerBound, rough.Objective);
    }

    [Fact]
    public void Steps_gain_twice_the_digits()
    {
        ConvexProgram program = Program(1);
        Evaluation rough = Rough(program);
        double last = rough.RelativeGap;
        foreach (Evaluation next in DualNewton.Polish(program, rough, default))
        {
            // The gap is of first order in the distance from the optimum, which a step squares.
            Assert.True(next.RelativeGap <= Math.Max(1e-12, 100 * last * last), $"{last} became {next.RelativeGap}");
            last = next.RelativeGap;
        }
    }

    [Theory, InlineData(6), InlineData(7), InlineData(8)]
    public void Every_point_narrows_the_gap_wherever_it_starts(long seed)
    {
        ConvexProgram program = Program(seed);
        var point = new double[program.Operator.Inputs];
        new RandomSource(seed).FillGaussian(point);
        double gap = program.Evaluate(point).RelativeGap;
        foreach (Evaluation next in DualNewton.Polish(program, program.Evaluate(point), default))
        {
            Assert.True(next.RelativeGap < gap);
            gap = next.RelativeGap;
        }
    }

    [Fact]
    public void Blocks_of_fewer_variables_than_rows_are_left_alone()
    {
        ConvexProgram program = Program(9);
        Assert.Empty(DualNewton.Polish(program, program.Evaluate(new double[program.Operator.Inputs]), default));
    }

    private static Evaluation Rough(ConvexProgram program) => SolveLoop.Run(new AcceleratedProximalGradient(), program, new StoppingRule(1e-5)).Evaluation;

    /// <summary>Twelve columns on thirty rows: four blocks have more variables than there are rows.</summary>
    private static ConvexProgram Program(long seed, bool logistic = false)
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(30, 12, seed);
        if (logistic)
            targets = Array.ConvertAll(targets, y => y > 0 ? 1.0 : -1.0);
        PatternSet patterns = Arrangement.Sample(inputs, 60, seed);
        ConvexProgram program = Architecture.Of(Activation.GatedRelu).Program(inputs, targets, logistic ? Loss.Logistic : Loss.Squared, 1, patterns, 1);
        return program.WithBeta(0.05 * program.BetaMax());
    }
}
