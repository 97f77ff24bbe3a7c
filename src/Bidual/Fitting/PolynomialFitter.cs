using System.Globalization;
using Bidual.Architectures;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>A polynomial network that was trained.</summary>
/// <param name="Network">The network.</param>
/// <param name="Objective">L + β Σ|α| where training ended.</param>
/// <param name="Dual">The dual point of a loss with kinks, length n; null for −∇L at the network's predictions.</param>
/// <param name="Status">Why training ended.</param>
/// <param name="Trace">Its points, of a loss with kinks those of the last problem.</param>
/// <param name="Seconds">It took.</param>
internal sealed record PolynomialSolution(Network Network, double Objective, double[]? Dual, SolveStatus Status, IReadOnlyList<TracePoint> Trace, double Seconds);

/// <summary>Trains polynomial networks by column generation, or one output by another solver of (23), and those of losses with kinks by multipliers around it.</summary>
/// <param name="problems">What is fitted, of a <see cref="PolynomialNetwork"/>: one output, or all outputs of a loss that couples them.</param>
/// <param name="outputs">L of these.</param>
/// <param name="tolerance">Relative gap to reach.</param>
/// <param name="solver">Column generation or, of one output, the interior point or the proximal gradient.</param>
internal sealed class PolynomialFitter(IReadOnlyList<TrainingProblem> problems, OutputsLoss outputs, double tolerance, SolverKind solver = SolverKind.ColumnGeneration) : IPolynomialFitter
{
    /// <summary>Share of the tolerance for training, where the rest is for the proof.</summary>
    private const double OwnShare = 0.9;

    private const double LeastTolerance = 1e-13;

    /// <summary>Rows from which on some of them are fitted first, how many, to which gap, and within which share of the time.</summary>
    private const int ManyRows = 24_000, FirstRows = 6_000;
    private const double FirstTolerance = 1e-2, FirstShare = 0.3;

    /// <summary>Share of the bound of β_max that some neuron's price must be.</summary>
    private const double LeastAttained = 0.9;

    private readonly TrainingProblem problem = problems[0];
    private readonly NeuronInputs seen = problems[0].Seen!;
    private readonly PolynomialNetwork kind = (PolynomialNetwork)problems[0].Kind;

    /// <summary>Of one output by itself.</summary>
    /// <param name="problem">What is fitted.</param>
    /// <param name="tolerance">Relative gap to reach.</param>
    /// <param name="solver">By which.</param>
    public PolynomialFitter(TrainingProblem problem, double tolerance, SolverKind solver = SolverKind.ColumnGeneration)
        : this([problem], LossOf(problem, problem.Loss), tolerance, solver)
    {
    }

    /// <summary>That of a problem's kind of network.</summary>
    /// <param name="problem">What is fitted: one output.</param>
    /// <param name="tolerance">Relative gap to reach.</param>
    /// <param name="solver">By which.</param>
    /// <param name="seed">Of what is drawn where weights are quantised.</param>
    /// <param name="quick">Whether no proof is asked for.</param>
    public static IPolynomialFitter Of(TrainingProblem problem, double tolerance, SolverKind solver = SolverKind.ColumnGeneration, long seed = 0, bool quick = false) =>
        problem.Kind is PolynomialNetwork { IsQuantised: true } ? new QuantisedFitter(problem, tolerance, seed, quick) : new PolynomialFitter(problem, tolerance, solver);

    /// <inheritdoc/>
    public double BetaMax()
    {
        Matrix dual = outputs.DualAt(new Matrix(seen.Rows, problems.Count));
        var pricing = new PolynomialPricing(seen, kind.Activation, problem.Threads);
        double bound = Enumerable.Range(0, dual.Columns).Max(k => pricing.UpperBound(dual.Column(k)));
        double attained = seen.FormsOf(kind.Activation, dual, problem.Threads)
            .Select(form => FormSpectrum.Of(form, LeastTolerance, 1, problem.Threads))
            .Max(spectrum => Math.Max(spectrum.Dearest(1).Price, spectrum.Dearest(-1).Price));
        return attained >= LeastAttained * bound ? bound : 0;
    }

    /// <inheritdoc/>
    public PolynomialSolution Fit(double beta, Network? start, double[]? dual, FitRun run)
    {
        PolynomialNeurons? neurons = start is null ? null : PolynomialNeurons.Of(
            seen.Order,
            [.. from j in Enumerable.Range(0, start.Neurons)
                from k in Enumerable.Range(0, start.Outputs)
                where start.Output[j, k] != 0
                select (start.Hidden.Row(j).ToArray(), start.Output[j, k], (k * seen.Pools) + (start.Convolution?.Pools[j] ?? 0))]);
        return problem.Loss.IsDifferentiable ? Smooth(beta, neurons, run) : ByMultipliers(beta, neurons, dual, run);
    }

    /// <summary>Trains one output without a penalty.</summary>
    /// <param name="problem">What is fitted.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="Data.DataException">There is no closed form.</exception>
    public static PolynomialSolution LeastSquares(TrainingProblem problem, FitRun run)
    {
        double began = run.Seconds;
        run.Report(FitStage.Solve, detail: "least squares");
        Network network = new QuadraticLeastSquares(problem).Fit();
        double objective = problem.Loss.Value(network.Predict(problem.Inputs).Column(0), problem.Targets), seconds = run.Seconds - began;
        return new PolynomialSolution(network, objective, null, SolveStatus.Converged, [new TracePoint(1, seconds, objective, 0, network.Neurons)], seconds);
    }

