using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Tests.Cli;

/// <summary>A made-up training result, to look at how it is printed.</summary>
internal static class SampleTraining
{
    public const double Objective = 12.345678901234567;

    public static TrainingResult Result { get; } = new()
    {
        DataName = "my data.csv",
        Training = Data,
        Validation = null,
        Fitted = Fitted,
        NetworkObjective = Objective,
        Arguments = [new("DATA", "my data.csv"), new("--target", "price"), new("--no-bias", ""), new("--seed", "3")],
        ReadSeconds = 0.5,
        Written = ["model.json"],
        IsProven = true,
    };

    private static Dataset Data => new(new Matrix(3, 2, [1, 2, 3, 4, 5, 6]), new Matrix(3, 1, [1, 2, 4]), LearningTask.Regression, ["a", "b"], ["price"]);

    private static FittedNetwork Fitted => new()
    {
        Model = new Model(
            new Network(Activation.Relu, new Matrix(1, 2, [1, 1]), new Matrix(1, 1, [1])),
            new Preparation(Scaling.Identity(2), Scaling.Identity(1), Bias: false),
            LearningTask.Regression,
            ["a", "b"],
            ["price"],
            [],
            Loss.Squared),
        ProgramObjective = Objective,
        Certificate = new Certificate
        {
            Objective = Objective,
            LowerBound = Objective - 1e-7,
            GlobalLowerBound = double.NegativeInfinity,
            Tolerance = 1e-6,
            Claim = Claim.Patterns,
            ClaimText = "Nothing is better over these patterns.",
            Coverage = Coverage.Sampled,
            Patterns = 1234,
            DualNorm = 0.1,
            DualScale = 1,
            Beta = 0.1,
            BetaMax = 17.5,
        },
        PatternDirections = new Matrix(1, 2, [1, 1]),
        Status = SolveStatus.Converged,
        Trace = [new TracePoint(0, 0, 20, 1, 1), new TracePoint(1, 0.1, Objective, Objective - 1e-7, 1)],
        Settings = new FitSettings { Beta = 0.1, Bias = false, Seed = 3, Threads = 2, Solver = SolverKind.WorkingSet },
        Selection = null,
        Times = new FitTimes(0.1, 0, 0.2, 0.3, 0.6),
        TrainScores = new Scores { Count = 3, Rmse = 1234.5, Mae = 0.2, R2 = 0.9 },
        ValidationScores = null,
        TrainingRows = 3,
        DataFingerprint = "",
    };
}
