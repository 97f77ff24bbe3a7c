using Bidual.Classical;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>The solver of a setting, or the one that suits a program.</summary>
internal static class SolverChoice
{
    private const int LargestBlockForNewton = 200;

    /// <summary>Order of a system of a linear model up to which it is factored.</summary>
    private const int LargestOrder = 4000;

    /// <summary>Columns up to which their products with one another are formed for the Lasso.</summary>
    private const int LargestGram = 2000;

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
        SolverKind.InteriorPoint => IsLinear(program) && program.Penalty is L1Norm or PartitionNorm ? new LogBarrier() : new InteriorPoint(),
        SolverKind.Admm => new Admm(),
        SolverKind.ProximalGradient => new AcceleratedProximalGradient(),
        SolverKind.WorkingSet => new WorkingSet(),
        SolverKind.Stochastic => new Stochastic(seed),
        SolverKind.Decomposition => throw new DataException("--solver decomposition: it makes a ReLU network of a gated one, for --model relu."),
        SolverKind.Cholesky => new LinearNewton(RidgeMethod.Cholesky),
        SolverKind.Qr => new LinearNewton(RidgeMethod.Qr),
        SolverKind.Svd => new LinearNewton(RidgeMethod.Svd),
        SolverKind.ConjugateGradient => new LinearNewton(RidgeMethod.ConjugateGradient),
        SolverKind.PreconditionedConjugateGradient => new LinearNewton(RidgeMethod.PreconditionedConjugateGradient),
        SolverKind.LimitedMemoryBfgs => new LinearBfgs(),
        SolverKind.CoordinateDescent => new CoordinateDescent(),
        _ => IsLinear(program) ? SuitableLinear(program) : Suitable(program),
    };

    public static SolverKind KindOf(ISolver solver) => solver switch
    {
        InteriorPoint or LogBarrier => SolverKind.InteriorPoint,
        LinearNewton newton => KindOf(newton.Method),
        LinearBfgs => SolverKind.LimitedMemoryBfgs,
        CoordinateDescent => SolverKind.CoordinateDescent,
        Admm => SolverKind.Admm,
        AcceleratedProximalGradient => SolverKind.ProximalGradient,
        Stochastic => SolverKind.Stochastic,
        SinglePrecision single => KindOf(single.Solver),
        _ => SolverKind.WorkingSet,
    };

    private static SolverKind KindOf(RidgeMethod method) => method switch
    {
        RidgeMethod.Qr => SolverKind.Qr,
        RidgeMethod.Svd => SolverKind.Svd,
        RidgeMethod.ConjugateGradient => SolverKind.ConjugateGradient,
        RidgeMethod.PreconditionedConjugateGradient => SolverKind.PreconditionedConjugateGradient,
        _ => SolverKind.Cholesky,
    };

    private static bool IsLinear(ConvexProgram program) => program.Blocks == 1 && program.Cone.IsWholeSpace && program.Penalty is SquaredNorm or L1Norm or PartitionNorm;

    private static ISolver SuitableLinear(ConvexProgram program) => program.Penalty switch
    {
        not L1Norm when LinearNewton.SmoothOnly(program) is not null => new Admm(),
        SquaredNorm => new LinearNewton(Math.Min(program.Operator.Outputs, program.Operator.Inputs) <= LargestOrder ? RidgeMethod.Cholesky : RidgeMethod.PreconditionedConjugateGradient),
        PartitionNorm when program.Operator.Inputs <= LargestOrder => new LogBarrier(),
        L1Norm when FreePartLoss.Plain(program.Loss).IsQuadratic && program.Operator.Inputs <= Math.Min(LargestGram, program.Operator.Outputs) && new CoordinateDescent().Refuse(program) is null => new CoordinateDescent(),
        _ => new AcceleratedProximalGradient(),
    };

    private static ISolver Suitable(ConvexProgram program) =>
        program.Penalty is not GroupNorm || (program.Operator.BlockSize > LargestBlockForNewton && !program.Cone.IsWholeSpace) ? new AcceleratedProximalGradient() : new WorkingSet();
}
