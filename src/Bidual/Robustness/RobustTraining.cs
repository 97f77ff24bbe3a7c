using System.Diagnostics;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Robustness;

/// <summary>
/// Convex adversarial training of two-layer ReLU networks with the hinge loss, for two classes (Bai, Gautam &amp; Sojoudi 2022): solves (30) by adding the dearest patterns until none is too dear.
/// </summary>
public static class RobustTraining
{
    /// <summary>Blocks added in a round.</summary>
    private const int Added = 16;
    private const int MaximumRounds = 200;

    /// <summary>Programs are solved to this part of the tolerance.</summary>
    private const double SolvedBeyond = 20;

    /// <summary>Share of the largest block below which one is rounding, and below which one is not kept for the next round.</summary>
    private const double Negligible = 1e-8, Idle = 1e-6;

    /// <summary>Trains a network.</summary>
    /// <param name="training">Rows of two classes, each counting once.</param>
    /// <param name="settings">Radius, β and so on.</param>
    /// <param name="progress">Told about every round.</param>
    /// <param name="cancellation">Ends with the best network so far, and what is proven about it.</param>
    /// <exception cref="DataException">There are not two classes, or rows have weights.</exception>
    public static RobustFit Fit(Dataset training, RobustSettings settings, IProgress<RobustRound>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(settings);
        RobustProofs.Require(training);
        long began = Stopwatch.GetTimestamp();
        Preparation preparation = Preparation.Fit(training, settings.Standardize, settings.Bias);
        Matrix inputs = preparation.Inputs(training.Features);
        RowBall ball = RowBall.Of(settings.Ball, training.Features.Columns, inputs.Columns);
        PatternSet patterns = Patterns(inputs, settings, cancellation);
        double[] targets = training.Targets.Column(0);
        var program = new RobustProgram(inputs, targets, ball, settings.Beta, patterns);
        var pricing = new RobustPricing(inputs, targets, ball, settings.Beta, patterns);
        RobustDual dual = pricing.AtZero, best = dual;
        double[] prices = pricing.Prices(dual, settings.Threads, cancellation);
        double bound = pricing.Bound(dual, prices);
        Model model = ModelOf(new Network(Activation.Relu, new Matrix(0, inputs.Columns), new Matrix(0, 1)));
        double objective = Objective(model, training, settings);
        var blocks = new List<int>();
        var rounds = new List<RobustRound>();
        while (rounds.Count < MaximumRounds && !cancellation.IsCancellationRequested && Add(blocks, prices, settings.Beta * (1 + (settings.Tolerance / 4))))
        {
            (double[] point, dual) = program.Solve(blocks, settings.Tolerance / SolvedBeyond, settings.Threads, cancellation);
            Model reached = ModelOf(Recover(blocks, point, inputs.Columns));
            double there = Objective(reached, training, settings);
            if (there < objective)
                (model, objective) = (reached, there);
            prices = pricing.Prices(dual, settings.Threads, cancellation);
            if (pricing.Bound(dual, prices) is var proven && proven > bound)
                (bound, best) = (proven, dual);
            rounds.Add(new RobustRound(Stopwatch.GetElapsedTime(began).TotalSeconds, objective, bound, model.Network.Neurons));
            progress?.Report(rounds[^1]);
            if (objective - bound <= settings.Tolerance / 2 * objective)
                break;
            Drop(blocks, point, inputs.Columns);
        }

        var proof = new RobustProof(settings.Ball, objective, bound, settings.Tolerance, patterns.Count, patterns.Coverage, best, patterns.Coverage == Coverage.Complete ? null : patterns.Witnesses());
        return new RobustFit(model, proof, rounds);

        Model ModelOf(Network network) => new(network, preparation, LearningTask.Classification, training.FeatureNames, training.TargetNames, training.ClassLabels, Loss.Hinge);
    }

