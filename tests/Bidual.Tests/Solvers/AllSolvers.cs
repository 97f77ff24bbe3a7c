using Bidual.Solvers;

namespace Bidual.Tests.Solvers;

internal static class AllSolvers
{
    public static IReadOnlyList<string> Names { get; } = ["proximal-gradient", "admm", "interior-point"];

    public static TheoryData<string> Data => [.. Names];

    public static ISolver Of(string name) => name switch
    {
        "proximal-gradient" => new AcceleratedProximalGradient(),
        "admm" => new Admm(),
        "interior-point" => new InteriorPoint(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>The relative gap asked of a solver on small programs.</summary>
    public static double Tolerance(string name) => name == "interior-point" ? 1e-8 : 1e-6;
}
