using Bidual.NonConvex.Optimisers;

namespace Bidual.NonConvex.Training;

/// <summary>Chooses the learning rate of least objective among a grid, by short runs from one start.</summary>
internal static class LearningRateSearch
{
    /// <summary>10, 3, 1, … 3·10⁻⁵, 10⁻⁵: rates of the mean over rows.</summary>
    public static IReadOnlyList<double> Grid { get; } = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 3e-5, 1e-5];

    /// <summary>Runs every rate; the rate of the least objective that a run <em>ends</em> at, so that one that only passed through a good point does not count.</summary>
    /// <param name="method">The method at a rate.</param>
    /// <param name="grid">Rates.</param>
    /// <param name="objective">(0).</param>
    /// <param name="start">θ.</param>
    /// <param name="seed">Of batches.</param>
    /// <param name="limits">Of one run.</param>
    public static double Choose(Func<double, IOptimiser> method, IReadOnlyList<double> grid, TrainingObjective objective, double[] start, long seed, TrainingLimits limits) =>
        grid.MinBy(rate => TrainingLoop.Run(method(rate), objective, start, seed, limits) is { End: not TrainingEnd.Diverged } run && double.IsFinite(run.Trace[^1].Objective) ? run.Trace[^1].Objective : double.PositiveInfinity);
}
