using System.Globalization;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Programs.Losses;

namespace Bidual.Fitting;

/// <summary>
/// Better patterns of coupled outputs, as <see cref="PatternRefinement"/> finds them for one: searches look for neurons of each output that are priced above β, a local search moves those and the network's
/// together, on (11s) itself, across the borders of cells, and the sweeps begin again over the patterns of both. As long as that lowers the objective noticeably.
/// </summary>
/// <param name="sweeps">The coupled programs.</param>
/// <param name="problems">One an output.</param>
/// <param name="settings">Seed, threads and tolerance.</param>
/// <param name="run">Time and progress.</param>
internal sealed class SoftmaxRefinement(SoftmaxSweeps sweeps, IReadOnlyList<TrainingProblem> problems, FitSettings settings, FitRun run)
{
    private const int MostRounds = 6;
    private const double NoticeableGain = 1e-4;

    /// <summary>Price, over β, from which a neuron enters.</summary>
    private const double DearPrice = 1 + 1e-3;

    /// <summary>Neurons that enter for an output in a round.</summary>
    private const int MostEntering = 12;

    /// <summary>Share of the largest neuron's weight at which new ones start.</summary>
    private const double NewWeight = 1e-2;

    private const int MostIterations = 600;
    private const double MostOperations = 3e10, GainOfTenIterations = 1e-8;

    private readonly Matrix inputs = problems[0].Inputs;
    private readonly Matrix targets = SoftmaxSweeps.TargetsOf(problems);

    /// <summary>Refines solved programs.</summary>
    /// <param name="solved">One an output.</param>
    /// <param name="beta">β.</param>
    public SolvedProgram[] Run(SolvedProgram[] solved, double beta)
    {
        double objective = sweeps.Objective(solved);
        for (int round = 1; round <= MostRounds && !run.Stop.IsCancellationRequested; round++)
        {
            double began = run.Seconds;
            (Network network, double reached) = Slide(solved, beta, round);
            if (!(reached < (1 - NoticeableGain) * objective))
                break;
            run.Report(FitStage.Solve, detail: string.Create(CultureInfo.InvariantCulture, $"local search among all outputs: {reached:G8}, before {objective:G8}"));
            PatternSet[] grown = [.. solved.Select((one, k) => Grown(one.Program.Operator.Patterns, network.ForOutput(k)))];
            SolvedProgram[] next = sweeps.Run(beta, network.Predict(inputs), (fitter, k, part) => fitter.Over(beta, grown[k], network.ForOutput(k), part), run);
            double value = sweeps.Objective(next);
            if (!(value < objective))
                break;
            double spent = (run.Seconds - began - next.Sum(one => one.SearchSeconds + one.SolveSeconds)) / next.Length;
            solved = [.. next.Zip(solved, (one, before) => one with { SearchSeconds = before.SearchSeconds + one.SearchSeconds + Math.Max(0, spent), SolveSeconds = before.SolveSeconds + one.SolveSeconds })];
            objective = value;
        }

        return solved;
    }

    /// <summary>The network and the neurons that enter, moved downhill, and its objective.</summary>
    private (Network Network, double Objective) Slide(SolvedProgram[] solved, double beta, int round)
    {
        Matrix dual = SoftmaxLoss.DualAt(SoftmaxSweeps.FitOf(solved), targets, problems[0].Weights);
        int outputs = solved.Length;
        List<(double[] Hidden, double Output)>[] neurons = [.. solved.Select((one, k) => Neurons(one.Network, dual.Column(k), beta, round))];
        int count = neurons.Max(of => of.Count) * outputs;
        var shape = new TwoLayerModel(Activation.Relu, inputs.Columns, count, outputs, Shared: false);
        Matrix hidden = new(count, inputs.Columns), output = new(count, outputs);
        for (int j = 0; j < count; j++)
        {
            if (j / outputs >= neurons[j % outputs].Count)
                continue;
            (double[] u, double a) = neurons[j % outputs][j / outputs];
            u.CopyTo(hidden.MutableRow(j));
            output.MutableRow(j)[j % outputs] = a;
        }

        var objective = new TrainingObjective(shape.Model, inputs, targets, problems[0].PlainLoss, beta, problems[0].Weights, settings.Threads);
        double[] parameters = shape.FromNetwork(new Network(Activation.Relu, hidden, output));
        int iterations = (int)Math.Clamp(MostOperations / (6.0 * inputs.Rows * inputs.Columns * count), 10, MostIterations);
        double reached = LimitedMemoryBfgs.Minimise(objective.Evaluate, parameters, iterations, GainOfTenIterations, run.Stop);
        return (shape.ToNetwork(parameters), reached);
    }

    /// <summary>Those of one output and, small, those priced above β.</summary>
    private List<(double[] Hidden, double Output)> Neurons(Network network, double[] dual, double beta, int round)
    {
        var neurons = new List<(double[], double)>();
        double largest = 0;
        for (int j = 0; j < network.Neurons; j++)
        {
            neurons.Add((network.Hidden.Row(j).ToArray(), network.Output[j, 0]));
            largest = Math.Max(largest, Vector.Norm(network.Hidden.Row(j)) * Math.Abs(network.Output[j, 0]));
        }

        PricingAnswer answer = ExactPricing.Run(
            new PricingRequest(inputs, dual)
            {
                Threshold = DearPrice * beta,
                Starts = [.. network.Hidden.CopiedRows()],
                StartsPerRank = SearchBudget.StartsPerRank(inputs),
                Seed = settings.Seed + round,
                MaximumDirections = MostEntering,
                NodeLimit = 0,
                Threads = settings.Threads,
            },
            run.Stop);
        double root = Math.Sqrt(NewWeight * (largest > 0 ? largest : 1));
        foreach (PricedDirection priced in answer.Directions.Where(priced => priced.Value > DearPrice * beta))
            neurons.Add((Array.ConvertAll(priced.Direction, u => root * u), priced.Sign * root));
        return neurons;
    }

    /// <summary>The patterns so far, in their order, and those of the network.</summary>
    private PatternSet Grown(PatternSet patterns, Network network)
    {
        var builder = PatternSetBuilder.From(inputs, patterns);
        for (int j = 0; j < network.Neurons; j++)
        {
            if (network.Hidden.Row(j).ContainsAnyExcept(0.0))
                builder.Add(network.Hidden.Row(j));
        }

        return builder.Build(Coverage.Sampled);
    }
}
