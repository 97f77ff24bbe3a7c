using System.Globalization;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>
/// Better patterns where not all directions can be priced: local searches look for neurons priced above β, a local search of the whole network takes them in and lets
/// every direction cross the borders of cells, and the program is solved again with the patterns of both. Rounds go on as long as they lower the objective noticeably, or a neuron is dear.
/// </summary>
/// <param name="problem">Inputs, targets and loss.</param>
/// <param name="settings">Seed and threads.</param>
/// <param name="run">Time and progress.</param>
/// <param name="build">The program over patterns.</param>
internal sealed class PatternRefinement(TrainingProblem problem, FitSettings settings, FitRun run, Func<PatternSet, ConvexProgram> build)
{
    private const int MostRounds = 10;

    /// <summary>Share of the objective by which a round must lower it for another one.</summary>
    private const double NoticeableGain = 1e-3;

    /// <summary>Price, over β, of a neuron whose round may gain less, and the share that it must gain.</summary>
    private const double StillDear = 1.01;
    private const double LeastGain = 1e-4;

    /// <summary>Tolerance from which rounds are worth their time.</summary>
    private const double LoosestTolerance = 1e-3;

    private const int MostIterations = 300;
    private const double MostOperations = 3e10;
    private const double GainOfTenIterations = 1e-8;

    /// <summary>Whether a tolerance asks for what rounds can gain.</summary>
    public static bool Suits(double tolerance) => tolerance <= LoosestTolerance;

    /// <summary>Refines a solved program.</summary>
    /// <param name="program">Over the first patterns.</param>
    /// <param name="result">Its solution.</param>
    /// <param name="solve">Solves a program from a point.</param>
    public (ConvexProgram Program, SolveResult Result) Run(ConvexProgram program, SolveResult result, Func<ConvexProgram, double[], SolveResult> solve)
    {
        for (int round = 0; round < MostRounds && !run.Stop.IsCancellationRequested; round++)
        {
            Network network = problem.Recover(program, result.Evaluation.Point);
            PricingAnswer answer = DearNeurons.Search(problem.Inputs, result.Evaluation.Dual, program.Beta, network.Hidden, most: null, settings.Seed + 1, settings.Threads, run.Stop);
            if (answer.Value <= DearNeurons.DearPrice * program.Beta)
                break;
            (Network slid, double reached) = Slide(program, result.Evaluation, network, answer);
            run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"best price met {answer.Value / program.Beta:G5} β, local search with {answer.Directions.Count} new neurons: {reached:G8}"));
            ConvexProgram grown = build(PatternSetBuilder.Extended(problem.Inputs, program.Operator.Patterns, answer.Directions.Select(priced => priced.Direction).Concat(slid.Hidden.CopiedRows())));
            double[] point = result.Evaluation.Point;
            Array.Resize(ref point, grown.Operator.Inputs);
            SolveResult next = solve(grown, reached < result.Evaluation.Objective ? StartPoint.Of(grown, slid) : point);
            double gain = result.Evaluation.Objective - next.Evaluation.Objective;
            if (gain <= 0 || next.Status is SolveStatus.TimeLimit or SolveStatus.Cancelled)
                break;
            (program, result) = (grown, next);
            if (gain < (answer.Value > StillDear * program.Beta ? LeastGain : NoticeableGain) * next.Evaluation.Objective)
                break;
        }

        return (program, result);
    }

    private (Network Network, double Objective) Slide(ConvexProgram program, Evaluation evaluation, Network network, PricingAnswer answer)
    {
        double largest = program.Penalty.BlockValues(evaluation.Point).Max();
        (double[] Hidden, double Output)[] entering = [.. answer.Directions.Select(priced => DearNeurons.Joining(priced, largest))];
        var start = new Network(
            Activation.Relu,
            Matrix.FromRows([.. network.Hidden.CopiedRows(), .. entering.Select(one => one.Hidden)]),
            Matrix.FromRows([.. network.Output.CopiedRows(), .. entering.Select(one => new[] { one.Output })]));
        double operations = 4.0 * problem.Inputs.Stored.Length * start.Neurons;
        int iterations = (int)Math.Clamp(MostOperations / operations, 10, MostIterations);
        LocalSearch search = problem.Searcher();
        Network slid = search.Run(program.Beta, start.Neurons, settings.Seed, start, iterations, GainOfTenIterations, run.Stop);
        return (slid, search.Objective(slid, program.Beta));
    }
}
