using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Pricing;

/// <summary>
/// Quadratic bounds of v_t (s)₊ over undecided rows, s = w(σ + e), e ∈ [−1, 1]: centre, slope and curvature, each times v_t. With (s)₊ = (s + |s|)/2 and
/// θ = <see cref="Theta"/>, μ = <see cref="Mu"/>:
/// v > 0, |σ| &lt; (1 − θ)/2: |σ + e| ≤ (σ + e)²/(2R) + R/2, R = √(θ + σ²), by the inequality of means;
/// v > 0 otherwise: |σ + e| ≤ αe² + sgn(σ)(1 − b)e + c, α = 2(1 − |σ|)/(1 + θ)², b = 4θ(1 − |σ|)/(1 + θ)², c = |σ| + 2θ²(1 − |σ|)/(1 + θ)²: it touches σ + e,
/// and is convex with value 0 and a slope of the right sign at the end where σ + e changes sign;
/// v &lt; 0, |σ| &lt; μ: |σ + e| ≥ e² + σe; v &lt; 0 otherwise: (s)₊ ≥ [σ > 0]s.
/// Curvatures of both signs add up, and cancel.
/// </summary>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="T">double or float.</typeparam>
internal static unsafe class QuadraticPass<V, T>
    where V : unmanaged, IOrderedLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Theta = 0.3;
    private const double Mu = 0.3;
    private const double Steep = 1 - ((1 + Theta) / 2);
    private const double Scale = 1 / ((1 + Theta) * (1 + Theta));

    /// <summary>Writes v times slope and curvature of each row, and |v|(1 − σ²)/2, what its chord loses by the half-width.</summary>
    /// <returns>Σ v times the values at the centre, and Σ|v|w.</returns>
    public static (T Value, T Mass) Run(in BoxRows<T> rows, T* slopes, T* curvatures, T* losses)
    {
        V zero = V.Zero, one = Number(1), half = Number(0.5), theta = Number(Theta), total = zero, mass = zero;
        T* weights = rows.Weights, values = rows.Values, reaches = rows.Reaches;
        for (int i = 0; i < rows.Padded; i += V.Count)
        {
            V s = V.Load(values + i), w = V.Load(reaches + i), v = V.Load(weights + i);
            V inverse = one / w, sigma = s * inverse, size = V.Abs(sigma), rest = one - size;
            V positive = V.Less(zero, v), active = V.Less(zero, s);

            V root = V.Sqrt(V.MultiplyAdd(sigma, sigma, theta)), inverseRoot = one / root, middle = V.Less(size, Number(Steep));
            V tilt = one - (rest * Number(4 * Theta * Scale));
            V alpha = V.Choose(middle, half * inverseRoot, rest * Number(2 * Scale));
            V beta = V.Choose(middle, sigma * inverseRoot, V.Choose(active, tilt, zero - tilt));
            V gamma = V.Choose(middle, half * V.MultiplyAdd(sigma * sigma, inverseRoot, root), V.MultiplyAdd(rest, Number(2 * Theta * Theta * Scale), size));
            V halfInverse = half * inverse;

            V curved = V.Less(size, Number(Mu));
            V slope = Choose(positive, curved, V.MultiplyAdd(half, beta, half), V.MultiplyAdd(half, sigma, half), V.Choose(active, one, zero));
            V centre = Choose(positive, curved, half * V.MultiplyAdd(w, gamma, s), half * s, V.Choose(active, s, zero));
            V curvature = Choose(positive, curved, halfInverse * alpha, halfInverse, zero);

            total = V.MultiplyAdd(v, centre, total);
            (v * slope).Store(slopes + i);
            (v * curvature).Store(curvatures + i);
            V weight = V.Abs(v);
            mass = V.MultiplyAdd(weight, w, mass);
            (half * weight * (one - (size * size))).Store(losses + i);
        }

        return (V.Sum(total), V.Sum(mass));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Number(double value) => V.Broadcast(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Choose(V positive, V curved, V upper, V lower, V step) => V.Choose(positive, upper, V.Choose(curved, lower, step));
}
