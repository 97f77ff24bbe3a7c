using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Tests.Solvers;

internal static class AllSolvers
{
    /// <summary>Those for programs with and without cones.</summary>
    public static IReadOnlyList<string> Names { get; } = ["proximal-gradient", "admm", "interior-point", "working-set"];

    public static TheoryData<string> Data => [.. Names];

    public static ISolver Of(string name) => name switch
    {
        "proximal-gradient" => new AcceleratedProximalGradient(),
        "admm" => new Admm(),
        "interior-point" => new InteriorPoint(),
        "working-set" => new WorkingSet(),
        "stochastic" => new Stochastic(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>
    /// Runs a solver to its tolerance and checks what it claims. Proximal gradient is made for programs without cones: on the
    /// others it may end at its iteration limit, and then what it reports must still be true.
    /// </summary>
    public static SolveResult Check(string name, ConvexProgram program, double optimum, double trusted)
    {
        double tolerance = Tolerance(name);
        bool mayEndEarly = name == "proximal-gradient" && !program.Cone.IsWholeSpace;
        SolveResult result = SolveLoop.Run(Of(name), program, new StoppingRule(tolerance, null, mayEndEarly ? 2000 : 100_000));
        bool converged = result.Status == SolveStatus.Converged;
        Assert.True(converged || mayEndEarly, $"{name}: {result.Status}, gap {result.Trace[^1].RelativeGap}");
        double slack = Math.Abs(trusted) + (tolerance * Math.Abs(optimum));
        Assert.InRange(result.Evaluation.Objective, optimum - Math.Abs(trusted), converged ? optimum + slack : double.PositiveInfinity);
        Assert.InRange(result.LowerBound, converged ? optimum - slack : Math.Min(0, optimum - slack), optimum + Math.Abs(trusted));
        return result;
    }

    /// <summary>The relative gap asked of a solver on small programs.</summary>
    public static double Tolerance(string name) => name is "interior-point" or "working-set" ? 1e-8 : 1e-6;
}