    private PolynomialSolution Smooth(double beta, PolynomialNeurons? start, FitRun run)
    {
        double began = run.Seconds;
        (PolynomialPoint point, SolveStatus status, IReadOnlyList<TracePoint> trace) = solver == SolverKind.ColumnGeneration
            ? Solve(outputs, beta, start ?? OfSomeRows(beta, run), OwnShare * tolerance, run)
            : Solve(problem.Loss, beta, start, OwnShare * tolerance, run);
        return Solution(point, point.Objective, null, status, trace, began, run);
    }

    /// <summary>Neurons of an even share of the rows, of a β that is such a share, to begin with: null where rows are few, or count differently.</summary>
    private PolynomialNeurons? OfSomeRows(double beta, FitRun run)
    {
        if (seen.Rows < ManyRows || problem.Weights is not null || problem.Loss.DependsOnRow)
            return null;
        int[] rows = [.. Enumerable.Range(0, seen.Rows)];
        new RandomSource(1).Shuffle(rows);
        rows = rows[..FirstRows];
        double share = (double)FirstRows / seen.Rows;
        using FitRun part = run.Part(string.Create(CultureInfo.InvariantCulture, $"{FirstRows} rows first")), first = part.WithShare(FirstShare);
        var program = new PolynomialProgram(seen.Select(rows, problem.Threads), outputs.Select(rows), problems.Count, kind.Activation, share * beta, problem.Threads);
        return PolynomialColumns.Run(
            program,
            null,
            Math.Max(FirstTolerance, tolerance),
            point => first.Report(FitStage.Solve, detail: $"{point.ActiveBlocks} neurons"),
            first.Stop).Point.Neurons;
    }

    /// <summary>One differentiable loss after the other, each from the solution of the one before.</summary>
    private PolynomialSolution ByMultipliers(double beta, PolynomialNeurons? start, double[]? dual, FitRun run)
    {
        double began = run.Seconds;
        var method = new MultiplierMethod(problem.Loss, problem.Targets, beta, tolerance, pricesAll: false, dual);
        (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace)? best = null;
        while (true)
        {
            (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) solved = Solve(method.Loss, beta, start, Math.Max(method.Tolerance, LeastTolerance), run);
            start = solved.Point.Neurons;
            bool isLast = method.Take(new SmoothedOptimum(solved.Point.Fit.Data, solved.Point.Dual.Data, solved.Point.Price, solved.Point.Penalty, solved.Point.RelativeGap));
            if (method.TookBest || best is null)
                best = solved;
            run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"{problem.Loss.Name} loss: gap {method.RelativeGap:G3} by multipliers"));
            if (isLast || run.Stop.IsCancellationRequested)
                break;
        }

        (PolynomialPoint point, SolveStatus ended, IReadOnlyList<TracePoint> trace) = best.Value;
        SolveStatus status = method.IsFinished ? SolveStatus.Converged : ended == SolveStatus.Converged ? SolveStatus.Stalled : ended;
        return Solution(point, problem.Loss.Value(point.Fit.Data, problem.Targets) + (beta * point.Penalty), point.Dual.Data, status, trace, began, run);
    }

    private (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Solve(OutputsLoss loss, double beta, PolynomialNeurons? start, double within, FitRun run) =>
        PolynomialColumns.Run(new PolynomialProgram(seen, loss, problems.Count, kind.Activation, beta, problem.Threads), start, within, point => Report(run, point), run.Stop);

    /// <summary>The same of one output with its loss, by the solver asked for.</summary>
    private (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Solve(ILoss loss, double beta, PolynomialNeurons? start, double within, FitRun run)
    {
        return solver switch
        {
            SolverKind.InteriorPoint => PolynomialInteriorPoint.Run(Program(), within, point => Report(run, point), run.Stop),
            SolverKind.ProximalGradient => QuadraticProximalGradient.Run(Program(), within, point => Report(run, point), run.Stop),
            _ => Solve(LossOf(problem, loss), beta, start, within, run),
        };

        SemidefiniteProgram Program() => new(problem.Inputs, problem.Targets, loss, kind.Activation, beta, problem.Threads);
    }

    private static void Report(FitRun run, TracePoint point) => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} neurons");

    private PolynomialSolution Solution(PolynomialPoint point, double objective, double[]? dual, SolveStatus status, IReadOnlyList<TracePoint> trace, double began, FitRun run)
    {
        PolynomialNeurons reduced = point.Neurons.Reduced();
        (double[] Direction, double Weight, int Slot)[] neurons = [.. (reduced.Count < point.Neurons.Count ? reduced : point.Neurons).Split().OrderByDescending(neuron => Math.Abs(neuron.Weight))];
        var output = new Matrix(neurons.Length, problems.Count);
        for (int j = 0; j < neurons.Length; j++)
            output.MutableRow(j)[neurons[j].Slot / seen.Pools] = neurons[j].Weight;
        var network = new Network(
            Activation.Polynomial,
            new Matrix(neurons.Length, seen.Order, [.. neurons.SelectMany(neuron => neuron.Direction)]),
            output,
            polynomial: kind.Activation,
            convolution: kind.Layout is { } layout ? new Convolution(layout, [.. neurons.Select(neuron => neuron.Slot % seen.Pools)]) : null);
        SolveStatus ended = status == SolveStatus.TimeLimit && run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : status;
        return new PolynomialSolution(network, objective, dual, ended, trace, run.Seconds - began);
    }

    /// <summary>The loss of one output, in which rows count as often as they do.</summary>
    private static OutputsLoss LossOf(TrainingProblem problem, ILoss loss) => new SummedOutputs(loss, Matrix.FromColumn(problem.Targets), null);
}
