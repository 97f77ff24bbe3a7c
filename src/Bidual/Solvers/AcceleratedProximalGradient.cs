using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// Accelerated proximal gradient: Beck &amp; Teboulle, "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging
/// Sci. 2 (2009), with a step that may also grow (Scheinberg, Goldfarb &amp; Bai, Found. Comput. Math. 14, 2014) and the
/// adaptive restart by gradients of O'Donoghue &amp; Candès (Found. Comput. Math. 15, 2015).
/// <para>Problem: min F(x) = L(A x) + β·penalty(x) over x in a cone; the prox of the last two terms is exact.</para>
/// <list type="table">
/// <item><term>x_k, y_k</term><description><c>point</c>, <c>ahead</c> (the extrapolated point, never returned)</description></item>
/// <item><term>A x_k, A y_k</term><description><c>fit</c>, <c>aheadFit</c> (by linearity, no product)</description></item>
/// <item><term>t_k</term><description><c>momentum</c></description></item>
/// <item><term>1/L_k</term><description><c>step</c></description></item>
/// </list>
/// </summary>
public sealed class AcceleratedProximalGradient : ISolver
{
    /// <inheritdoc/>
    public string Name => "proximal-gradient";

    /// <inheritdoc/>
    public string? Refuse(ConvexProgram program) => null;

    /// <inheritdoc/>
    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        var iteration = new ProximalGradientIteration(program, start);
        var progress = new ProgressWatch();
        while (iteration.Advance(cancellation))
        {
            bool worthEvaluating = progress.IsWorthEvaluating(iteration.Residual);
            yield return new Iterate(iteration.Point, null, worthEvaluating);
            if (progress.HasStalled(iteration.Objective))
                break;
        }

        yield return new Iterate(iteration.Point);
    }
}
