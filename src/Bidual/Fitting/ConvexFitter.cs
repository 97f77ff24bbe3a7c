using System.Globalization;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>A solved convex program and the network it stands for.</summary>
/// <param name="Program">The program, over the patterns it ended with.</param>
/// <param name="Solution">The point that <paramref name="Network"/> was recovered from.</param>
/// <param name="Network">The network.</param>
/// <param name="Result">What the solver did.</param>
/// <param name="Solver">Which one it was.</param>
/// <param name="SearchSeconds">Spent on finding patterns for this β.</param>
/// <param name="SolveSeconds">Spent on solving.</param>
/// <param name="Gated">What <paramref name="Network"/> is the cone decomposition of; null where it is none.</param>
/// <param name="Price">What is known about the prices of all directions at the solution, or null.</param>
/// <param name="Dual">The dual point of a loss with kinks, length n; null for −∇L at the solution.</param>
internal sealed record SolvedProgram(
    ConvexProgram Program,
    Evaluation Solution,
    Network Network,
    SolveResult Result,
    SolverKind Solver,
    double SearchSeconds,
    double SolveSeconds,
    SolvedProgram? Gated = null,
    KnownPrice? Price = null,
    double[]? Dual = null);

/// <summary>Fits a problem by its convex program, at one β or along a path of them.</summary>
internal sealed class ConvexFitter
{
    /// <summary>Share of the time limit that may pass before no more patterns are added, and the program over those there are is solved.</summary>
    private const double GrowingShare = 0.7;

    /// <summary>Relative distance from the value attained up to which a bound is taken for β_max.</summary>
    private const double LargestBetaMaxError = 1e-2;

    /// <summary>Share of the tolerance to which a start is settled.</summary>
    private const double SettledShare = 0.1;

    /// <summary>Rows times squared columns up to which a start is settled: beyond, the solver's own steps cost less.</summary>
    private const double LargestSettled = 2e7;

    /// <summary>Share of the time limit that may pass before what is left belongs to the decomposition of a gated network.</summary>
    private const double GatedShare = 0.7;

    /// <summary>Of the problems that a loss with kinks is replaced by.</summary>
    private const double LeastTolerance = 1e-12;

    /// <summary>Share of the largest block from which a block carries a point.</summary>
    private const double CarryingShare = 1e-3;

    private readonly TrainingProblem problem;
    private readonly FitSettings settings;
    private readonly PatternPlan plan;

    /// <summary>The program over the patterns that serve every β; null where patterns are found for each.</summary>
    private readonly ConvexProgram? common;

    /// <param name="problem">What is fitted.</param>
    /// <param name="settings">How.</param>
    /// <param name="run">Decides on the patterns within its time.</param>
    /// <param name="directions">P×d directions whose patterns are to be among those that local searches find; null for none.</param>
    /// <exception cref="DataException">All patterns were asked for and there are too many.</exception>
    public ConvexFitter(TrainingProblem problem, FitSettings settings, FitRun run, Matrix? directions = null)
    {
        this.problem = problem;
        this.settings = settings;
        plan = PatternPlan.Of(problem, settings, run, directions);
        common = plan.Given is null ? null : Program(1, plan.Given);
    }

    private ConvexFitter(TrainingProblem problem, FitSettings settings, PatternPlan plan, ConvexProgram? common = null)
    {
        this.problem = problem;
        this.settings = settings;
        this.plan = plan;
        this.common = common;
    }

    /// <summary>Whether patterns are grown until all directions are priced.</summary>
    public bool Grows => plan.Given is null && PatternGrowth.Suits(problem, settings);

    /// <summary>The same decision on patterns for a problem on the same inputs.</summary>
    public ConvexFitter For(TrainingProblem other) => new(other, settings, plan.With(other), common?.With(other.Loss, other.Targets));

    /// <summary>β_max exactly where all patterns are at hand, else the value a search attains; 0 where the zero network is optimal for every β.</summary>
    public double BetaMax() => common?.BetaMax() ?? problem.EstimateBetaMax(settings.Seed);

