using System.Globalization;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>
/// Column generation for the ReLU program over all patterns, (4)–(7): solve over a few patterns, price all directions with the dual point,
/// add the patterns of those above β, solve again from where it stood. It ends when branch and bound finds no direction above (1 + ε)β,
/// and the patterns used then are as good as all; or when time or boxes run out.
/// <list type="table">
/// <item><term>accuracy</term><description>relative gap of a round's solve</description></item>
/// <item><term>ε</term><description>relative accuracy of the prices</description></item>
/// </list>
/// </summary>
/// <param name="problem">Inputs, targets and loss.</param>
/// <param name="settings">Tolerance, seed and threads.</param>
/// <param name="run">Time and progress.</param>
/// <param name="build">The program over patterns.</param>
internal sealed class PatternGrowth(TrainingProblem problem, FitSettings settings, FitRun run, Func<PatternSet, ConvexProgram> build)
{
    private const double LoosestAccuracy = 1e-3;
    private const double FirstProof = 1e-5;
    private const double Refinement = 1e-2;
    private const double FinestShare = 1e-3;
    private const double LeastAccuracy = 1e-13;
    private const double NegligibleWeight = 1e-6;
    private const double ProvenShare = 0.95;
    private const double SolvedShare = 0.2;

    /// <summary>Share of the boxes allowed from which a pass that proved too little is not tried again.</summary>
    private const double OutOfReachShare = 0.5;

    /// <summary>Patterns added in a round.</summary>
    private const int MostAdded = 160;

    /// <summary>Rows times columns of all witnesses that searches start from; each search takes about a hundred passes over them.</summary>
    private const double MostStartWork = 5e6;

    /// <summary>Whether a ReLU program is solved and all directions can be priced, to the accuracy that the tolerance needs: prices of all directions say too little about those that are monotone.</summary>
    public static bool Suits(TrainingProblem problem, FitSettings settings) =>
        settings is { Activation: Activation.Relu, Solver: not SolverKind.Decomposition } && problem.Kind.Monotone.Count == 0 && problem.Inputs.Columns is > 2 and <= DirectionPricing.MostColumns && settings.Tolerance >= DirectionPricing.LeastTolerance;

    /// <summary>Relative gap of the last round's solve: the rest of the tolerance is the prices'.</summary>
    public static double FinestAccuracy(double tolerance) => Math.Max(LeastAccuracy, FinestShare * tolerance);

