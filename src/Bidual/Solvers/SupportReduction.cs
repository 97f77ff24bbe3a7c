using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// Fewer blocks at the same proof. An interior point gives every block of its working set some weight; only few of them
/// carry the solution (proximal points are sparse as they are). Solves again over the heavy blocks alone and keeps the outcome if the whole program's dual
/// still proves it to the tolerance; prunes to as many blocks as there are rows where that fails.
/// </summary>
internal static class SupportReduction
{
    /// <summary>By which rounding may widen a gap.</summary>
    private const double WorstGrowth = 1.5;

    private static readonly double[] Shares = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    /// <summary>The sparsest point found that is as good as the tolerance asks, or as the given one where that is worse.</summary>
    /// <param name="program">The program.</param>
    /// <param name="evaluation">A point of it.</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="cancellation">Returns what there is.</param>
    public static Evaluation Of(ConvexProgram program, Evaluation evaluation, double tolerance, CancellationToken cancellation)
    {
        if (program.Cone is not (PatternCones or WholeSpace) || !program.Penalty.IsSeparable)
            return evaluation;
        (int Block, double Norm)[] weights = [.. program.Penalty.BlockValues(evaluation.Point)
            .Select((norm, b) => (b, norm))
            .Where(weight => weight.norm > 0)];
        var working = new WorkingProgram(program);
        bool isEuclidean = program.Penalty is GroupNorm;
        if (isEuclidean && !working.IsInterior(weights.Length))
            return evaluation;
        double allowed = Math.Max(tolerance, evaluation.RelativeGap);
        int tried = 0;
        foreach (double share in isEuclidean ? Shares : [])
        {
            double least = share * weights.Select(weight => weight.Norm).DefaultIfEmpty().Max();
            int[] heavy = [.. weights.Where(weight => weight.Norm > least).Select(weight => weight.Block)];
            if (heavy.Length == weights.Length || cancellation.IsCancellationRequested)
                break;
            if (heavy.Length == tried)
                continue;
            tried = heavy.Length;
            Evaluation reduced = program.Evaluate(working.Solve(heavy, evaluation.Point, 1e-2 * tolerance, cancellation), cancellation);
            if (reduced.RelativeGap <= allowed)
                return reduced;
        }

        if (weights.Length <= program.Operator.Outputs)
            return evaluation;

        // More blocks than rows are never needed: what is left is the accuracy of the solve, which pruning does not touch.
        Evaluation pruned = program.Evaluate(Pruning.Of(program, evaluation.Point), cancellation);
        return pruned.RelativeGap <= Math.Max(allowed, WorstGrowth * evaluation.RelativeGap) ? pruned : evaluation;
    }
}
