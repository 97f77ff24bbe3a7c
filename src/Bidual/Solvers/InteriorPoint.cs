using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// Log-barrier interior point for (1) and (9), over all blocks at once: the reference method for small programs.
/// Primal–dual with Nesterov–Todd scaling of the norm cones (Nesterov &amp; Todd 1997) and Mehrotra's predictor and
/// corrector (1992); the structured Newton system of <see cref="NewtonSystem"/>.
/// <para>min L(A u, y) + β Σ t_b  subject to  (t_b, u_b) ∈ Q,  s_b = G_b u_b ≥ 0.</para>
/// <list type="table">
/// <item><term>T, U</term><description>t_b, u_b: the norm bound and the block</description></item>
/// <item><term>W</term><description>dual of the norm cone; its first entry is β</description></item>
/// <item><term>S, Z</term><description>slacks of the cone rows and their multipliers</description></item>
/// <item><term>mu, sigma</term><description>mean complementarity and Mehrotra's centring weight</description></item>
/// <item><term>eta, w0, w1</term><description>scaling point of the norm cone</description></item>
/// </list>
/// </summary>
public sealed class InteriorPoint : ISolver
{
    private const long MemoryLimit = 4L << 30;
    private const int LargestIdle = 20;

    /// <inheritdoc/>
    public string Name => "interior-point";

    /// <inheritdoc/>
    public string? Refuse(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.Penalty is not GroupNorm)
            return ISolver.OtherPenalty;
        if (program.Cone is not (PatternCones or WholeSpace))
            return "it needs pattern cones or no cone.";
        long variables = (long)program.Blocks * program.Operator.BlockSize, rows = program.Operator.Outputs;
        long order = Math.Min(variables, rows + (rows / 2));
        long bytes = 8 * ((2 * order * order) + (program.Cone.IsWholeSpace ? 0 : variables * rows * 2) + (order < variables ? rows * variables : 0));
        return bytes > MemoryLimit
            ? $"{program.Blocks} blocks of {program.Operator.BlockSize} on {rows} rows would need about {bytes >> 20} MiB; use the working set."
            : null;
    }

    /// <inheritdoc/>
    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Iterates(program, cancellation);
    }

    private static IEnumerable<Iterate> Iterates(ConvexProgram program, CancellationToken cancellation)
    {
        var method = new InteriorPointMethod(program);
        var idle = new IdleCount(LargestIdle);
        while (!idle.IsStuck && !cancellation.IsCancellationRequested)
        {
            if (method.Advance() == 0)
                yield break;
            idle.Note(method.Error);
            yield return new Iterate(method.Point);
        }
    }
}
