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

/// <summary>Trains polynomial networks of one output by column generation, or by another solver of (23), and those of losses with kinks by multipliers around it.</summary>
/// <param name="problem">What is fitted; of a <see cref="PolynomialNetwork"/>.</param>
/// <param name="tolerance">Relative gap to reach.</param>
/// <param name="solver">Column generation, the interior point or, of quadratic networks, the proximal gradient.</param>
/// <param name="seed">Of what is drawn where weights are quantised.</param>
/// <param name="quick">Whether no proof is asked for.</param>
internal sealed class PolynomialFitter(TrainingProblem problem, double tolerance, SolverKind solver = SolverKind.ColumnGeneration, long seed = 0, bool quick = false)
{
    /// <summary>Share of the tolerance for training, where the rest is for the proof.</summary>
    private const double OwnShare = 0.9;

    private const double LeastTolerance = 1e-13;

    /// <summary>Share of the bound of β_max that some neuron's price must be.</summary>
    private const double LeastAttained = 0.9;

    private readonly PolynomialActivation activation = ((PolynomialNetwork)problem.Kind).Activation;
    private readonly QuantisedFitter? quantised = ((PolynomialNetwork)problem.Kind).IsQuantised ? new QuantisedFitter(problem, tolerance, seed) : null;

    /// <summary>β_max, (6), proven from above and attained up to rounding; 0 where it is no more than that.</summary>
    public double BetaMax()
    {
        if (quantised is not null)
            return quantised.BetaMax();
        double[] dual = problem.DualAtZero();
        double bound = new PolynomialPricing(problem.Inputs, activation, problem.Threads).UpperBound(dual);
        var spectrum = FormSpectrum.Of(new PriceForm(problem.Inputs, activation, dual, problem.Threads), LeastTolerance, 1, problem.Threads);
        double attained = Math.Max(spectrum.Dearest(1).Price, spectrum.Dearest(-1).Price);
        return attained >= LeastAttained * bound ? bound : 0;
    }

    /// <summary>The same, or a bound of it where not all neurons are priced.</summary>
    public double ProvenBetaMax() => quantised?.ProvenBetaMax() ?? BetaMax();

    /// <summary>Trains at one β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="start">A network to begin with, of the same activation; null for none.</param>
    /// <param name="dual">A dual point of a loss with kinks to begin with; null for none.</param>
    /// <param name="run">Time and progress.</param>
    public PolynomialSolution Fit(double beta, Network? start, double[]? dual, FitRun run)
    {
        if (quantised is not null)
            return quantised.Fit(beta, start, run, quick);
        PolynomialNeurons? neurons = start is null ? null : PolynomialNeurons.Of(
            start.Inputs,
            [.. Enumerable.Range(0, start.Neurons).Where(j => start.Output[j, 0] != 0).Select(j => (start.Hidden.Row(j).ToArray(), start.Output[j, 0]))]);
        return problem.Loss.IsDifferentiable ? Smooth(beta, neurons, run) : ByMultipliers(beta, neurons, dual, run);
    }

    private PolynomialSolution Smooth(double beta, PolynomialNeurons? start, FitRun run)
    {
        double began = run.Seconds;
        (PolynomialPoint point, SolveStatus status, IReadOnlyList<TracePoint> trace) = Solve(problem.Loss, beta, start, OwnShare * tolerance, run);
        return Solution(point, point.Objective, null, status, trace, began, run);
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
            bool isLast = method.Take(new SmoothedOptimum(solved.Point.Fit, solved.Point.Dual, solved.Point.Price, solved.Point.Penalty, solved.Point.RelativeGap));
            if (method.TookBest || best is null)
                best = solved;
            run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"{problem.Loss.Name} loss: gap {method.RelativeGap:G3} by multipliers"));
            if (isLast || run.Stop.IsCancellationRequested)
                break;
        }

        (PolynomialPoint point, SolveStatus ended, IReadOnlyList<TracePoint> trace) = best.Value;
        SolveStatus status = method.IsFinished ? SolveStatus.Converged : ended == SolveStatus.Converged ? SolveStatus.Stalled : ended;
        return Solution(point, problem.Loss.Value(point.Fit, problem.Targets) + (beta * point.Penalty), point.Dual, status, trace, began, run);
    }

    private (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Solve(ILoss loss, double beta, PolynomialNeurons? start, double within, FitRun run)
    {
        var program = new PolynomialProgram(problem.Inputs, problem.Targets, loss, activation, beta, problem.Threads);
        return solver switch
        {
            SolverKind.InteriorPoint => PolynomialInteriorPoint.Run(program, within, Report, run.Stop),
            SolverKind.ProximalGradient => QuadraticProximalGradient.Run(program, within, Report, run.Stop),
            _ => PolynomialColumns.Run(program, start, within, Report, run.Stop),
        };

        void Report(TracePoint point) => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} neurons");
    }

    private PolynomialSolution Solution(PolynomialPoint point, double objective, double[]? dual, SolveStatus status, IReadOnlyList<TracePoint> trace, double began, FitRun run)
    {
        PolynomialNeurons reduced = point.Neurons.Reduced();
        (double[] Direction, double Weight)[] neurons = [.. (reduced.Count < point.Neurons.Count ? reduced : point.Neurons).Split().OrderByDescending(neuron => Math.Abs(neuron.Weight))];
        var network = new Network(
            Activation.Polynomial,
            new Matrix(neurons.Length, problem.Inputs.Columns, [.. neurons.SelectMany(neuron => neuron.Direction)]),
            new Matrix(neurons.Length, 1, [.. neurons.Select(neuron => neuron.Weight)]),
            polynomial: activation);
        SolveStatus ended = status == SolveStatus.TimeLimit && run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled : status;
        return new PolynomialSolution(network, objective, dual, ended, trace, run.Seconds - began);
    }
}