    /// <summary>β_max, or a little more, so that the zero network is optimal there wherever all neurons can be priced; else as <see cref="BetaMax"/>.</summary>
    public double ProvenBetaMax(FitRun run)
    {
        double attained = BetaMax();
        if (common is not null || !PatternGrowth.Suits(problem, settings))
            return attained;
        var pricing = new DirectionPricing(problem.Inputs, new Matrix(0, problem.Inputs.Columns), 0, DirectionPricing.AccuracyFor(settings.Tolerance), problem.Threads, cancellation: run.Stop);
        double bound = pricing.UpperBound(problem.DualAtZero());
        return bound <= (1 + LargestBetaMaxError) * attained ? bound : attained;
    }

    /// <summary>Fits at a single β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="hint">A network found on the way to it, or null.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">The solver refuses the program.</exception>
    public SolvedProgram Fit(double beta, Network? hint, FitRun run)
    {
        if (!problem.Loss.IsDifferentiable)
            return ByMultipliers(beta, null, fitter => fitter.Fit(beta, hint, run), run);
        double began = run.Seconds;
        (PatternSet patterns, Network? start) = plan.For(beta, hint, run);
        return Solve(ProgramAt(beta, patterns), program => start is null ? null : StartPoint.Of(program, start), began, run, refine: plan.Given is null && problem.Kind.Monotone.Count == 0);
    }

    /// <summary>
    /// Fits at the next β of a path. The start is the solution before it, brought to the new β: by a local search, which crosses in small steps the cells
    /// that a solver over cells would take one by one, and then exactly over the few blocks that this one uses. Often nothing is left to do but to prove it.
    /// </summary>
    /// <param name="beta">β.</param>
    /// <param name="previous">The fit at the β before; null at the first, which starts from the zero network.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">The solver refuses the program.</exception>
    public SolvedProgram Follow(double beta, SolvedProgram? previous, FitRun run)
    {
        if (!problem.Loss.IsDifferentiable)
            return ByMultipliers(beta, previous?.Dual, fitter => fitter.Follow(beta, previous, run), run);
        double began = run.Seconds;
        if (previous is null)
            return Solve(ProgramAt(beta, plan.Given ?? plan.Samples()), _ => null, began, run);
        (PatternSet patterns, Network? start) = plan.Follow(beta, previous.Network, run);
        return Solve(ProgramAt(beta, patterns), program => Settled(program, start is null ? previous.Solution.Point : StartPoint.Of(program, start), run), began, run);
    }

    /// <summary>The same decision on patterns for another loss, to be fitted to a tolerance of its own.</summary>
    public ConvexFitter With(ILoss loss, double tolerance)
    {
        TrainingProblem other = problem with { Loss = loss };
        return new ConvexFitter(other, settings with { Tolerance = Math.Max(tolerance, LeastTolerance) }, plan.With(other), common?.With(loss, other.Targets));
    }

    /// <summary>Whether patterns may be added to those that searches found.</summary>
    public bool Refines => plan.Given is null && !Grows && problem.Architecture.Monotone.Count == 0 && settings.Activation == Activation.Relu && PatternRefinement.Suits(settings.Tolerance);

    /// <summary>Fits over given patterns, from a network.</summary>
    public SolvedProgram Over(double beta, PatternSet patterns, Network start, FitRun run) =>
        Solve(ProgramAt(beta, patterns), program => StartPoint.Of(program, start), run.Seconds, run);

    /// <summary>Fits over the patterns of a solved program and from its solution, at its β.</summary>
    public SolvedProgram Again(SolvedProgram solved, FitRun run)
    {
        double[] point = solved.Solution.Point;
        return Solve(ProgramAt(solved.Program.Beta, solved.Program.Operator.Patterns), _ => point, run.Seconds, run);
    }

