using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The last digits of an optimum: Newton's method on the blocks that are not zero, each within the face of its cone that the projection of A_bᵀν lies on. There the
/// program is smooth, min over z of L(Σ_b A_b N_b z_b) + β Σ_b ‖z_b‖ with v_b = N_b z_b, and a few steps reach the accuracy of doubles once blocks and faces are those of
/// the optimum. Nothing depends on that: what comes out is evaluated like any other point, and is kept where its gap is smaller.
/// </summary>
internal static class FaceNewton
{
    private const int MostRounds = 5;

    /// <summary>Variables, and rows times squared variables, up to which the method is worth its cost.</summary>
    private const int LargestOrder = 2000;
    private const double LargestWork = 3e9;

    /// <summary>Shares of the largest block below which a block is taken for zero.</summary>
    private static readonly double[] Shares = [1e-6, 1e-4, 1e-3, 1e-2];

    /// <summary>Relative gap that is rounding. The point may be inaccurate all the same, since the gap grows with the square of its error.</summary>
    private const double Finest = 1e-14;

    /// <summary>Share of the gap that must be gone for another round.</summary>
    private const double WorthwhileShare = 0.5;

    /// <summary>Points of smaller and smaller gap among those that Newton's method ends at, all smaller than the given one's; none where it is no better.</summary>
    /// <param name="program">With pattern cones or no cone.</param>
    /// <param name="evaluation">A point near the optimum.</param>
    /// <param name="cancellation">Ends at the next step.</param>
    public static IEnumerable<Evaluation> Polish(ConvexProgram program, Evaluation evaluation, CancellationToken cancellation)
    {
        int tried = 0;
        foreach (double share in Shares)
        {
            bool goesOn = true;
            for (int round = 0; round < MostRounds && goesOn && !cancellation.IsCancellationRequested; round++)
            {
                int[] heavy = program.HeavyBlocks(evaluation.Point, share);
                if (round == 0 && heavy.Length == tried)
                    break;
                tried = heavy.Length;
                Faces all = Faces.Of(program, heavy, evaluation.Dual);
                if (!IsAffordable(all.Order, program.Targets.Length))
                    break;

                // Dependent blocks would leave a direction without curvature.
                double[] pruned = Pruning.Of(program, all.Point(all.Coordinates(evaluation.Point)));
                Faces independent = Faces.Of(program, program.HeavyBlocks(pruned, 0), evaluation.Dual);
                Evaluation polished = program.Evaluate(Minimum(program, independent, pruned, cancellation), cancellation);
                goesOn = polished.Gap < WorthwhileShare * evaluation.Gap;
                if (!(polished.Gap < evaluation.Gap))
                    continue;
                evaluation = polished;
                yield return evaluation;
                if (evaluation.RelativeGap <= Finest)
                    yield break;
            }
        }
    }

    private static bool IsAffordable(int order, int rows) => order is > 0 and <= LargestOrder && (double)order * order * rows <= LargestWork;

    private static double[] Minimum(ConvexProgram program, Faces faces, double[] point, CancellationToken cancellation)
    {
        var start = new ProgramFaces(program, faces);
        (FaceProblem problem, double[] z) = NewtonDescent.Run(start, start.Coordinates(point), cancellation);
        return ((ProgramFaces)problem).Point(z);
    }
}
