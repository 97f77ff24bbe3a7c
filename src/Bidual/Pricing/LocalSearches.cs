using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Pricing;

/// <summary>Climbs from many directions, with both signs from each. What is found does not depend on threads.</summary>
/// <param name="rows">The function.</param>
/// <param name="threads">Worker threads.</param>
internal sealed class LocalSearches(PreparedRows rows, int threads)
{
    private readonly List<double[]> starts = [];

    /// <summary>How many climbs there are: two from each start.</summary>
    public int Count => 2 * starts.Count;

    /// <summary>Random directions.</summary>
    public void Add(int count, long seed)
    {
        var random = new RandomSource(seed);
        for (int k = 0; k < count; k++)
        {
            var start = new double[rows.Rank];
            random.FillGaussian(start);
            for (int j = 0; j < start.Length; j++)
                start[j] /= Math.Sqrt(rows.Metric[j]);
            starts.Add(start);
        }
    }

    /// <summary>Directions of the data's space, length d each.</summary>
    public void Add(IReadOnlyList<double[]> directions)
    {
        foreach (double[] direction in directions)
        {
            var start = new double[rows.Rank];
            rows.Coordinates(direction, start);
            starts.Add(start);
        }
    }

    /// <summary>Climbs from all of them; the maxima go to the pool.</summary>
    public void Run(DirectionPool found)
    {
        var maxima = new DirectionPool.Entry[Count];
        int next = -1;
        ForkJoin.Run(Math.Min(threads, maxima.Length), _ =>
        {
            var ascent = new Ascent(rows);
            for (int i = Interlocked.Increment(ref next); i < maxima.Length; i = Interlocked.Increment(ref next))
            {
                double[] y = [.. starts[i / 2]];
                int sign = i % 2 == 0 ? 1 : -1;
                maxima[i] = new DirectionPool.Entry(y, sign, ascent.Climb(y, sign));
            }
        });
        foreach (DirectionPool.Entry maximum in maxima)
            found.Offer(maximum.Value, maximum.Sign, maximum.Point);
    }
}
