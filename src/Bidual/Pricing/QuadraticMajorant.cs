namespace Bidual.Pricing;

/// <summary>
/// A linear majorant of B + Σ L_j δ_j + δᵀQδ over |δ_j| ≤ r_j. In z_j = sgn(L_j) δ_j/r_j ∈ [−1, 1], with b_j = r_j|L_j| and Q scaled likewise, every quadratic term is replaced:
/// 2Q_ij z_i z_j ≤ 2|Q_ij|; where Q_ij &lt; 0 also by 2|Q_ij|(1 − φ(z_i + z_j)), φ ∈ [0, 1], as (1 − z_i)(1 − z_j) ≥ 0 (McCormick 1976): φ as large as b_i and b_j stay
/// positive; Q_jj z² ≤ Q_jj; and where Q_jj &lt; 0, −|Q_jj|z² ≤ |Q_jj|(z₀² − 2z₀z), the tangent at z₀ = min(1, b_j/2|Q_jj|).
/// </summary>
internal static unsafe class QuadraticMajorant
{
    /// <summary>Linearises.</summary>
    /// <param name="centre">B.</param>
    /// <param name="majorant">Its slopes are L on entry; receives the slopes, and the largest value as its top.</param>
    /// <param name="gram">Q, lower triangle, rows <see cref="Box.MostDimensions"/> apart.</param>
    /// <param name="half">r.</param>
    /// <param name="dimensions">m.</param>
    public static void Linearise(double centre, ref Majorant majorant, double* gram, double* half, int dimensions)
    {
        double* b = stackalloc double[Box.MostDimensions], signed = stackalloc double[Box.MostDimensions];
        for (int j = 0; j < dimensions; j++)
        {
            b[j] = Math.Abs(majorant.Slope[j]) * half[j];
            signed[j] = majorant.Slope[j] < 0 ? -half[j] : half[j];
        }

        for (int i = 1; i < dimensions; i++)
        {
            double* row = gram + (i * Box.MostDimensions);
            for (int j = 0; j < i; j++)
            {
                double pair = 2 * row[j] * signed[i] * signed[j];
                centre += Math.Abs(pair);
                if (pair >= 0)
                    continue;
                double taken = Math.Min(-pair, Math.Min(b[i], b[j]));
                b[i] -= taken;
                b[j] -= taken;
            }
        }

        double top = 0;
        for (int j = 0; j < dimensions; j++)
        {
            double square = gram[(j * Box.MostDimensions) + j] * half[j] * half[j];
            if (square >= 0)
            {
                centre += square;
            }
            else
            {
                double z = Math.Min(1, b[j] / (-2 * square));
                b[j] += 2 * square * z;
                centre -= square * z * z;
            }

            majorant.Slope[j] = b[j] / signed[j];
            top += Math.Abs(b[j]);
        }

        majorant.Top = centre + top;
    }
}
