using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

/// <summary>The certified optima of docs/mathematics, section 1.</summary>
public sealed class KnownOptimaTests
{
    public static TheoryData<string, string, double, double> Optima
    {
        get
        {
            (string, double, double)[] table =
            [
                ("T5", 1e-4, 0.001012777398), ("T5", 1e-3, 0.010116828078), ("T5", 0.1, 0.891447202604), ("T5", 1, 2.447794359396),
                ("T5 gated", 0.1, 0.341770876400), ("T5 gated", 1, 2.064205606110),
                ("lecture 1,2,3", 0.1, 0.411679325865), ("lecture 1,2,3", 1, 2.886459847786),
                ("lecture 1,-1,2", 0.1, 1.241688866321), ("lecture 1,-1,2", 1, 2.8284271247461903),
                ("lecture 1,2,-1", 0.1, 0.231036740853), ("lecture 1,2,-1", 1, 29.0 / 26),
                ("five", 1e-3, 0.201020024945), ("five", 0.1, 0.300147304979), ("five", 1, 1.080406346446),
            ];
            var data = new TheoryData<string, string, double, double>();
            foreach (string solver in AllSolvers.Names)
            {
                foreach ((string name, double beta, double optimum) in table)
                    data.Add(solver, name, beta, optimum);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Optima))]
    public void Reaches_the_certified_optimum(string solver, string name, double beta, double optimum)
    {
        SolveResult result = AllSolvers.Check(solver, Program(name, beta), optimum, 1e-11);
        if (result.Status == SolveStatus.Converged)
            Assert.Equal(optimum, result.Evaluation.Objective, AllSolvers.Tolerance(solver) * optimum);
    }

    [Theory]
    [InlineData("T5", 10, 1.7888543819998317)]
    [InlineData("lecture 1,2,3", 4, 13.6014705087)]
    [InlineData("lecture 1,-1,2", 4, 1.4142135623730951)]
    [InlineData("lecture 1,2,-1", 4, 10.6301458127)]
    [InlineData("five", 6, 5.366563146)]
    public void Has_the_known_patterns_and_beta_max(string name, int patterns, double betaMax)
    {
        ConvexProgram program = Program(name, 1);
        Assert.Equal(2 * patterns, program.Blocks);
        Assert.Equal(betaMax, program.BetaMax(), 1e-10 * betaMax);
    }

    private static ConvexProgram Program(string name, double beta)
    {
        (Matrix data, double[] y) = name switch
        {
            "T5" or "T5 gated" => (Matrix.FromRows([[-2, 1], [-1, 1], [0, 1], [1, 1], [2, 1]]), new double[] { 1, -1, 1, 1, -1 }),
            "lecture 1,2,3" => (Lecture, [1, 2, 3]),
            "lecture 1,-1,2" => (Lecture, [1, -1, 2]),
            "lecture 1,2,-1" => (Lecture, [1, 2, -1]),
            _ => (Matrix.FromRows([[2, 1], [1, 2], [2, 4], [4, 2], [-1, 1]]), [1, -1, -1, 1, -1]),
        };
        PatternSet patterns = Arrangement.Enumerate(data, new ArrangementLimits());
        return name == "T5 gated" ? RandomPrograms.Gated(data, patterns, y, beta) : RandomPrograms.Relu(data, patterns, y, beta);
    }

    private static Matrix Lecture => Matrix.FromRows([[2, 2], [3, 3], [1, 0]]);
}