    /// <summary>A solved program more accurately, over the patterns it has: where all directions are priced, its own gap is as large as that of the prices.</summary>
    public SolvedProgram Refined(SolvedProgram solved, FitRun run)
    {
        double began = run.Seconds, accuracy = PatternGrowth.FinestAccuracy(settings.Tolerance);
        if (solved.Solution.RelativeGap <= accuracy)
            return solved;
        ISolver solver = SolverChoice.Of(settings.Solver, solved.Program, settings.Precision, settings.Seed);
        Evaluation refined = SolveLoop.Run(solver, solved.Program, new StoppingRule(accuracy, run.Remaining), solved.Solution.Point, null, run.Cancellation).Evaluation;
        return refined.RelativeGap < solved.Solution.RelativeGap
            ? solved with { Solution = refined, Network = problem.Recover(solved.Program, refined.Point), SolveSeconds = solved.SolveSeconds + run.Seconds - began }
            : solved;
    }

    /// <summary>Fits a loss with kinks by differentiable ones: the first in a given way, each of the others over the patterns of the one before and from its solution.</summary>
    private SolvedProgram ByMultipliers(double beta, double[]? dual, Func<ConvexFitter, SolvedProgram> first, FitRun run)
    {
        bool grows = Grows;
        var method = new MultiplierMethod(problem.Loss, problem.Targets, beta, settings.Tolerance, grows, dual);
        double searching = 0, solving = 0;
        SolvedProgram solved = first(Smooth());
        SolvedProgram? found = null;
        while (true)
        {
            searching += solved.SearchSeconds;
            solving += solved.SolveSeconds;
            bool isLast = method.Take(SmoothedOptimum.Of(solved));
            if (method.TookBest)
                found = solved with { Dual = solved.Solution.Dual };
            run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"{problem.Loss.Name} loss: gap {method.RelativeGap:G3} by multipliers"));
            if (isLast || run.Stop.IsCancellationRequested)
                break;
            solved = Smooth().Again(solved, run);
        }

        SolvedProgram best = found ?? solved with { Dual = solved.Solution.Dual };
        SolveStatus status = method.IsFinished ? SolveStatus.Converged
            : best.Result.Status == SolveStatus.Converged ? SolveStatus.Stalled
            : best.Result.Status;
        return best with { Network = problem.Completed(best.Network), Result = best.Result with { Status = status }, SearchSeconds = searching, SolveSeconds = solving };

        ConvexFitter Smooth() => With(method.Loss, grows ? Math.Max(settings.Tolerance, method.Tolerance) : method.Tolerance);
    }

    /// <summary>Over the given patterns, or, where the plan left them open and all directions can be priced, over as many more as are needed.</summary>
    private SolvedProgram Solve(ConvexProgram program, Func<ConvexProgram, double[]?> start, double began, FitRun run, bool refine = false)
    {
        if (settings is { Activation: Activation.Relu, Solver: SolverKind.Decomposition })
            return Decompose(program, start, began, run);
        ISolver solver = SolverChoice.Of(settings.Solver, program, settings.Precision, settings.Seed);
        if (solver.Refuse(program) is string reason)
            throw new DataException($"--solver {solver.Name}: {reason}");
        double searched = run.Seconds, beta = program.Beta, accuracy = settings.Tolerance;
        SolveResult result;
        KnownPrice? price = null;
        if (Grows)
        {
            using FitRun growing = run.WithShare(GrowingShare);
            var growth = new PatternGrowth(problem, settings, growing, patterns => Program(beta, patterns));
            (program, result, price) = growth.Run(program, start(program), (over, from, within) => Run(over, from, within, growing));
            accuracy = PatternGrowth.FinestAccuracy(settings.Tolerance);
            if (growing.Stop.IsCancellationRequested && !run.Cancellation.IsCancellationRequested && result.Evaluation.RelativeGap > settings.Tolerance)
                result = Run(program, result.Evaluation.Point, settings.Tolerance, run) with { Status = SolveStatus.TimeLimit };
        }
        else
        {
            result = Run(program, start(program), accuracy, run);
            if (refine && result.Status == SolveStatus.Converged && PatternRefinement.Suits(accuracy))
            {
                var refinement = new PatternRefinement(problem, settings, run, patterns => Program(beta, patterns));
                (program, result) = refinement.Run(program, result, (over, from) => Run(over, from, accuracy, run));
            }
        }

        Evaluation solution = price is { IsOutOfReach: false } ? result.Evaluation : SupportReduction.Of(program, result.Evaluation, accuracy, run.Stop);
        Network network = problem.Recover(program, solution.Point);
        return new SolvedProgram(program, solution, network, result, SolverChoice.KindOf(solver), searched - began, run.Seconds - searched, Price: price);

        SolveResult Run(ConvexProgram over, double[]? from, double within, FitRun limited) => SolveLoop.Run(
            solver,
            over,
            new StoppingRule(within, limited.Remaining),
            from,
            point => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} active blocks"),
            run.Cancellation);
    }

    /// <summary>(10): the gated program over the patterns whose cones have an interior, and its network as a ReLU network.</summary>
    /// <param name="program">The ReLU program.</param>
    /// <param name="start">A point of a ReLU program to start from, or null.</param>
    /// <param name="began">When the search for patterns did.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">No cone has an interior.</exception>
    private SolvedProgram Decompose(ConvexProgram program, Func<ConvexProgram, double[]?> start, double began, FitRun run)
    {
        PatternSet all = program.Operator.Patterns, patterns = ConeInterior.Of(problem.Inputs, all, problem.Threads);
        if (patterns.Count < all.Count)
            run.Report(FitStage.Arrangements, detail: string.Create(CultureInfo.InvariantCulture, $"{all.Count - patterns.Count} of {all.Count} patterns left out: their cones have no interior"));
        if (patterns.Count == 0)
            throw new DataException("--solver decomposition: the cone of no pattern has an interior.");
        ConvexProgram relu = patterns == all ? program : Program(program.Beta, patterns);
        var gates = new ConvexFitter(problem with { Kind = new GatedReluNetwork() }, settings with { Activation = Activation.GatedRelu, Solver = SolverKind.Auto }, plan);
        using FitRun gating = run.WithShare(GatedShare);
        SolvedProgram gated = gates.Solve(gates.Program(program.Beta, patterns), _ => start(relu) is { } point ? ConeDecomposition.Differences(relu, point) : null, began, gating);
        run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"decomposing {gated.Network.Neurons} gated neurons"));
        Evaluation solution = relu.Evaluate(ConeDecomposition.Of(gated.Program, gated.Solution.Point, run.Stop));
        return gated with
        {
            Program = relu,
            Solution = solution,
            Network = problem.Recover(relu, solution.Point),
            Result = run.Stop.IsCancellationRequested && gated.Result.Status == SolveStatus.Converged
                ? gated.Result with { Status = run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : SolveStatus.TimeLimit }
                : gated.Result,
            Solver = SolverKind.Decomposition,
            SolveSeconds = run.Seconds - began - gated.SearchSeconds,
            Gated = gated,
        };
    }

    /// <summary>The optimum over the blocks that carry a point, where they are few.</summary>
    private double[] Settled(ConvexProgram program, double[] point, FitRun run)
    {
        int[] used = program.HeavyBlocks(point, CarryingShare);
        double order = used.Length * program.Operator.BlockSize;
        return order == 0 || order * order * program.Operator.Outputs > LargestSettled || program.Cone is not PatternCones
            ? point
            : new WorkingProgram(program).Solve(used, point, SettledShare * settings.Tolerance, run.Stop);
    }

    private ConvexProgram ProgramAt(double beta, PatternSet patterns) => common?.WithBeta(beta) ?? Program(beta, patterns);

    private ConvexProgram Program(double beta, PatternSet patterns)
    {
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, patterns, problem.Threads);
        bool solverHasItsOwnCopy = settings.Precision == Precision.Single || settings.Solver == SolverKind.Stochastic;
        return solverHasItsOwnCopy ? program.With(ProductKind.Slabs) : program;
    }
}
