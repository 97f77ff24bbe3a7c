using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Export;
using Bidual.Tests.Pricing;

namespace Bidual.Tests.Fitting;

/// <summary>Patterns grown by pricing against all patterns enumerated.</summary>
public sealed class PatternGrowthTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Degenerate => [.. PricingData.Degenerate];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Random_problems_of_a_rank_reach_the_optimum_over_all_patterns_and_prove_it(int rank)
    {
        for (int k = 0; k < 50; k++)
        {
            var random = new RandomSource((1000 * rank) + k);
            int n = 4 + (int)(random.NextDouble() * (rank == 4 ? 14 : 26));
            (Matrix inputs, double[] targets) = PricingData.Gaussian(n, rank, (1000 * rank) + k);
            ILoss loss = k % 2 == 0 ? Loss.Squared : Loss.Logistic;
            if (k % 2 == 1)
                targets = Labels(targets);
            Check(inputs, targets, loss, Math.Pow(10, -2.5 + (1.5 * random.NextDouble())));
        }
    }

    [Theory]
    [InlineData(6, 2047, 0.0075386)]
    [InlineData(7, 2243, 0.003748)]
    [InlineData(16, 2057, 0.007082)]
    [InlineData(7, 2135, 0.01066)]
    public void Small_beta_with_the_logistic_loss_converges_although_the_gap_falls_before_the_residual(int n, long seed, double share)
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(n, 2, seed);
        targets = Labels(targets);
        TrainingProblem problem = Problem(inputs, targets, Loss.Logistic);
        ConvexProgram all = Program(problem, share * problem.EstimateBetaMax(1), Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default));
        Assert.Equal(SolveStatus.Converged, SolveLoop.Run(new InteriorPoint(), all, new StoppingRule(1e-8)).Status);
        Assert.Equal(SolveStatus.Converged, SolveLoop.Run(new WorkingSet(), all, new StoppingRule(1e-8)).Status);
    }

    [Theory, MemberData(nameof(Degenerate))]
    public void Degenerate_data_do_as_well(string kind)
    {
        (Matrix inputs, double[] targets) = PricingData.Named(kind);
        bool mayStall = kind == "nearly parallel";
        Check(inputs, targets, Loss.Squared, 0.01, mayStall);
        Check(inputs, Labels(targets), Loss.Logistic, 0.03, mayStall);
    }

    [Fact]
    public void Few_of_the_patterns_are_ever_used()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(60, 4, 3);
        (Certificate certificate, ConvexProgram program) = Grow(inputs, targets, Loss.Squared, 0.05 * BetaScale(inputs, targets, Loss.Squared));
        Assert.Equal((Claim.Global, PricingMethod.BranchAndBound), (certificate.Claim, certificate.Pricing));
        Assert.InRange(program.Operator.Patterns.Count, 1, Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default).Count / 50);
    }

    [Fact]
    public void A_solve_that_stalls_where_it_starts_is_tried_again_from_nothing()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(40, 3, 5);
        double beta = 0.05 * BetaScale(inputs, targets, Loss.Squared);
        TrainingProblem problem = Problem(inputs, targets, Loss.Squared);
        (ConvexProgram program, Network network) = Grow(problem, beta, (over, from, accuracy) => from is null
            ? SolveLoop.Run(new WorkingSet(), over, new StoppingRule(accuracy))
            : new SolveResult(over.Evaluate(from), 0, SolveStatus.Stalled, [], 0));
        Assert.Equal(Claim.Global, NetworkProofs.Prove(network, problem, beta, new PatternPricing(program), Tolerance, default).Claim);
    }

    [Fact]
    public void A_network_that_is_not_optimal_gets_a_bound_and_no_claim()
    {
        (Matrix inputs, double[] targets) = PricingData.Gaussian(40, 3, 5);
        double beta = 0.02 * BetaScale(inputs, targets, Loss.Squared);
        (Certificate optimal, ConvexProgram program) = Grow(inputs, targets, Loss.Squared, beta);
        Network worse = new(Activation.Relu, Matrix.FromRows([[1, 0.5, -0.2]]), Matrix.FromRows([[0.3]]));
        Certificate certificate = NetworkProofs.Prove(worse, Problem(inputs, targets, Loss.Squared), beta, new PatternPricing(program), Tolerance, default);
        Assert.Equal((Claim.None, Coverage.Sampled), (certificate.Claim, certificate.Coverage));
        Assert.InRange(certificate.GlobalLowerBound, 1e-3 * optimal.Objective, optimal.Objective);
    }

    [Fact]
    public void The_front_door_grows_patterns_and_what_it_claims_is_proven_again_or_refuted()
    {
        Dataset data = Synthetic.Planted(120, 4, 3, 0.3, 6);
        FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.03, Tolerance = Tolerance, Threads = 2 });
        Assert.Equal((Claim.Global, PricingMethod.BranchAndBound), (fit.Certificate.Claim, fit.Certificate.Pricing));
        var record = new TrainingRecord("0.1.0", [], 0, data.Count, fit.DataFingerprint, "working-set", "converged", 3, 2.5);
        SavedModel saved = SampleModels.Saved(3) with { Model = fit.Model, Certificate = fit.Certificate, PatternDirections = fit.PatternDirections, Training = record };
        Certification again = Certifier.Certify(saved, data);
        Assert.False(again.IsRefuted, string.Join("; ", again.Refutations));
        Assert.Equal(fit.Certificate.LowerBound, again.Certificate.LowerBound, 1e-10 * fit.Certificate.Objective);
        Certificate boast = fit.Certificate with { LowerBound = fit.Certificate.Objective };
        Assert.True(Certifier.Certify(saved with { Certificate = boast }, data).IsRefuted);
    }

    private static void Check(Matrix inputs, double[] targets, ILoss loss, double share, bool mayStall = false)
    {
        double beta = share * BetaScale(inputs, targets, loss);
        if (beta == 0)
            return;
        TrainingProblem problem = Problem(inputs, targets, loss);
        ConvexProgram all = Program(problem, beta, Arrangement.Enumerate(inputs, ArrangementLimits.Default, 1, default));
        SolveResult enumerated = SolveLoop.Run(new WorkingSet(), all, new StoppingRule(1e-8));
        double optimum = enumerated.Evaluation.Objective;
        (Certificate certificate, _) = Grow(inputs, targets, loss, beta);
        Assert.True(certificate.Claim == Claim.Global, certificate.ClaimText);
        Assert.True(certificate.Objective <= optimum * (1 + (2 * Tolerance)));

        // All patterns at once can be too degenerate for their solver; the few that grow are proven all the same.
        if (mayStall && enumerated.Status == SolveStatus.Stalled)
            return;
        Assert.Equal(SolveStatus.Converged, enumerated.Status);
        Assert.InRange(certificate.Objective, optimum * (1 - 1e-8), optimum * (1 + (2 * Tolerance)));
        Assert.InRange(certificate.LowerBound, optimum * (1 - (2 * Tolerance)), optimum * (1 + 1e-8));
    }

    private static (Certificate Certificate, ConvexProgram Program) Grow(Matrix inputs, double[] targets, ILoss loss, double beta)
    {
        TrainingProblem problem = Problem(inputs, targets, loss);
        (ConvexProgram program, Network network) = Grow(problem, beta, (over, from, accuracy) => SolveLoop.Run(new WorkingSet(), over, new StoppingRule(accuracy), from));
        return (NetworkProofs.Prove(network, problem, beta, new PatternPricing(program), Tolerance, default), program);
    }

    private static (ConvexProgram Program, Network Network) Grow(TrainingProblem problem, double beta, Func<ConvexProgram, double[]?, double, SolveResult> solve)
    {
        using var run = new FitRun(null, null, default);
        var growth = new PatternGrowth(problem, new FitSettings { Threads = 1, Tolerance = Tolerance }, run, patterns => Program(problem, beta, patterns));
        PatternSet first = PatternSet.FromDirections(problem.Inputs, Matrix.FromRows([problem.Inputs.Row(0).ToArray()]));
        (ConvexProgram program, SolveResult result, _) = growth.Run(Program(problem, beta, first), null, solve);
        return (program, problem.Architecture.Recover(program, result.Evaluation.Point));
    }

    private static TrainingProblem Problem(Matrix inputs, double[] targets, ILoss loss) => new(inputs, targets, loss, new ReluNetwork(), 1);

    private static ConvexProgram Program(TrainingProblem problem, double beta, PatternSet patterns) =>
        problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, patterns, 1);

    private static double[] Labels(double[] targets) => [.. targets.Select(value => value > 0 ? 1.0 : -1.0)];

    private static double BetaScale(Matrix inputs, double[] targets, ILoss loss) => Problem(inputs, targets, loss).EstimateBetaMax(1);
}