    /// <summary>(0) with the hinge loss at the worst point of every ball, a proven upper bound from the weights alone.</summary>
    /// <param name="model">A model of two classes.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="settings">Radius and β.</param>
    public static double Objective(Model model, Dataset rows, RobustSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(settings);
        return RobustProofs.Objective(model, rows, settings.Ball, settings.Beta);
    }

    /// <summary>An upper bound of the β from which on the network of zeros is optimal: the largest price with every row where it is.</summary>
    internal static double BetaMax(Dataset training, RobustSettings settings, CancellationToken cancellation)
    {
        Preparation preparation = Preparation.Fit(training, settings.Standardize, settings.Bias);
        Matrix inputs = preparation.Inputs(training.Features);
        PatternSet patterns = Patterns(inputs, settings, cancellation);
        var pricing = new RobustPricing(inputs, training.Targets.Column(0), RowBall.Of(settings.Ball, training.Features.Columns, inputs.Columns), 0, patterns);
        return pricing.LargestPrice(pricing.AtZero, settings.Threads, cancellation);
    }

    /// <summary>All patterns, or some with those of a linear network among them, neurons that are on for every row or for none; these alone where there is no time for others.</summary>
    private static PatternSet Patterns(Matrix inputs, RobustSettings settings, CancellationToken cancellation)
    {
        double[] last = new double[inputs.Columns];
        last[^1] = 1;
        double[][] both = [last, [.. last.Select(one => -one)]];
        try
        {
            var limits = new ArrangementLimits { MaximumPatterns = settings.MaximumPatterns };
            if (settings.RequireAll || limits.Allow(Arrangement.Predict(inputs, limits)))
                return Arrangement.Enumerate(inputs, limits, settings.Threads, cancellation);
            PatternSet drawn = Arrangement.Sample(inputs, settings.DrawnPatterns, settings.Seed, settings.Threads, cancellation);
            return settings.Bias ? PatternSetBuilder.Extended(inputs, drawn, both) : drawn;
        }
        catch (OperationCanceledException)
        {
            return PatternSet.FromDirections(inputs, Matrix.FromRows(both));
        }
    }

    /// <summary>Adds the dearest blocks above a price.</summary>
    /// <returns>Whether there is a new one.</returns>
    private static bool Add(List<int> blocks, double[] prices, double above)
    {
        var known = blocks.ToHashSet();
        int[] dear = [.. Enumerable.Range(0, prices.Length).Where(b => prices[b] > above && !known.Contains(b)).OrderByDescending(b => prices[b]).Take(Added)];
        blocks.AddRange(dear);
        return dear.Length > 0;
    }

    /// <summary>Leaves out blocks that have no weight; those that are dear come back.</summary>
    private static void Drop(List<int> blocks, double[] point, int d)
    {
        double[] norms = [.. blocks.Select((_, k) => Vector.Norm(point.AsSpan(k * d, d)))];
        int[] kept = [.. blocks.Where((_, k) => norms[k] > Idle * norms.Max())];
        blocks.Clear();
        blocks.AddRange(kept);
    }

    /// <summary>(2): (u, a) = (v/√‖v‖, ±√‖v‖), the largest first.</summary>
    private static Network Recover(List<int> blocks, double[] point, int d)
    {
        (int Sign, double[] V, double Norm)[] found = [.. blocks.Select((block, k) => (RobustProgram.Sign(block), V: point[(k * d)..((k + 1) * d)])).Select(pair => (pair.Item1, pair.V, Vector.Norm(pair.V)))];
        double least = Negligible * found.Max(neuron => neuron.Norm);
        found = [.. found.Where(neuron => neuron.Norm > least).OrderByDescending(neuron => neuron.Norm)];
        var hidden = new Matrix(found.Length, d);
        var output = new Matrix(found.Length, 1);
        for (int j = 0; j < found.Length; j++)
        {
            double root = Math.Sqrt(found[j].Norm);
            Vector.Scale(1 / root, found[j].V, hidden.MutableRow(j));
            output.MutableRow(j)[0] = found[j].Sign * root;
        }

        return new Network(Activation.Relu, hidden, output);
    }
}
