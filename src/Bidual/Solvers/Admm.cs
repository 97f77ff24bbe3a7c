using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// Alternating direction method of multipliers: Boyd, Parikh, Chu, Peleato &amp; Eckstein, Found. Trends Mach. Learn. 3 (2011),
/// sections 3.4 and 5, with safeguarded Anderson extrapolation (<see cref="AndersonMixing"/>); the split of Bai, Gautam &amp; Sojoudi (2022) for convex training. One factorisation serves many iterations.
/// <para>Problem: min L(f) + β·penalty(v) + [v in the cone]  subject to  f = A u, v = u.</para>
/// <list type="table">
/// <item><term>u</term><description><c>u</c>: ridge regression, the only place where rows and blocks meet</description></item>
/// <item><term>f, v</term><description><c>fit</c>, <c>point</c>: two proximal steps; v is the point returned, inside the cone</description></item>
/// <item><term>scaled multipliers</term><description><c>fitDual</c>, <c>pointDual</c></description></item>
/// <item><term>ρ, γ</term><description><c>rho</c>, balanced as it goes and not in the factored matrix I/γ + A Aᵀ; <c>weight</c> of the first constraint against the second, changed a few times at most</description></item>
/// <item><term>α</term><description><c>Relaxation</c></description></item>
/// </list>
/// </summary>
public sealed class Admm : ISolver
{
    private const double NearRounding = 1e-10;

    /// <inheritdoc/>
    public string Name => "admm";

    /// <summary>Refuses programs whose vectors do not fit in memory.</summary>
    public string? Refuse(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        long needed = AdmmIteration.BytesFor(program), available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return needed <= available / 2
            ? null
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{program.Blocks} blocks of {program.Operator.BlockSize} over {program.Operator.Outputs} rows need {needed >> 20} MiB of {available >> 20}.");
    }

    /// <inheritdoc/>
    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        var iteration = new AdmmIteration(program, start);
        var progress = new ProgressWatch();
        while (!cancellation.IsCancellationRequested && iteration.Advance(cancellation))
        {
            bool worthEvaluating = progress.IsWorthEvaluating(iteration.Residual);
            yield return new Iterate(iteration.Point, null, worthEvaluating);
            if (iteration.Residual == 0 || (iteration.Residual < NearRounding && progress.HasStalled(double.PositiveInfinity)))
                break;
        }

        yield return new Iterate(iteration.Point);
    }
}
