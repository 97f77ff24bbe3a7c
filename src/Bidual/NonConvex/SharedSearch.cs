using System.Diagnostics;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Pricing;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.NonConvex;

/// <summary>
/// Networks of least (12) by adding neurons. In the measure of its neurons (12) is convex: a network is optimal as soon as no neuron is priced above β. So the dearest that a search meets are added,
/// all weights are moved again, by L-BFGS and then by Newton's method with neurons held at the kinks they lie at, and neurons that have become one are merged.
/// </summary>
/// <param name="Inputs">X, n×d.</param>
/// <param name="Loss">L, Y.</param>
/// <param name="Outputs">c.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record SharedSearch(Matrix Inputs, OutputsLoss Loss, int Outputs, int Threads)
{
    private const int MostRounds = 60, MostIdle = 5, MostNew = 6, Climbs = 24, Iterations = 400, MostPolishes = 30;

    /// <summary>Cosine above which two directions are not both added.</summary>
    private const double Same = 0.9999;

    /// <summary>Relative gain of ten iterations of L-BFGS, and of a step of polishing, at which it ends.</summary>
    private const double Gain = 1e-10, PolishGain = 1e-14;

    /// <summary>Share of the strongest neuron below which one is left out.</summary>
    private const double Negligible = 1e-8;

    /// <summary>Relative difference of objectives that counts as none.</summary>
    private const double Equal = 1e-13;

    /// <summary>Share of the tolerance up to which the gap of the prices met is lowered.</summary>
    private const double RoundShare = 0.1;

    /// <summary>Cosines above which neurons are tried as one.</summary>
    private static readonly double[] Near = [0.98, 0.9999];

    /// <summary>Distances to a kink, relative to row and neuron, within which a neuron may be held at it.</summary>
    private static readonly double[] Reaches = [1e-9, 1e-6, 1e-4, 1e-2];

    /// <summary>Searches until no neuron met promises more than a share of the tolerance.</summary>
    /// <param name="beta">β.</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="seed">Of the searches.</param>
    /// <param name="start">A network to begin with; null for none.</param>
    /// <param name="dear">Directions known to be priced above β.</param>
    /// <param name="report">Told of every round; or null.</param>
    /// <param name="stop">Ends with the best network so far.</param>
    public (Network Network, SolveStatus Status) Run(double beta, double tolerance, long seed, Network? start, IReadOnlyList<double[]> dear, Action<TracePoint>? report, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        Network best = start ?? new Network(Activation.Relu, new Matrix(0, Inputs.Columns), new Matrix(0, Outputs));
        double value = Objective(best, beta);
        int idle = 0;
        for (int round = 0; round < MostRounds; round++)
        {
            if (stop.IsCancellationRequested)
                return (best, SolveStatus.TimeLimit);
            (IReadOnlyList<SharedPrice> met, double bound) = Met(best, beta, dear, seed + (Climbs * round), stop);
            report?.Invoke(new TracePoint(round, Stopwatch.GetElapsedTime(began).TotalSeconds, value, 0, best.Neurons));
            if (value - bound <= RoundShare * tolerance * Math.Abs(value))
                return (best, SolveStatus.Converged);
            Network next = Improved(Grown(best, met, beta), beta, stop);
            double reached = Objective(next, beta);
            idle = reached < value * (1 - Equal) ? 0 : idle + 1;
            if (reached < value)
                (best, value) = (next, reached);
            if (idle == MostIdle)
                break;
        }

        return (best, SolveStatus.Stalled);
    }

    /// <summary>The largest price that searches meet at the zero network: the β from which on there is no neuron, as far as they tell.</summary>
    public double BetaMax(long seed, CancellationToken stop) => LargestOf(new SharedClimb(Inputs, Threads).Run(Loss.DualAt(new Matrix(Inputs.Rows, Outputs)), [], Climbs, seed, stop));

    /// <summary>Whether some of the directions promise an objective below that of a network by more than a share of the tolerance.</summary>
    public bool IsBelow(Network network, double beta, IReadOnlyList<double[]> directions, double tolerance)
    {
        Matrix dual = Loss.DualAt(network.Predict(Inputs));
        double value = Objective(network, beta);
        return value - BoundOf(dual, [.. directions.Select(u => SharedPrice.Of(Inputs, dual, u))], beta) > RoundShare * tolerance * Math.Abs(value);
    }

    /// <summary>Searches made for neurons of a network's dual point, the largest price they met, and what the bound would be if that is the largest of all.</summary>
    public (int Searches, double Price, double Bound) Prices(Network network, double beta, long seed, CancellationToken stop)
    {
        (IReadOnlyList<SharedPrice> met, double bound) = Met(network, beta, [], seed, stop);
        return (network.Neurons + Climbs, LargestOf(met), bound);
    }

    /// <summary>(12).</summary>
    public double Objective(Network network, double beta) => Loss.Value(network.Predict(Inputs)) + (beta / 2 * network.SquaredWeights(OutputPenalty.WeightDecay));

    private (IReadOnlyList<SharedPrice> Met, double Bound) Met(Network network, double beta, IReadOnlyList<double[]> dear, long seed, CancellationToken stop)
    {
        Matrix dual = Loss.DualAt(network.Predict(Inputs));
        IReadOnlyList<SharedPrice> met = new SharedClimb(Inputs, Threads).Run(dual, [.. network.Hidden.CopiedRows(), .. dear], Climbs, seed, stop);
        return (met, BoundOf(dual, met, beta));
    }

    /// <summary>The dual value if no price is above those met.</summary>
    private double BoundOf(Matrix dual, IReadOnlyList<SharedPrice> met, double beta) => Loss.BestDual(dual, LargestOf(met) is > 0 and var price ? beta / price : double.PositiveInfinity).Value;

    private static double LargestOf(IReadOnlyList<SharedPrice> met) => met.Select(one => one.Price).DefaultIfEmpty().Max();

    /// <summary>The network with the dearest neurons besides, small ones.</summary>
    private Network Grown(Network network, IReadOnlyList<SharedPrice> met, double beta)
    {
        var added = new List<SharedPrice>();
        foreach (SharedPrice one in met.Where(one => one.Price > beta))
        {
            if (added.Count < MostNew && added.All(other => Cosine(one.Direction, other.Direction) < Same))
                added.Add(one);
        }

        double before = Objective(network, beta);
        for (double share = 1.0 / Math.Max(1, added.Count); share > 1e-12; share /= 4)
        {
            Network grown = Joined(network, [.. added.Select(one => Neuron(one, share))]);
            if (Objective(grown, beta) < before)
                return grown;
        }

        return network;

        (double[] Inner, double[] Outer) Neuron(SharedPrice one, double share)
        {
            double length = Vector.Norm(one.Direction), square = 0;
            for (int t = 0; t < Inputs.Rows; t++)
                square += Math.Pow(Math.Max(0, Vector.Dot(Inputs.Row(t), one.Direction)) / length, 2);
            double root = Math.Sqrt(share * (one.Price - beta) / square);
            return ([.. one.Direction.Select(u => root * u / length)], [.. one.Output.Select(w => root * w)]);
        }
    }

    /// <summary>Lower in (12), by moving all weights; with neurons that are near each other merged where that is no worse.</summary>
    private Network Improved(Network network, double beta, CancellationToken stop)
    {
        Network moved = Moved(network);
        foreach (double cosine in Near)
        {
            Network merged = Merged(moved, cosine);
            if (merged.Neurons < moved.Neurons && Moved(merged) is var tried && Objective(tried, beta) <= Objective(moved, beta) * (1 + Equal))
                return tried;
        }

        return moved;

        Network Moved(Network from) => Pruned(Polished(Descended(from, beta, stop), beta, stop), beta);
    }

    private Network Descended(Network network, double beta, CancellationToken stop)
    {
        var objective = new SharedObjective(Inputs, Loss, beta, network.Balanced(), Threads);
        double[] weights = [.. objective.Start];
        LimitedMemoryBfgs.Minimise(objective.Evaluate, weights, Iterations, Gain, stop);
        return objective.ToNetwork(weights);
    }

    /// <summary>By Newton's method from the network, with neurons held at the kinks within one reach or another.</summary>
    private Network Polished(Network network, double beta, CancellationToken stop)
    {
        double value = Objective(network, beta);
        for (int step = 0; step < MostPolishes && !stop.IsCancellationRequested && network.Neurons > 0; step++)
        {
            Network from = network;
            double before = value;
            Matrix dual = Loss.DualAt(from.Predict(Inputs));
            foreach (double reach in Reaches)
            {
                var kinks = new KinkChoice(Inputs, dual, from, beta, reach);
                var objective = new SharedObjective(Inputs, Loss, beta, kinks.Start, Threads, kinks.Held);
                Network next = objective.ToNetwork(FactoredNewton.Run(objective, beta, stop));
                double reached = Objective(next, beta);
                if (reached < value)
                    (network, value) = (next, reached);
            }

            if (value >= before * (1 - PolishGain))
                break;
        }

        return network;
    }

    /// <summary>Without neurons of negligible strength, the strongest first.</summary>
    private Network Pruned(Network network, double beta)
    {
        double[] strengths = [.. Enumerable.Range(0, network.Neurons).Select(j => Vector.Norm(network.Hidden.Row(j)) * Vector.Norm(network.Output.Row(j)))];
        double least = Negligible * strengths.DefaultIfEmpty().Max();
        Network pruned = network.Select([.. Enumerable.Range(0, network.Neurons).Where(j => strengths[j] > least).OrderByDescending(j => strengths[j])]);
        return Objective(pruned, beta) <= Objective(network, beta) * (1 + Equal) ? pruned : network;
    }

    /// <summary>One neuron for those whose directions, and outputs, have a cosine above a limit: it has the sum of their ‖a‖u for direction and that of their ‖u‖a for outputs.</summary>
    private Network Merged(Network network, double limit)
    {
        var groups = new List<(double[] Inner, double[] Outer)>();
        for (int j = 0; j < network.Neurons; j++)
        {
            double[] inner = network.Hidden.Row(j).ToArray(), outer = network.Output.Row(j).ToArray();
            double u = Vector.Norm(inner), a = Vector.Norm(outer);
            if (!(u * a > 0))
                continue;
            Vector.Scale(a, inner, inner);
            Vector.Scale(u, outer, outer);
            int twin = groups.FindIndex(other => Cosine(other.Inner, inner) > limit && Cosine(other.Outer, outer) > limit);
            if (twin < 0)
            {
                groups.Add((inner, outer));
                continue;
            }

            Vector.AddScaled(1, inner, groups[twin].Inner);
            Vector.AddScaled(1, outer, groups[twin].Outer);
        }

        foreach ((double[] inner, double[] outer) in groups)
        {
            double root = Math.Sqrt(Vector.Norm(outer));
            Vector.Scale(root / Vector.Norm(inner), inner, inner);
            Vector.Scale(1 / root, outer, outer);
        }

        return Joined(new Network(Activation.Relu, new Matrix(0, Inputs.Columns), new Matrix(0, Outputs)), groups);
    }

    private static Network Joined(Network network, IReadOnlyList<(double[] Inner, double[] Outer)> added) => new(
        Activation.Relu,
        new Matrix(network.Neurons + added.Count, network.Inputs, [.. network.Hidden.Data, .. added.SelectMany(one => one.Inner)]),
        new Matrix(network.Neurons + added.Count, network.Outputs, [.. network.Output.Data, .. added.SelectMany(one => one.Outer)]));

    private static double Cosine(double[] u, double[] v) => Vector.Dot<double>(u, v) / (Vector.Norm(u) * Vector.Norm(v));
}
