using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

public sealed class ConvexProgramTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory, MemberData(nameof(Seeds))]
    public void No_bound_lies_above_any_objective(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        double least = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double size in (double[])[0, 1e-8, 1e-3, 0.1, 1, 10, 1e4])
        {
            for (int k = 0; k < 5; k++)
            {
                double[] point = [.. RandomPrograms.Gaussian(program.Operator.Inputs, (100 * seed) + k).Select(value => size * value)];
                Evaluation evaluation = program.Evaluate(point);
                Assert.True(evaluation.Objective - evaluation.LowerBound >= -1e-12 * Math.Abs(evaluation.Objective));
                least = Math.Min(least, evaluation.Objective);
                highest = Math.Max(highest, evaluation.LowerBound);
            }
        }

        SolveResult solved = SolveLoop.Run(new Admm(), program, new StoppingRule(1e-9, null, 3000));
        least = Math.Min(least, solved.Evaluation.Objective);
        highest = Math.Max(highest, solved.LowerBound);
        Assert.True(least >= highest - (1e-12 * Math.Abs(least)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_evaluation_is_what_it_says(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        double[] point = RandomPrograms.Gaussian(program.Operator.Inputs, seed + 1);
        double[] before = [.. point];
        Evaluation e = program.Evaluate(point);
        Assert.Equal(before, point);
        double[] projected = new double[point.Length], fit = new double[program.Operator.Outputs], nu = new double[fit.Length];
        program.Cone.Project(point, projected);
        Assert.Equal(projected, e.Point);
        program.Operator.Apply(projected, fit);
        Assert.Equal(fit, e.Fit);
        Assert.Equal(program.Loss.Value(fit, program.Targets) + (program.Beta * program.Penalty.Value(projected)), e.Objective, 1e-12 * e.Objective);
        program.Loss.Gradient(fit, program.Targets, nu);
        Vector.Scale(-1, nu, nu);
        Assert.Equal(nu, e.Dual);
        // The bound comes from a feasible dual point.
        double[] scaled = [.. nu.Select(value => e.DualScale * value)];
        double[] exact = program.Price(scaled, -1).Values;
        Assert.True(exact.Max() <= program.Beta * (1 + 1e-12));
        Assert.Equal(-program.Loss.Conjugate([.. scaled.Select(value => -value)], program.Targets), e.LowerBound, 1e-10 * (1 + Math.Abs(e.LowerBound)));
        double[] prices = program.Price(nu, -1).Values;
        for (int b = 0; b < prices.Length; b++)
        {
            // NaN: not looked at, because no dearer than the dearest.
            Assert.False(e.BlockPrices[b] < prices[b] - 1e-12);
            Assert.False(e.BlockPrices[b] > Math.Max(prices[b], program.Beta) + 1e-12);
        }

        Assert.True(e.DualNorm >= prices.Max() - 1e-12);
        Assert.True(e.DualNorm <= Math.Max(prices.Max(), program.Beta) + 1e-12);
        Assert.Equal(prices.Max(), program.LargestPrice(nu), 1e-12 * (1 + prices.Max()));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void At_and_above_beta_max_zero_is_optimal_and_below_it_is_not(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        double betaMax = program.BetaMax();
        if (betaMax == 0)
            return;
        var zero = new double[program.Operator.Inputs];
        Evaluation above = program.WithBeta(betaMax * 1.0000001).Evaluate(zero);
        Assert.Equal(0, above.Gap, 1e-9 * above.Objective);
        Evaluation below = program.WithBeta(betaMax * 0.9).Evaluate(zero);
        SolveResult better = SolveLoop.Run(new Admm(), program.WithBeta(betaMax * 0.9), new StoppingRule(1e-7, null, 5000));
        Assert.True(better.Evaluation.Objective < below.Objective - (1e-5 * below.Objective));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Restriction_agrees_with_zeros_elsewhere(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        int d = program.Operator.BlockSize;
        int[] chosen = [program.Blocks - 1];
        if (program.Blocks > 2)
            chosen = [program.Blocks - 1, 1];
        ConvexProgram part = program.Restrict(chosen);
        double[] small = RandomPrograms.Gaussian(chosen.Length * d, seed), large = new double[program.Operator.Inputs];
        for (int k = 0; k < chosen.Length; k++)
            small.AsSpan(k * d, d).CopyTo(large.AsSpan(chosen[k] * d, d));
        Evaluation inner = part.Evaluate(small), outer = program.Evaluate(large);
        Assert.Equal(outer.Objective, inner.Objective, 1e-12 * outer.Objective);
        Assert.True(inner.LowerBound >= outer.LowerBound - (1e-12 * outer.Objective));
        for (int k = 0; k < chosen.Length; k++)
            Assert.False(Math.Abs(outer.BlockPrices[chosen[k]] - inner.BlockPrices[k]) > Math.Max(program.Beta, 1e-11));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Prox_beats_every_other_point_of_the_cone(int seed)
    {
        ConvexProgram program = RandomPrograms.Any(seed);
        int length = program.Operator.Inputs;
        double[] x = RandomPrograms.Gaussian(length, seed + 5), u = new double[length], other = new double[length];
        double step = 0.5 / program.Beta;
        Assert.Equal(program.Prox(x, step, u), program.Penalty.Value(u), 1e-12);
        double best = Objective(u);
        for (int k = 0; k < 50; k++)
        {
            u.CopyTo(other, 0);
            Vector.AddScaled(Math.Pow(10, -(k % 5)), RandomPrograms.Gaussian(length, (1000 * seed) + k), other);
            program.Cone.Project(other, other);
            Assert.True(best <= Objective(other) + 1e-12);
        }

        double Objective(double[] point) =>
            (step * program.Beta * program.Penalty.Value(point)) + (x.Zip(point, (a, b) => (a - b) * (a - b)).Sum() / 2);
    }

    [Fact]
    public void Several_threads_give_the_same_bits()
    {
        Matrix data = RandomPrograms.Gaussian(300, 6, 1);
        var patterns = Bidual.Arrangements.PatternSet.FromDirections(data, RandomPrograms.Gaussian(60, 6, 2));
        double[] y = RandomPrograms.Gaussian(300, 3);
        ConvexProgram one = RandomPrograms.Relu(data, patterns, y, 5), two = RandomPrograms.Relu(data, patterns, y, 5, null, 2);
        double[] point = RandomPrograms.Gaussian(one.Operator.Inputs, 4);
        Evaluation a = one.Evaluate(point), b = two.Evaluate(point);
        Assert.Equal(a.BlockPrices, b.BlockPrices);
        Assert.Equal(a.LowerBound, b.LowerBound);
        Assert.Equal(a.Objective, b.Objective);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_bad_beta_is_refused(double beta)
    {
        ConvexProgram program = RandomPrograms.Any(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => program.WithBeta(beta));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        ConvexProgram p = RandomPrograms.Any(1);
        Assert.Throws<ArgumentException>(() => new ConvexProgram(p.Operator, new SquaredLoss(), new double[p.Targets.Length + 1], p.Penalty, p.Cone, 1));
        Assert.Throws<ArgumentException>(() => new ConvexProgram(p.Operator, new SquaredLoss(), p.Targets, p.Penalty, new WholeSpace(p.Blocks + 1, p.Operator.BlockSize), 1));
        Assert.Throws<ArgumentException>(() => new ConvexProgram(p.Operator, new SquaredLoss(), p.Targets, new GroupNorm(p.Operator.BlockSize + 1), p.Cone, 1));
    }

    private static double[] ExactPrices(ConvexProgram program, double[] dual)
    {
        int d = program.Operator.BlockSize;
        var gradient = new double[program.Operator.Inputs];
        program.Operator.ApplyAdjoint(dual, gradient);
        program.Cone.Project(gradient, gradient);
        return [.. Enumerable.Range(0, program.Blocks).Select(b => Vector.Norm(gradient.AsSpan(b * d, d)))];
    }
}
