using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>The solver of a setting, or the one that suits a program.</summary>
internal static class SolverChoice
{
    private const int LargestBlockForNewton = 200;

    /// <summary>Whether a ReLU program over so many columns has steps that are dear: each projects onto cones one by one. Local searches then get further in the same time.</summary>
    public static bool IsSlow(FitSettings settings, int columns) => settings.Activation == Activation.Relu && columns > LargestBlockForNewton;

    /// <param name="kind">The wish.</param>
    /// <param name="program">What is to be solved.</param>
    /// <param name="precision">Of the products.</param>
    /// <param name="seed">For solvers that draw.</param>
    /// <exception cref="DataException">The wish is no solver of programs.</exception>
    public static ISolver Of(SolverKind kind, ConvexProgram program, Precision precision = Precision.Double, long seed = 0) => precision switch
    {
        Precision.Single => new SinglePrecision(kind == SolverKind.Auto ? new AcceleratedProximalGradient() : Of(kind, program, seed)),
        _ => Of(kind, program, seed),
    };

    private static ISolver Of(SolverKind kind, ConvexProgram program, long seed) => kind switch
    {
        SolverKind.InteriorPoint => new InteriorPoint(),
        SolverKind.Admm => new Admm(),
        SolverKind.ProximalGradient => new AcceleratedProximalGradient(),
        SolverKind.WorkingSet => new WorkingSet(),
        SolverKind.Stochastic => new Stochastic(seed),
        SolverKind.Decomposition => throw new DataException("--solver decomposition: it makes a ReLU network of a gated one, for --model relu."),
        _ => Suitable(program),
    };

    public static SolverKind KindOf(ISolver solver) => solver switch
    {
        InteriorPoint => SolverKind.InteriorPoint,
        Admm => SolverKind.Admm,
        AcceleratedProximalGradient => SolverKind.ProximalGradient,
        Stochastic => SolverKind.Stochastic,
        SinglePrecision single => KindOf(single.Solver),
        _ => SolverKind.WorkingSet,
    };

    private static ISolver Suitable(ConvexProgram program) =>
        program.Penalty is not GroupNorm || (program.Operator.BlockSize > LargestBlockForNewton && !program.Cone.IsWholeSpace) ? new AcceleratedProximalGradient() : new WorkingSet();
}
