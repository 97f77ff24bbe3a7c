using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// An upper bound of max over ‖w‖ = 1 of a convex G with G(sw) = |s|G(w), from bounds of its values alone. The sphere is covered by cones over simplices. With G(v_i) ≤ G_i at the corners
/// and w = Σ a_iv_i, a ≥ 0, convexity gives G(w) ≤ Σ a_iG_i ≤ qᵀw ≤ ‖q‖ for every q with qᵀv_i ≥ G_i: the shortest q bounds the cone. It is exact where G is linear, and else errs by the square
/// of the size of the cone. The cone of the largest bound is halved, through its longest edge, until that is as small as it need be.
/// </summary>
/// <param name="upper">w, of unit length ↦ a proven bound of G(w).</param>
/// <param name="goal">The bound that is enough, which values found on the way may raise.</param>
internal sealed class SphereSearch(Func<double[], double> upper, Func<double> goal)
{
    /// <summary>Dimensions up to which cones are halved: beyond it there are too many.</summary>
    public const int MostDimensions = 4;

    /// <summary>Above the rounding errors of qᵀv and ‖q‖.</summary>
    private const double Widening = 1 + 1e-14;

    /// <summary>Cosine below which a corner is too far from q to be held by it.</summary>
    private const double Obtuse = 1e-3;

    private readonly Dictionary<(int, int), Corner> middles = [];
    private int corners;

    /// <summary>Proves the goal, or what it can.</summary>
    /// <param name="dimensions">Of w.</param>
    /// <param name="limit">Values of G asked for at most, besides those of the axes.</param>
    /// <param name="cancellation">Ends with a valid bound.</param>
    public double Run(int dimensions, int limit, CancellationToken cancellation)
    {
        Corner[] axes = [.. Enumerable.Range(0, dimensions).Select(k => At(Enumerable.Range(0, dimensions).Select(i => i == k ? 1.0 : 0.0).ToArray()))];
        if (dimensions > MostDimensions)
            return Vector.Norm(Array.ConvertAll(axes, axis => axis.Bound)) * Widening;
        Corner[] opposite = [.. axes.Select(axis => axis with { Number = corners++, Point = Array.ConvertAll(axis.Point, x => -x) })];
        var open = new PriorityQueue<Corner[], double>();
        for (int signs = 0; signs < 1 << (dimensions - 1); signs++)
            Add([axes[0], .. Enumerable.Range(1, dimensions - 1).Select(k => (signs >> (k - 1) & 1) == 0 ? axes[k] : opposite[k])]);
        while (open.TryPeek(out Corner[]? cone, out double bound) && dimensions > 1 && -bound > goal() && corners < limit + (2 * dimensions) && !cancellation.IsCancellationRequested)
        {
            open.Dequeue();
            (int i, int j) = LongestEdge(cone);
            Corner middle = Middle(cone[i], cone[j]);
            Add([.. cone.Select((corner, k) => k == i ? middle : corner)]);
            Add([.. cone.Select((corner, k) => k == j ? middle : corner)]);
        }

        return open.TryPeek(out _, out double largest) ? -largest : 0;

        void Add(Corner[] cone) => open.Enqueue(cone, -BoundOf(cone));
    }

    private Corner At(double[] point) => new(corners++, point, upper(point));

    private Corner Middle(Corner one, Corner other)
    {
        (int, int) key = (Math.Min(one.Number, other.Number), Math.Max(one.Number, other.Number));
        if (middles.TryGetValue(key, out Corner? known))
            return known;
        double[] point = [.. one.Point];
        Vector.AddScaled(1, other.Point, point);
        Vector.Scale(1 / Vector.Norm(point), point, point);
        return middles[key] = At(point);
    }

    private static (int First, int Second) LongestEdge(Corner[] cone)
    {
        (int First, int Second) longest = (0, 1);
        double least = double.PositiveInfinity;
        for (int i = 0; i < cone.Length; i++)
        {
            for (int j = i + 1; j < cone.Length; j++)
            {
                double cosine = Vector.Dot<double>(cone[i].Point, cone[j].Point);
                if (cosine < least)
                    (longest, least) = ((i, j), cosine);
            }
        }

        return longest;
    }

    /// <summary>‖q‖ of the shortest q with qᵀv_i ≥ G_i: those of a face of the cone it meets with equality. Each is scaled until all hold, whatever rounding did to it.</summary>
    private static double BoundOf(Corner[] cone)
    {
        double least = double.PositiveInfinity;
        for (int face = 1; face < 1 << cone.Length; face++)
        {
            Corner[] used = [.. cone.Where((_, k) => (face >> k & 1) != 0)];
            double[] q = Met(used);
            double scale = 0, length = Vector.Norm(q) * Widening;
            foreach (Corner corner in cone)
            {
                double value = Vector.Dot<double>(q, corner.Point);
                scale = value > Obtuse * length ? Math.Max(scale, corner.Bound / value) : double.PositiveInfinity;
            }

            if (double.IsFinite(scale * length))
                least = Math.Min(least, scale * length * Widening);
        }

        return least;
    }

    /// <summary>The q in the span of corners with qᵀv_i = G_i, by elimination.</summary>
    private static double[] Met(Corner[] used)
    {
        int k = used.Length;
        var system = new double[k][];
        for (int i = 0; i < k; i++)
            system[i] = [.. used.Select(other => Vector.Dot<double>(used[i].Point, other.Point)), used[i].Bound];
        for (int i = 0; i < k; i++)
        {
            for (int j = i + 1; j < k; j++)
                Vector.AddScaled(-system[j][i] / system[i][i], system[i], system[j]);
        }

        var q = new double[used[0].Point.Length];
        for (int i = k - 1; i >= 0; i--)
        {
            double share = system[i][k];
            for (int j = i + 1; j < k; j++)
                share -= system[i][j] * system[j][k];
            system[i][k] = share / system[i][i];
            Vector.AddScaled(system[i][k], used[i].Point, q);
        }

        return q;
    }

    /// <summary>A corner of cones.</summary>
    /// <param name="Number">In the order of making.</param>
    /// <param name="Point">v, of unit length.</param>
    /// <param name="Bound">G(v) at most.</param>
    private sealed record Corner(int Number, double[] Point, double Bound);
}
