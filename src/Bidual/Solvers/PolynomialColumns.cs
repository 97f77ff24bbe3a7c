using Bidual.Polynomials;

namespace Bidual.Solvers;

/// <summary>
/// Column generation for (23) and (26): the dearest neurons, trust-region problems (25), join those there are, and Newton's method on all of them, <see cref="PolynomialObjective"/>, finds weights at which each is priced at β. When no price
/// is above β the point is optimal. Per round n·d·m operations a product, and no matrix larger than X but, up to 320 columns, Q.
/// </summary>
internal static class PolynomialColumns
{
    /// <summary>Neurons of a sign that join in a round at first, of all slots and of one, and share of those there are where that is more.</summary>
    private const int FewestNew = 12, FewestOfSlot = 2;
    private const double NewShare = 0.5;

    /// <summary>Share of Σ|α| below which a neuron is left out, and of a gap to which the weights are found for a round, as a gradient relative to that of the penalty.</summary>
    private const double Negligible = 1e-10, RoundShare = 0.2;

    private const double Loosest = 0.1, Finest = 1e-13;

    /// <summary>By which the weights are found more accurately after a round that did not halve the gap.</summary>
    private const double Tightening = 0.1;

    /// <summary>Share of Σ|α| below which a neuron is left out where those there are are to settle: about a tiny one the objective is quadratic for tiny steps only.</summary>
    private const double Tiny = 1e-7;

    private const int MostIdle = 16;

    /// <summary>Runs to a relative gap.</summary>
    /// <param name="program">What is solved.</param>
    /// <param name="start">Neurons to begin with; null for none.</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="report">Told of every evaluated point; or null.</param>
    /// <param name="stop">Ends with the best point so far.</param>
    public static (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Run(PolynomialProgram program, PolynomialNeurons? start, double tolerance, Action<TracePoint>? report, CancellationToken stop)
    {
        var trace = new PolynomialTrace(report);
        var idle = new IdleCount(MostIdle);
        PolynomialPoint current = Evaluate(start ?? PolynomialNeurons.Of(program.Inputs.Order, [])), best = current;
        double accuracy = Loosest;
        bool settles = false;
        while (best.RelativeGap > tolerance)
        {
            if (stop.IsCancellationRequested)
                return (best, SolveStatus.TimeLimit, trace.Points);
            if (idle.IsStuck)
                return (best, SolveStatus.Stalled, trace.Points);
            double before = current.RelativeGap;
            accuracy = Math.Max(Finest, Math.Min(accuracy, RoundShare * Math.Max(before, tolerance)));
            current = Evaluate(settles ? Settled(program, current.Neurons.Pruned(Tiny), accuracy, stop) : Round(program, current, tolerance, accuracy, stop));
            bool isSlow = current.RelativeGap > before / 2;
            accuracy *= isSlow ? Tightening : 1;
            settles = isSlow && !settles;
            best = current.RelativeGap < best.RelativeGap ? current : best;
        }

        return (best, SolveStatus.Converged, trace.Points);

        PolynomialPoint Evaluate(PolynomialNeurons neurons)
        {
            PolynomialPoint point = program.Evaluate(neurons, tolerance);
            idle.Note(point.RelativeGap);
            trace.Note(point);
            return point;
        }
    }

    private static PolynomialNeurons Round(PolynomialProgram program, PolynomialPoint point, double tolerance, double accuracy, CancellationToken stop)
    {
        int fewest = Math.Max(FewestOfSlot, FewestNew / program.Slots);
        (PricedNeuron, int)[] dear = [.. Enumerable.Range(0, program.Slots).SelectMany(slot =>
        {
            int most = Math.Max(fewest, (int)(NewShare * point.Neurons.Slots.Count(taken => taken == slot)));
            return new[] { 1, -1 }.SelectMany(sign => point.Spectra[slot].Above(sign, program.Beta * (1 + (tolerance / 10)), most)).Select(neuron => (neuron, slot));
        })];
        PolynomialNeurons neurons = dear.Length == 0 ? point.Neurons : point.Neurons.With(program.Added(point, dear));
        return Settled(program, neurons, accuracy, stop);
    }

    /// <summary>The neurons with weights at which the gradient is small, and no more of them than need be.</summary>
    private static PolynomialNeurons Settled(PolynomialProgram program, PolynomialNeurons neurons, double accuracy, CancellationToken stop)
    {
        if (neurons.Count == 0)
            return neurons;
        double[] weights = FactoredNewton.Run(program.ObjectiveOf(neurons), 2 * program.Beta, stop, accuracy);
        neurons = (neurons with { Weights = new(neurons.Count, program.Inputs.Order, weights) }).Pruned(Negligible);
        return neurons.MostOfSlot > program.Inputs.Order + 1 ? neurons.Reduced() : neurons;
    }
}
