using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Tests.Solvers;

internal static class AllSolvers
{
    public static IReadOnlyList<string> Names { get; } = ["proximal-gradient", "admm", "interior-point", "working-set"];

    public static TheoryData<string> Data => [.. Names];

    public static ISolver Of(string name) => name switch
    {
        "proximal-gradient" => new AcceleratedProximalGradient(),
        "admm" => new Admm(),
        "interior-point" => new InteriorPoint(),
        "working-set" => new WorkingSet(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>
    /// Runs a solver and checks what it claims. Proximal gradient alone may end at its iteration limit on nearly degenerate programs:
    /// what it then reports must still be true and not far off.
    /// </summary>
    public static SolveResult Check(string name, ConvexProgram program, double optimum, double trusted)
    {
        double tolerance = Tolerance(name);
        SolveResult result = SolveLoop.Run(Of(name), program, new StoppingRule(tolerance, null, name == "proximal-gradient" ? 2000 : 10_000));
        bool converged = result.Status == SolveStatus.Converged;
        Assert.True(converged || name == "proximal-gradient", $"{name}: {result.Status}, gap {result.Trace[^1].RelativeGap}");
        Assert.InRange(result.Evaluation.Objective, optimum - trusted, optimum + trusted + (converged ? tolerance : 0.2) * optimum);
        Assert.InRange(result.LowerBound, optimum - trusted - ((converged ? tolerance : 0.2) * optimum), optimum + trusted);
        return result;
    }

    /// <summary>The relative gap asked of a solver on small programs.</summary>
    public static double Tolerance(string name) => name is "interior-point" or "working-set" ? 1e-8 : 1e-6;
}
