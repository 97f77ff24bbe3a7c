using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>The solver of a setting, or the one that suits a program.</summary>
internal static class SolverChoice
{
    private const int LargestBlockForNewton = 200;

    public static ISolver Of(SolverKind kind, ConvexProgram program) => kind switch
    {
        SolverKind.InteriorPoint => new InteriorPoint(),
        SolverKind.Admm => new Admm(),
        SolverKind.ProximalGradient => new AcceleratedProximalGradient(),
        SolverKind.WorkingSet => new WorkingSet(),
        _ => Suitable(program),
    };

    /// <summary>For low accuracy.</summary>
    public static ISolver Quick(ConvexProgram program) => Suitable(program);

    public static SolverKind KindOf(ISolver solver) => solver switch
    {
        InteriorPoint => SolverKind.InteriorPoint,
        Admm => SolverKind.Admm,
        AcceleratedProximalGradient => SolverKind.ProximalGradient,
        _ => SolverKind.WorkingSet,
    };

    private static ISolver Suitable(ConvexProgram program) =>
        program.Operator.BlockSize > LargestBlockForNewton && !program.Cone.IsWholeSpace ? new AcceleratedProximalGradient() : new WorkingSet();
}
