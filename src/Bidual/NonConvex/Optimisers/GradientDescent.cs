using Bidual.NonConvex.Models;
using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>An update rule on gradients of all rows or of batches, which go through the rows in a new random order in every epoch. Parameters that must have a sign are projected onto it after every step.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rule">A new rule for p parameters.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="Batch">Rows of a batch, the last of an epoch may be smaller; null for all.</param>
/// <param name="Schedule">How the rate falls.</param>
/// <param name="Epochs">Over how many epochs it does.</param>
/// <param name="IsMean">Whether the rule sees the gradient of (0)/n, the mean over rows that learning rates are customarily meant for, instead of that of (0). A decoupled decay is β/n then, or β.</param>
internal sealed record GradientDescent(string Name, Func<int, IUpdateRule> Rule, double Rate, int? Batch = null, Schedule Schedule = Schedule.Constant, double Epochs = double.PositiveInfinity, bool IsMean = true) : IOptimiser
{
    public IEnumerable<double> Iterate(TrainingObjective objective, double[] parameters, RandomSource random)
    {
        int n = objective.Rows, size = Math.Min(Batch ?? n, n);
        double scale = IsMean ? 1.0 / n : 1;
        var gradient = new double[parameters.Length];
        IUpdateRule rule = Rule(parameters.Length);
        int[] order = [.. Enumerable.Range(0, n)];
        for (int epoch = 0; ; epoch++)
        {
            if (size < n)
                random.Shuffle(order);
            for (int first = 0; first < n; first += size)
            {
                ReadOnlyMemory<int> batch = size < n ? order.AsMemory(first, Math.Min(size, n - first)) : default;
                double rate = Rate * Schedule.At((epoch + ((double)first / n)) / Epochs);
                if (rule.IsDecoupled)
                {
                    objective.Loss(parameters, gradient, batch);
                    foreach (ParameterBlock block in objective.Model.Blocks.Where(block => block.IsPenalised))
                        Shrink(parameters.AsSpan(block.Start, block.Length), rate * scale * objective.Beta);
                }
                else
                {
                    objective.Evaluate(parameters, gradient, batch);
                }

                Vector.Scale(scale, gradient, gradient);
                rule.Step(parameters, gradient, rate);
                Orthant.Project(parameters, objective.Signs);
                yield return epoch + (Math.Min(first + size, n) / (double)n);
            }
        }
    }

    private static void Shrink(Span<double> weights, double share) => Vector.Scale(1 - share, weights, weights);
}
