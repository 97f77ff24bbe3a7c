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

    /// <summary>Neurons that enter for an output in a round.</summary>
    private const int MostEntering = 12;

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
            PatternSet[] grown = [.. solved.Select((one, k) => PatternSetBuilder.Extended(inputs, one.Program.Operator.Patterns, network.ForOutput(k).Hidden.CopiedRows()))];
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

        PricingAnswer answer = DearNeurons.Search(inputs, dual, beta, network.Hidden, MostEntering, settings.Seed + round, settings.Threads, run.Stop);
        neurons.AddRange(answer.Directions.Where(priced => priced.Value > DearNeurons.DearPrice * beta).Select(priced => DearNeurons.Joining(priced, largest > 0 ? largest : 1)));
        return neurons;
    }
}
