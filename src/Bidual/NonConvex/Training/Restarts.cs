using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.NonConvex.Training;

/// <summary>Runs from several initialisations, some at once, each on one thread of its own.</summary>
internal static class Restarts
{
    /// <summary>Runs them; run r starts from seed + r, whatever ran beside it.</summary>
    /// <param name="optimiser">The method.</param>
    /// <param name="objective">(0), anew for every run.</param>
    /// <param name="initialisation">How starts are drawn.</param>
    /// <param name="runs">How many.</param>
    /// <param name="seed">Of the first.</param>
    /// <param name="limits">Of every run.</param>
    /// <param name="threads">How many runs at once.</param>
    /// <param name="score">A score to trace, from several threads.</param>
    public static TrainingRun[] Run(IOptimiser optimiser, Func<TrainingObjective> objective, Initialisation initialisation, int runs, long seed, TrainingLimits limits, int threads, Func<double[], double>? score = null)
    {
        var ended = new TrainingRun[runs];
        SharedLoop.For(0, runs, threads, r =>
        {
            TrainingObjective own = objective();
            double[] start = own.Start(initialisation, new RandomSource(seed + r));
            ended[r] = TrainingLoop.Run(optimiser, own, start, seed + r, limits, score);
        });
        return ended;
    }
}