    /// <summary>Grows the patterns and solves.</summary>
    /// <param name="program">Over the first patterns.</param>
    /// <param name="point">A point of it to start from, or null.</param>
    /// <param name="solve">Solves a program from a point to an accuracy.</param>
    /// <returns>The program, its solution, and what is known about the prices of all directions there. Where they are proven, the solution has few blocks already.</returns>
    public (ConvexProgram Program, SolveResult Result, KnownPrice? Price) Run(ConvexProgram program, double[]? point, Func<ConvexProgram, double[]?, double, SolveResult> solve)
    {
        double finest = FinestAccuracy(settings.Tolerance), accuracy = Math.Max(LoosestAccuracy, finest);
        KnownPrice? outOfReach = null;
        for (int round = 1; ; round++)
        {
            SolveResult result = solve(program, point, accuracy);
            if (result.Status == SolveStatus.Stalled && point is not null)
                result = Better(result, solve(program, null, accuracy));
            if (run.Stop.IsCancellationRequested || result.Status == SolveStatus.TimeLimit)
                return (program, result, outOfReach);
            double leastShare = LeastShare(program, result.Evaluation);
            double share = accuracy <= finest || result.Evaluation.RelativeGap <= SolvedShare * settings.Tolerance ? leastShare : Math.Max(leastShare, Math.Sqrt(accuracy));
            PricingAnswer answer = Price(program, result.Evaluation, program.Beta, share, leastShare, round, nodeLimit: 0);
            if (IsProven(result.Evaluation, answer.UpperBound, program.Beta))
                return (program, result, null);
            if (answer.Value <= (1 + leastShare) * program.Beta && accuracy <= FirstProof && outOfReach is null)
            {
                // At the point that is returned if this proves it.
                Evaluation reduced = SupportReduction.Of(program, result.Evaluation, finest, run.Stop);
                leastShare = LeastShare(program, reduced);
                double level = DirectionPricing.Level(Math.Max(answer.Value, DirectionPricing.Attained(problem.Inputs, Neurons(program, reduced.Point), reduced.Dual)), program.Beta);
                answer = Price(program, reduced, level, Math.Max(share, leastShare), leastShare, round, DirectionPricing.NodeLimit(problem.Inputs));
                if (IsProven(reduced, answer.UpperBound, program.Beta))
                    return (program, result with { Evaluation = reduced }, new KnownPrice(reduced.Dual, answer.UpperBound));
                if (answer.Nodes > OutOfReachShare * DirectionPricing.NodeLimit(problem.Inputs) && answer.Value <= (1 + leastShare) * program.Beta)
                    outOfReach = new KnownPrice(reduced.Dual, double.PositiveInfinity);
            }

            double ratio = answer.Value / program.Beta;
            (PatternSet grown, int added) = ratio > 1 + leastShare ? Grow(program.Operator.Patterns, answer) : (program.Operator.Patterns, 0);
            run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"best price {ratio:G8} β over all directions, {added} new patterns of {grown.Count}"));
            if (added == 0 && accuracy <= finest)
                return (program, result, outOfReach);
            if (added == 0)
                accuracy = Math.Max(finest, Refinement * accuracy);
            point = result.Evaluation.Point;
            if (added > 0)
            {
                program = build(grown);
                Array.Resize(ref point, program.Operator.Inputs);
            }
        }
    }

    /// <summary>The accuracy that the prices need.</summary>
    private double LeastShare(ConvexProgram program, Evaluation evaluation) =>
        DirectionPricing.AccuracyFor(
            settings.Tolerance,
            Math.Max(program.Beta * program.Penalty.Value(evaluation.Point), problem.Loss.DualSlope(evaluation.Dual, problem.Targets)),
            evaluation.Objective);

    /// <summary>Whether the bound that the prices give is near enough to the objective, with a margin for what rounding and the recovery of the network add.</summary>
    private bool IsProven(Evaluation evaluation, double price, double beta)
    {
        double bound = problem.Loss.BestDual(evaluation.Dual, problem.Targets, beta / price).Value;
        return evaluation.Objective - bound <= ProvenShare * settings.Tolerance * Math.Abs(evaluation.Objective);
    }

    /// <summary>Of a solve that stalled and the same from nothing the one with the smaller gap.</summary>
    private static SolveResult Better(SolveResult stalled, SolveResult again) =>
        again.Evaluation.RelativeGap < stalled.Evaluation.RelativeGap ? again : stalled;

    private PricingAnswer Price(ConvexProgram program, Evaluation evaluation, double level, double share, double leastShare, int round, long nodeLimit) => ExactPricing.Run(
        new PricingRequest(problem.Inputs, evaluation.Dual)
        {
            Threshold = (1 + share) * level,
            Wanted = (1 + leastShare) * level,
            Tolerance = DirectionPricing.AboveAttained(share),
            Starts = [.. Neurons(program, evaluation.Point), .. Newest(program.Operator.Patterns)],
            Seed = settings.Seed + round,
            MaximumDirections = MostAdded,
            NodeLimit = nodeLimit,
            Threads = settings.Threads,
        },
        run.Stop);

    /// <summary>Witnesses, the last found first: maxima that were worth a pattern once have others near them.</summary>
    private IEnumerable<double[]> Newest(PatternSet patterns)
    {
        int count = (int)Math.Min(patterns.Count, MostStartWork / ((double)problem.Inputs.Rows * problem.Inputs.Columns));
        return Enumerable.Range(patterns.Count - count, count).Reverse().Select(patterns.Witness);
    }

    /// <summary>The directions of the blocks that carry weight: what is better than they are is often next to them.</summary>
    private static List<double[]> Neurons(ConvexProgram program, double[] point)
    {
        int d = program.Operator.BlockSize;
        return [.. program.HeavyBlocks(point, NegligibleWeight).Select(b => point.AsSpan(b * d, d).ToArray())];
    }

    /// <summary>The patterns so far, in their order, and those of the directions.</summary>
    private (PatternSet Patterns, int Added) Grow(PatternSet patterns, PricingAnswer answer)
    {
        PatternSet grown = PatternSetBuilder.Extended(problem.Inputs, patterns, answer.Directions.Select(priced => priced.Direction));
        return (grown, grown.Count - patterns.Count);
    }
}
