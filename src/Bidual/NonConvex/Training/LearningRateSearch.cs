using Bidual.NonConvex.Optimisers;
using Bidual.Numerics.Threads;

namespace Bidual.NonConvex.Training;

/// <summary>Chooses a learning rate in two rounds: short runs of a whole grid from one start, then runs of full length of the few best from several starts.</summary>
/// <param name="Method">The method at a rate, with its schedule over a number of epochs.</param>
/// <param name="Objective">(0), anew for every run.</param>
/// <param name="Starts">θ of several initialisations.</param>
/// <param name="Seed">Of batches.</param>
/// <param name="Threads">How many runs at once.</param>
internal sealed record LearningRateSearch(Func<double, double, IOptimiser> Method, Func<TrainingObjective> Objective, IReadOnlyList<double[]> Starts, long Seed, int Threads = 1)
{
    /// <summary>Share of a full run, in epochs and time, of the short ones.</summary>
    private const double ShortShare = 0.1;

    /// <summary>Rates that reach the second round.</summary>
    private const int Finalists = 4;

    /// <summary>Share of the time that epochs are to fill, so that a run ends by them and its schedule with it.</summary>
    private const double FilledTime = 0.9;

    /// <summary>10, 3, 1, … 3·10⁻⁵, 10⁻⁵: rates of the mean over rows.</summary>
    public static IReadOnlyList<double> Grid { get; } = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 3e-5, 1e-5];

    /// <summary>The rate whose runs <em>end</em> lowest, by their median, so that one that only passed through a good point does not count.</summary>
    /// <param name="grid">Rates.</param>
    /// <param name="epochs">Of a full run.</param>
    /// <param name="seconds">Limit of a full run.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The rate, and the epochs that fit into the time, at most those asked for.</returns>
    public (double Rate, int Epochs) Choose(IReadOnlyList<double> grid, int epochs, double seconds, CancellationToken cancellation)
    {
        (double[] ends, double speed) = Ends(grid, [Starts[0]], Math.Ceiling(ShortShare * epochs), new TrainingLimits(Math.Ceiling(ShortShare * epochs), ShortShare * seconds, cancellation));
        double[] finalists = [.. grid.Zip(ends).OrderBy(pair => pair.Second).Take(Finalists).Select(pair => pair.First)];
        double fitting = FilledTime * seconds * speed;
        int affordable = epochs <= fitting ? epochs : Math.Max(1, (int)fitting);
        (ends, _) = Ends(finalists, Starts, affordable, new TrainingLimits(affordable, seconds, cancellation));
        return (finalists.Zip(ends).MinBy(pair => pair.Second).First, affordable);
    }

    /// <summary>The median objective at the end of every rate's runs, ∞ where they diverge, and their passes a second.</summary>
    private (double[] Ends, double PassesPerSecond) Ends(IReadOnlyList<double> rates, IReadOnlyList<double[]> starts, double epochs, TrainingLimits limits)
    {
        var runs = new TrainingRun[rates.Count * starts.Count];
        SharedLoop.For(0, runs.Length, Threads, k => runs[k] = TrainingLoop.Run(Method(rates[k / starts.Count], epochs), Objective(), starts[k % starts.Count], Seed + (k % starts.Count), limits));
        double[] ends = [.. runs.Chunk(starts.Count).Select(ofRate => ofRate.Select(End).Order().ElementAt(starts.Count / 2))];
        return (ends, runs.Sum(run => run.Trace[^1].Passes) / runs.Sum(run => run.Trace[^1].Seconds));
    }

    private static double End(TrainingRun run) => run.End != TrainingEnd.Diverged && double.IsFinite(run.Trace[^1].Objective) ? run.Trace[^1].Objective : double.PositiveInfinity;
}
