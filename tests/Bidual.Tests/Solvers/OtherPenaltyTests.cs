using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>Which solvers take penalties beside the group norm, and what they make of them.</summary>
public sealed class OtherPenaltyTests
{
    [Theory]
    [InlineData(PenaltyKind.L1, "squared", 0.02)]
    [InlineData(PenaltyKind.L1, "logistic", 0.3)]
    [InlineData(PenaltyKind.L1, "poisson", 0.1)]
    [InlineData(PenaltyKind.Features, "squared", 0.02)]
    [InlineData(PenaltyKind.Features, "weighted logistic", 0.3)]
    [InlineData(PenaltyKind.Features, "poisson", 0.1)]
    public void Two_solvers_agree_and_no_point_nearby_is_better(PenaltyKind penalty, string loss, double ratio)
    {
        ConvexProgram program = Program(penalty, loss);
        program = program.WithBeta(ratio * program.BetaMax());
        SolveResult result = SolveLoop.Run(new AcceleratedProximalGradient(), program, new StoppingRule(1e-9, null, 20_000));
        Assert.Equal(SolveStatus.Converged, result.Status);
        SolveResult other = SolveLoop.Run(new Admm(), program, new StoppingRule(1e-5, null, 20_000));
        Assert.Equal(SolveStatus.Converged, other.Status);
        Assert.Equal(result.Evaluation.Objective, other.Evaluation.Objective, 2e-5 * result.Evaluation.Objective);
        for (int seed = 0; seed < 100; seed++)
        {
            double[] point = [.. result.Evaluation.Point];
            Vector.AddScaled(Math.Pow(10, -1 - (seed % 5)), RandomPrograms.Gaussian(point.Length, seed), point);
            double objective = program.Evaluate(point).Objective;
            Assert.True(objective >= result.LowerBound && objective >= result.Evaluation.Objective * (1 - 1e-9));
        }
    }

    [Theory]
    [InlineData("working-set")]
    [InlineData("interior-point")]
    [InlineData("stochastic")]
    public void The_others_refuse(string solver)
    {
        foreach (PenaltyKind penalty in (PenaltyKind[])[PenaltyKind.L1, PenaltyKind.Features])
            Assert.Contains("the group penalty", AllSolvers.Of(solver).Refuse(Program(penalty, "squared")), StringComparison.Ordinal);
        Assert.Null(AllSolvers.Of(solver).Refuse(Program(PenaltyKind.Group, "squared")));
    }

    private static ConvexProgram Program(PenaltyKind penalty, string loss)
    {
        const int rows = 50;
        Matrix data = RandomPrograms.Gaussian(rows, 5, 11);
        ILoss named = RandomPrograms.LossNamed(loss, rows);
        return RandomPrograms.Gated(data, Arrangement.Sample(data, 40, 3), RandomPrograms.Targets(named, rows, 12), 1, named, penalty: penalty);
    }
}
