using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// Column generation for (1) and (9): solve over a few blocks (<see cref="WorkingProgram"/>), price all blocks with the dual
/// point (4), add the worst violators (7), drop the blocks that stayed zero, solve again. Large programs with cones are first solved roughly for larger β.
/// Without cones a price costs next to nothing: the proximal points of the whole program then find the blocks that matter
/// themselves, <see cref="DualNewton"/> adds the last digits where it applies, and column generation only finishes what is left. Where pricing adds nothing or a round brings no progress, <see cref="FaceNewton"/> is tried.
/// <para>min L(A u, y) + β Σ_b ‖u_b‖, u_b ∈ K_b.</para>
/// <list type="table">
/// <item><term>working</term><description>indices of the blocks that are solved over</description></item>
/// <item><term>accuracy</term><description>relative gap of the inner solve, a share of the outer gap</description></item>
/// <item><term>idle</term><description>rounds in a row that did not narrow the gap</description></item>
/// <item><term>stuck</term><description>rounds in a row that did not lower the objective noticeably either</description></item>
/// <item><term>settled</term><description>rounds in a row in which pricing found nothing to add</description></item>
/// </list>
/// </summary>
public sealed class WorkingSet : ISolver
{
    private const double FinestAccuracy = 1e-14;
    private const double LoosestAccuracy = 0.2;
    private const double LoosestInteriorAccuracy = 1e-3;
    private const int LargestEntry = 128;
    private const int SmallestEntry = 16;

    /// <summary>Values that the columns of the entering blocks may have at most: 1 GiB.</summary>
    private const long LargestEntryValues = 1 << 27;
    private const int LargestSettled = 4;
    private const int LargestIdle = 2;
    private const int LargestStuck = 12;
    private const double LoosestPolished = 1e-4;
    private const double LoosestDualNewton = 1e-2;

    /// <summary>Share of the gap after Newton's steps below which they are tried again.</summary>
    private const double WorthRepeating = 0.5;
    private const double ContinuationStep = 3;
    private const double LeastContinuation = 1.5;
    private const double LoosestContinued = 0.5;
    private const double NoticeableShare = 1e-3;
    private const double LeastShare = 1e-5;
    private const int LargestCandidates = 4000;
    private const double SameDirection = 0.995;

    /// <inheritdoc/>
    public string Name => "working-set";

