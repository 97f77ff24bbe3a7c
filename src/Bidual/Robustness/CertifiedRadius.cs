using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs.Losses;

namespace Bidual.Robustness;

/// <summary>What is proven about all rows within a ball around the given ones, by <see cref="OutputBound"/>: a lower side of what a model can be trusted with.</summary>
public static class CertifiedRadius
{
    private const int Doublings = 60, Halvings = 40;

    /// <summary>Per row a radius within which its class stays right, proven; 0 where it is wrong. At most 2⁶⁰, which stands for any.</summary>
    /// <param name="model">A classification.</param>
    /// <param name="rows">The rows, with the model's features and classes.</param>
    /// <param name="perturbation">The ball.</param>
    /// <param name="threads">Worker threads.</param>
    /// <exception cref="ArgumentException">The model is a regression.</exception>
    public static double[] Of(Model model, Dataset rows, Perturbation perturbation, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(perturbation);
        if (model.Task != LearningTask.Classification)
            throw new ArgumentException("A regression has no class that could stay right.", nameof(model));
        model.Preparation.RequireFeatures(rows.Features);
        var radii = new double[rows.Count];
        OverRows(model, rows, perturbation, threads, (i, bound) =>
        {
            ReadOnlySpan<double> targets = rows.Targets.Row(i);
            if (!StaysRight(bound, targets, 0))
                return;
            double proven = 0, open = 1;
            for (int k = 0; k < Doublings && StaysRight(bound, targets, open); k++)
                (proven, open) = (open, 2 * open);
            for (int k = 0; k < Halvings; k++)
            {
                double middle = (proven + open) / 2;
                if (StaysRight(bound, targets, middle))
                    proven = middle;
                else
                    open = middle;
            }

            radii[i] = proven;
        });
        return radii;
    }

    /// <summary>Whether the class of each row stays right over the whole ball, proven.</summary>
    internal static bool[] StayRight(Model model, Dataset rows, Perturbation perturbation, double radius, int threads)
    {
        var right = new bool[rows.Count];
        OverRows(model, rows, perturbation, threads, (i, bound) => right[i] = StaysRight(bound, rows.Targets.Row(i), radius));
        return right;
    }

    /// <summary>Of each prediction of numbers the end, of all that it can be over the ball, that is farther from the target, n×c, in units of the targets.</summary>
    internal static Matrix FarthestPredictions(Model model, Dataset rows, Perturbation perturbation, double radius, int threads)
    {
        var farthest = new Matrix(rows.Count, rows.Outputs);
        Scaling scaling = model.Preparation.Targets;
        OverRows(model, rows, perturbation, threads, (i, bound) =>
        {
            var weights = new double[rows.Outputs];
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = 1;
                double low = InUnits(bound.Lower(weights, radius), k);
                weights[k] = -1;
                double high = InUnits(-bound.Lower(weights, radius), k);
                weights[k] = 0;
                double y = rows.Targets[i, k];
                farthest.Data[(i * weights.Length) + k] = high - y > y - low ? high : low;
            }
        });
        return farthest;

        double InUnits(double output, int k)
        {
            double value = (output * scaling.Scale[k]) + scaling.Offset[k];
            return model.Loss.Targets == TargetKind.Counts ? model.Loss.Mean(value) : value;
        }
    }

    /// <summary>The right class ahead of all others over the ball.</summary>
    private static bool StaysRight(OutputBound bound, ReadOnlySpan<double> targets, double radius)
    {
        if (targets.Length == 1)
            return bound.Lower(targets, radius) > 0;
        var weights = new double[targets.Length];
        int truth = targets.IndexOf(1.0);
        weights[truth] = 1;
        for (int k = 0; k < weights.Length; k++)
        {
            if (k == truth)
                continue;
            weights[k] = -1;
            if (!(bound.Lower(weights, radius) > 0))
                return false;
            weights[k] = 0;
        }

        return true;
    }

    private static void OverRows(Model model, Dataset rows, Perturbation perturbation, int threads, Action<int, OutputBound> body) =>
        SharedLoop.For(0, threads, threads, part =>
        {
            var bound = new OutputBound(model, perturbation);
            for (int i = part; i < rows.Count; i += threads)
            {
                bound.MoveTo(rows.Features.Row(i));
                body(i, bound);
            }
        });
}
