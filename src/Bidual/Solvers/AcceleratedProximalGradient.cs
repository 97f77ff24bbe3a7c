using Bidual.Programs;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// Accelerated proximal gradient: Beck &amp; Teboulle, "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging
/// Sci. 2 (2009), with a step that may also grow (Scheinberg, Goldfarb &amp; Bai, Found. Comput. Math. 14, 2014) and the
/// adaptive restart by gradients of O'Donoghue &amp; Candès (Found. Comput. Math. 15, 2015).
/// <para>Problem: min F(x) = L(A x) + β·penalty(x) over x in a cone; the prox of the last two terms is exact.</para>
/// Of the penalties that the working set does not take, (9a) and (9b), the last digits are left to the proximal points of <see cref="ProximalPoint"/>; where those get nowhere, the
/// iteration goes on from the best of them.
/// <list type="table">
/// <item><term>x_k, y_k</term><description><c>point</c>, <c>ahead</c> (the extrapolated point, never returned)</description></item>
/// <item><term>A x_k, A y_k</term><description><c>fit</c>, <c>aheadFit</c> (by linearity, no product)</description></item>
/// <item><term>t_k</term><description><c>momentum</c></description></item>
/// <item><term>1/L_k</term><description><c>step</c></description></item>
/// </list>
/// </summary>
public sealed class AcceleratedProximalGradient : ISolver
{
    /// <summary>Iterations before proximal points are tried: what converges in fewer does not need them.</summary>
    private const int FewIterations = 200;

    /// <summary>Relative gap from which they are tried, and share of the gap they leave at which they are tried again.</summary>
    private const double LoosestHandedOver = 0.1, WorthRepeating = 0.3;

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
        bool handsOver = program.Penalty is L1Norm or FeatureNorm && !program.Operator.IsSingle;
        double loosest = LoosestHandedOver;
        for (int taken = 1; iteration.Advance(cancellation); taken++)
        {
            bool worthEvaluating = progress.IsWorthEvaluating(iteration.Residual);
            Evaluation? evaluation = handsOver && worthEvaluating ? program.Evaluate(iteration.Point, cancellation) : null;
            yield return new Iterate(iteration.Point, evaluation, worthEvaluating);
            if (progress.HasStalled(iteration.Objective))
                break;
            if (taken < FewIterations || !(evaluation?.RelativeGap <= loosest))
                continue;
            foreach (Evaluation reached in ProximalPoints(program, evaluation.Point, cancellation))
            {
                yield return new Iterate(reached.Point, reached);
                if (reached.RelativeGap < evaluation.RelativeGap)
                    evaluation = reached;
            }

            loosest = WorthRepeating * evaluation.RelativeGap;
            iteration = new ProximalGradientIteration(program, evaluation.Point);
            progress = new ProgressWatch();
        }

        yield return new Iterate(iteration.Point);
    }

    private static IEnumerable<Evaluation> ProximalPoints(ConvexProgram program, double[] start, CancellationToken cancellation) =>
        new WorkingProgram(program).SolveWhole(start, cancellation).Select(point => program.Evaluate(point, cancellation));
}