    /// <inheritdoc/>
    public string? Refuse(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.Penalty is not GroupNorm)
            return ISolver.OtherPenalty;
        return program.Cone is PatternCones or WholeSpace ? null : "it needs pattern cones or no cone.";
    }

    /// <inheritdoc/>
    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        bool isLarge = !new WorkingProgram(program).IsInterior(program.Blocks);
        return start is null && isLarge && !program.Cone.IsWholeSpace ? Continued(program, cancellation) : Iterates(program, start, cancellation);
    }

    /// <summary>From zero, with β going down to the program's: the dual point of a larger β is a good judge of blocks, that of a few arbitrary blocks is not.</summary>
    private static IEnumerable<Iterate> Continued(ConvexProgram program, CancellationToken cancellation)
    {
        double[]? point = null;
        for (double beta = program.BetaMax() / ContinuationStep; beta > LeastContinuation * program.Beta && !cancellation.IsCancellationRequested; beta /= ContinuationStep)
        {
            bool isNear = false;
            foreach (Iterate iterate in Iterates(program.WithBeta(beta), point, cancellation))
            {
                point = [.. iterate.Point];
                isNear = iterate.Evaluation!.RelativeGap <= LoosestContinued;
                yield return new Iterate(point, WorthEvaluating: isNear);
                if (isNear)
                    break;
            }
        }

        foreach (Iterate iterate in Iterates(program, point, cancellation))
            yield return iterate;
    }

    private static IEnumerable<Iterate> Iterates(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        Evaluation evaluation = program.Evaluate(start ?? new double[program.Operator.Inputs], cancellation);
        var inner = new WorkingProgram(program);
        if (program.Cone.IsWholeSpace && !inner.IsInterior(program.Blocks))
        {
            foreach (Evaluation reached in Whole(program, inner, evaluation.Point, cancellation))
            {
                yield return new Iterate(reached.Point, reached);
                if (reached.Objective + reached.Gap <= evaluation.Objective + evaluation.Gap)
                    evaluation = reached;
            }
        }

        int entry = (int)Math.Clamp(LargestEntryValues / ((long)program.Operator.Outputs * program.Operator.BlockSize), SmallestEntry, LargestEntry);
        List<int> working = NonZero(evaluation.Point, program.Operator.BlockSize);
        working.AddRange(Violators(program, evaluation, working, entry));
        double accuracy = inner.IsInterior(working.Count) ? LoosestInteriorAccuracy : LoosestAccuracy;
        double leastGap = double.PositiveInfinity, leastObjective = double.PositiveInfinity;
        double leastPolished = LoosestPolished;
        int settled = 0, idle = 0, stuck = 0;
        while (working.Count > 0 && settled < LargestSettled && stuck < LargestStuck && !cancellation.IsCancellationRequested)
        {
            accuracy = Math.Max(FinestAccuracy, Math.Min(accuracy, 0.1 * evaluation.RelativeGap));
            double[] point = inner.Solve(working, evaluation.Point, accuracy, cancellation);
            evaluation = program.Evaluate(point, cancellation);
            yield return new Iterate(evaluation.Point, evaluation);

            idle = evaluation.RelativeGap < 0.8 * leastGap ? 0 : idle + 1;
            leastGap = Math.Min(leastGap, evaluation.RelativeGap);
            stuck = idle == 0 || evaluation.Objective < leastObjective - (NoticeableShare * evaluation.Gap) ? 0 : stuck + 1;
            leastObjective = Math.Min(leastObjective, evaluation.Objective);

            // Blocks dropped too eagerly come back, in turns: without progress every block stays. Once pricing adds
            // nothing, what is left is the accuracy of the solve, and fewer blocks make it better conditioned.
            if (idle < LargestIdle || settled > 0)
                working = Significant(working, evaluation, program, LeastShare * Math.Pow(10, settled));
            List<int> entering = Violators(program, evaluation, working, entry);
            settled = entering.Count == 0 ? settled + 1 : 0;
            if (settled > 0)
                accuracy *= 1e-3;
            if ((settled > 1 || idle > 0) && evaluation.RelativeGap <= leastPolished)
            {
                foreach (Evaluation polished in FaceNewton.Polish(program, evaluation, cancellation))
                {
                    evaluation = polished;
                    yield return new Iterate(evaluation.Point, evaluation);
                }

                leastPolished = WorthRepeating * evaluation.RelativeGap;
            }

            working.AddRange(entering);
        }
    }

    /// <summary>Proximal points of the whole program, and what Newton's method makes of those near the optimum.</summary>
    private static IEnumerable<Evaluation> Whole(ConvexProgram program, WorkingProgram inner, double[] start, CancellationToken cancellation)
    {
        foreach (double[] reached in inner.SolveWhole(start, cancellation))
        {
            Evaluation evaluation = program.Evaluate(reached, cancellation);
            yield return evaluation;
            if (evaluation.RelativeGap > LoosestDualNewton)
                continue;
            foreach (Evaluation polished in DualNewton.Polish(program, evaluation, cancellation))
                yield return polished;
        }
    }

    private static List<int> NonZero(double[] point, int blockSize)
    {
        var blocks = new List<int>();
        for (int b = 0; b * blockSize < point.Length; b++)
        {
            if (point.AsSpan(b * blockSize, blockSize).ContainsAnyExcept(0.0))
                blocks.Add(b);
        }

        return blocks;
    }

    /// <summary>
    /// The working blocks that carry weight, one for each group of nearly parallel ones: blocks of neighbouring cells whose
    /// solutions lie on the facet between them are the same neuron twice, and make the program degenerate.
    /// </summary>
    private static List<int> Significant(List<int> working, Evaluation evaluation, ConvexProgram program, double share)
    {
        int d = program.Operator.BlockSize;
        double[] norms = [.. working.Select(b => Vector.Norm(evaluation.Point.AsSpan(b * d, d)))];
        double least = share * norms.Max();
        double parallel = 1 - Math.Clamp(evaluation.RelativeGap, 1e-8, 1e-4);
        var kept = new List<int>();
        foreach (int k in Enumerable.Range(0, norms.Length).OrderByDescending(k => norms[k]).TakeWhile(k => norms[k] > least))
        {
            int b = working[k];
            if (!kept.Exists(other => program.Operator.Blocks[other].Sign == program.Operator.Blocks[b].Sign && Cosine(evaluation.Point, other, b, d) > parallel))
                kept.Add(b);
        }

        return kept;
    }

    private static double Cosine(double[] point, int a, int b, int d)
    {
        ReadOnlySpan<double> u = point.AsSpan(a * d, d), v = point.AsSpan(b * d, d);
        return Vector.Dot(u, v) / (Vector.Norm(u) * Vector.Norm(v));
    }

    /// <summary>
    /// Blocks outside the working set that are priced above β, the dearest first, one for each group of nearly equal
    /// best directions: the cells around a cell of high price are dear as well, and would add little.
    /// </summary>
    private static List<int> Violators(ConvexProgram program, Evaluation evaluation, List<int> working, int limit)
    {
        var known = new HashSet<int>(working);
        double threshold = program.Beta * (1 + Math.Max(1e-13, 0.1 * evaluation.RelativeGap));
        var candidates = new List<int>();
        for (int b = 0; b < evaluation.BlockPrices.Length; b++)
        {
            if (evaluation.BlockPrices[b] > threshold && !known.Contains(b))
                candidates.Add(b);
        }

        int d = program.Operator.BlockSize;
        var chosen = new List<int>();
        var directions = new List<(int Sign, double[] Direction)>();
        foreach (int b in candidates.OrderByDescending(b => evaluation.BlockPrices[b]).ThenBy(b => b).Take(LargestCandidates))
        {
            Block block = program.Operator.Blocks[b];
            var direction = new double[d];
            program.Operator.PatternAdjoint(block.Pattern, evaluation.Dual, direction);
            Vector.Scale(block.Sign, direction, direction);
            program.Cone.ProjectBlock(b, direction, direction);
            Vector.Scale(1 / Vector.Norm(direction), direction, direction);
            if (directions.Exists(other => other.Sign == block.Sign && Vector.Dot(other.Direction, direction) > SameDirection))
                continue;
            directions.Add((block.Sign, direction));
            chosen.Add(b);
            if (chosen.Count == limit)
                break;
        }

        return chosen;
    }
}
