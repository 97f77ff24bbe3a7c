namespace Bidual.Pricing;

/// <summary>
/// What τ|y| exceeds its tangent by over a box. With y = y₀ + δ, N = |y₀|, w = E y₀/N, p = 1 + wᵀδ/N and b² = (|δ|² − (wᵀδ)²)/N²: |y| = N√(p² + b²) ≥ N p + N b²/(P + √(P² + B²)),
/// P and B the largest p and |b| over the box; N b² = δᵀ(E − w wᵀ)δ/N. For
/// √(p² + b²) − p = b²/(p + √(p² + b²)), and that denominator grows with p and b.
/// </summary>
internal static unsafe class NormCurvature
{
    /// <summary>Takes τ times the quadratic term off a form.</summary>
    /// <param name="metric">E, of the dimensions of the face.</param>
    /// <param name="box">y₀ and the half-widths.</param>
    /// <param name="norm">N, the coordinate that the face fixes included.</param>
    /// <param name="tau">τ.</param>
    /// <param name="gram">The form, lower triangle, rows <see cref="Box.MostDimensions"/> apart.</param>
    /// <param name="dimensions">m.</param>
    public static void Subtract(double[] metric, in Box box, double norm, double tau, double* gram, int dimensions)
    {
        double* w = stackalloc double[Box.MostDimensions];
        double reach = 0, square = 0;
        for (int j = 0; j < dimensions; j++)
        {
            w[j] = metric[j] * box.Centre[j] / norm;
            reach += Math.Abs(w[j]) * box.Half[j];
            square += metric[j] * box.Half[j] * box.Half[j];
        }

        double most = 1 + (reach / norm), factor = tau / (norm * (most + Math.Sqrt((most * most) + (square / (norm * norm)))));
        for (int i = 0; i < dimensions; i++)
        {
            double* row = gram + (i * Box.MostDimensions);
            for (int j = 0; j < i; j++)
                row[j] += factor * w[i] * w[j];
            row[i] -= factor * (metric[i] - (w[i] * w[i]));
        }
    }
}
