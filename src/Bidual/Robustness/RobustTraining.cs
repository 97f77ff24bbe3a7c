using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Robustness;

/// <summary>
/// Convex adversarial training of two-layer ReLU networks with the hinge loss, for two classes and small data (Bai, Gautam &amp; Sojoudi 2022): solves (30) by adding the dearest patterns until none is too dear.
/// </summary>
public static class RobustTraining
{
    /// <summary>Blocks added in a round.</summary>
    private const int Added = 20;
    private const int MaximumRounds = 200;

    /// <summary>Share of the largest block below which one is rounding.</summary>
    private const double Negligible = 1e-8;

    /// <summary>Trains a network.</summary>
    /// <param name="training">Rows of two classes, each counting once.</param>
    /// <param name="settings">Radius, β and so on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataException">There are not two classes, rows have weights, or there are too many corners of boxes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RobustFit Fit(Dataset training, RobustSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(settings);
        if (training.Task != LearningTask.Classification || training.Outputs != 1 || training.Weights is not null)
            throw new DataException("Adversarial training is for two classes, each row counting once.");
        Preparation preparation = Preparation.Fit(training, settings.Standardize, bias: true);
        Matrix inputs = preparation.Inputs(training.Features);
        double[] epsilon = [.. Enumerable.Repeat(settings.Radius, training.Features.Columns), 0];
        int moved = settings.Radius > 0 ? training.Features.Columns : 0;
        if (!RobustProgram.Suits(training.Count, moved))
            throw new DataException($"Adversarial training prices all corners of the boxes, which are too many for {training.Count} rows of {moved} features.");
        PatternSet patterns = Patterns(inputs, settings, cancellation);
        var program = new RobustProgram(inputs, training.Targets.Column(0), epsilon, settings.Beta, patterns);
        var start = new RobustDual([.. Enumerable.Repeat(1.0, training.Count)], new Matrix(training.Count, inputs.Columns));
        double[] prices = program.Prices(start, settings.Threads);
        double bound = program.Bound(start, prices.Max());
        var blocks = new List<int>();
        Network network = new(Activation.Relu, new Matrix(0, inputs.Columns), new Matrix(0, 1));
        int rounds = 0;
        while (rounds < MaximumRounds && Add(blocks, prices, settings.Beta * (1 + (settings.Tolerance / 4))))
        {
            rounds++;
            (double[] point, RobustDual dual) = program.Solve(blocks, settings.Tolerance / 100, cancellation);
            cancellation.ThrowIfCancellationRequested();
            network = Recover(blocks, point, inputs.Columns);
            prices = program.Prices(dual, settings.Threads);
            bound = Math.Max(bound, program.Bound(dual, prices.Max()));
        }

        var model = new Model(network, preparation, LearningTask.Classification, training.FeatureNames, training.TargetNames, training.ClassLabels, Loss.Hinge);
        return new RobustFit(model, Objective(model, training, settings), bound, patterns.Count, patterns.Coverage, rounds);
    }

    /// <summary>(0) with the hinge loss at the worst point of every box, a proven upper bound from the weights alone.</summary>
    /// <param name="model">A model of two classes.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="settings">Radius and β.</param>
    public static double Objective(Model model, Dataset rows, RobustSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(settings);
        var worst = new OutputBound(model, Perturbation.Standardised(model, PerturbationNorm.Infinity));
        double loss = 0;
        for (int t = 0; t < rows.Count; t++)
        {
            worst.MoveTo(rows.Features.Row(t));
            loss += Math.Max(0, 1 - worst.Lower(rows.Targets.Row(t), settings.Radius));
        }

        return loss + (settings.Beta / 2 * model.Network.SquaredWeights());
    }

    private static PatternSet Patterns(Matrix inputs, RobustSettings settings, CancellationToken cancellation)
    {
        var limits = new ArrangementLimits { MaximumPatterns = settings.MaximumPatterns };
        return limits.Allow(Arrangement.Predict(inputs, limits))
            ? Arrangement.Enumerate(inputs, limits, settings.Threads, cancellation)
            : Arrangement.Sample(inputs, settings.MaximumPatterns, settings.Seed, settings.Threads, cancellation);
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
