using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// The roots of f(λ) = 1 + Σ_j u_j²/(p_j − λ), which are the eigenvalues of diag(p) + u uᵀ: one between every two poles and one
/// above the last. A root is sought as its distance τ from the nearer pole, in a bracket, by rational functions with the two
/// poles beside it (Li, "Solving secular equations stably and efficiently", LAPACK Working Note 89, 1994).
/// </summary>
internal static unsafe class SecularEquation<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Bisections alone would end before.</summary>
    private const int MostIterations = 200;

    /// <summary>Roundings of f, of the size of its terms, below which it is zero.</summary>
    private const int Roundings = 8;

    private static T Two => T.One + T.One;

    /// <summary>Root <paramref name="i"/>.</summary>
    /// <param name="i">Which, 0 to <paramref name="count"/> − 1.</param>
    /// <param name="poles">p, strictly rising.</param>
    /// <param name="weights">u, none of them zero.</param>
    /// <param name="count">Poles.</param>
    /// <param name="distances">p_j − λ on return, each accurate to a few roundings; room for whole registers.</param>
    /// <returns>λ.</returns>
    [MethodImpl(Kernel.Method)]
    public static T Root(int i, T* poles, T* weights, int count, T* distances)
    {
        bool isLast = i == count - 1;
        int origin = i;
        Shift(poles, -poles[i], count, distances);
        T lower = T.Zero, upper, tau;
        if (isLast)
        {
            upper = Dot(weights, count);
            tau = weights[i] * weights[i];
        }
        else
        {
            T gap = distances[i + 1], middle = gap / Two, a = weights[i] * weights[i], b = weights[i + 1] * weights[i + 1];
            Values at = Evaluate(distances, weights, i, count, middle);
            T others = at.F + ((a - b) / middle);
            if (at.F >= T.Zero)
            {
                upper = middle;
                T p = (others * gap) + a + b, q = a * gap, root = T.Sqrt(T.Abs((p * p) - (Two * Two * others * q)));
                tau = p > T.Zero ? Two * q / (p + root) : (p - root) / (Two * others);
            }
            else
            {
                origin = i + 1;
                lower = -middle;
                upper = T.Zero;
                T p = (others * gap) - a - b, q = b * gap, root = T.Sqrt(T.Abs((p * p) + (Two * Two * others * q)));
                tau = p < T.Zero ? Two * q / (p - root) : -(p + root) / (Two * others);
                Shift(poles, -poles[origin], count, distances);
            }

            if (!(tau > lower && tau < upper))
                tau = lower + ((upper - lower) / Two);
        }

        T precision = T.CreateTruncating(Roundings) * (T.One - T.BitDecrement(T.One)), before = T.PositiveInfinity;
        bool middleWay = false;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            Values at = Evaluate(distances, weights, i, count, tau);
            if (T.Abs(at.F) <= precision * (T.One + at.Above - at.Below))
                break;
            if (at.F < T.Zero)
                lower = tau;
            else
                upper = tau;
            if (T.Abs(at.F) * T.CreateTruncating(10) > before)
                middleWay = !middleWay;
            before = T.Abs(at.F);
            T next = tau + (isLast ? StepAboveAll(distances[i] - tau, at) : StepBetween(i, origin, distances, weights, tau, at, middleWay));
            if (!(next > lower && next < upper))
                next = lower + ((upper - lower) / Two);
            if (next <= lower || next >= upper)
                break;
            tau = next;
        }

        Shift(distances, -tau, count, distances);
        return poles[origin] + tau;
    }

    /// <summary>To the root of c + s/(p_i − λ) that has the value and the slope of f.</summary>
    private static T StepAboveAll(T below, Values at)
    {
        T slope = at.SlopeBelow, c = at.F - (below * slope);
        return below + (slope * below * below / c);
    }

    /// <summary>To the root of c + s/(p_i − λ) + S/(p_{i+1} − λ) that has the value and the slope of f, and besides the weight of the nearer pole, or the slopes of both sides ("the middle way").</summary>
    private static T StepBetween(int i, int origin, T* distances, T* weights, T tau, Values at, bool middleWay)
    {
        T below = distances[i] - tau, above = distances[i + 1] - tau, gap = distances[i + 1] - distances[i];
        T slope = at.SlopeBelow + at.SlopeAbove, f = at.F, c;
        if (middleWay)
            c = f - (below * at.SlopeBelow) - (above * at.SlopeAbove);
        else if (origin == i)
            c = f - (above * slope) + (gap * Square(weights[i] / below));
        else
            c = f - (below * slope) - (gap * Square(weights[i + 1] / above));
        T a = ((below + above) * f) - (below * above * slope), b = below * above * f;
        T root = T.Sqrt(T.Abs((a * a) - (Two * Two * b * c)));
        T step = c == T.Zero ? b / a : a <= T.Zero ? (a - root) / (Two * c) : Two * b / (a + root);
        return f * step < T.Zero ? step : -f / slope;
    }

    private static T Square(T x) => x * x;

    /// <summary>f at p_origin + τ, its parts and their slopes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Values Evaluate(T* distances, T* weights, int i, int count, T tau)
    {
        (T below, T slopeBelow) = Terms(distances, weights, 0, i + 1, tau);
        (T above, T slopeAbove) = Terms(distances, weights, i + 1, count, tau);
        return new Values(T.One + below + above, below, above, slopeBelow, slopeAbove);
    }

    /// <summary>Σ u_j²/(distance_j − τ) and Σ u_j²/(distance_j − τ)².</summary>
    [MethodImpl(Kernel.Method)]
    private static (T Sum, T Slope) Terms(T* distances, T* weights, int first, int end, T tau)
    {
        V minus = V.Broadcast(-tau), sums = V.Zero, slopes = V.Zero;
        int j = first;
        for (; j + V.Count <= end; j += V.Count)
        {
            V u = V.Load(weights + j), q = u / (V.Load(distances + j) + minus);
            sums = V.MultiplyAdd(q, u, sums);
            slopes = V.MultiplyAdd(q, q, slopes);
        }

        T sum = V.Sum(sums), slope = V.Sum(slopes);
        for (; j < end; j++)
        {
            T q = weights[j] / (distances[j] - tau);
            sum += q * weights[j];
            slope += q * q;
        }

        return (sum, slope);
    }

    /// <summary>y ← x + shift, in whole registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shift(T* x, T shift, int count, T* y)
    {
        V s = V.Broadcast(shift);
        for (int j = 0; j < count; j += V.Count)
            (V.Load(x + j) + s).Store(y + j);
    }

    private static T Dot(T* x, int count)
    {
        T sum = T.Zero;
        for (int j = 0; j < count; j++)
            sum += x[j] * x[j];
        return sum;
    }

    /// <summary>f, its terms of the poles below and above the root, and their derivatives, which are positive.</summary>
    private readonly record struct Values(T F, T Below, T Above, T SlopeBelow, T SlopeAbove);
}
