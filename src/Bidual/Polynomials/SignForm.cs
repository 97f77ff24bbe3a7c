using Bidual.Numerics;

namespace Bidual.Polynomials;

/// <summary>uᵀQu + qᵀu over u = z/√d with z ∈ {±1}^d: zᵀMz + mᵀz, M = Q/d and m = q/√d.</summary>
internal sealed class SignForm
{
    /// <param name="form">Q, q.</param>
    public SignForm(PriceForm form)
    {
        int d = form.Order;
        Bend = new Matrix(d, d);
        double[] lower = form.Sum();
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
                Bend.Data[(i * d) + j] = Bend.Data[(j * d) + i] = lower[(i * d) + j] / d;
        }

        Slope = [.. form.Linear];
        Vector.Scale(1 / Math.Sqrt(d), Slope, Slope);
        Constant = form.Constant;
        foreach (double entry in Bend.Data)
            Size += Math.Abs(entry);
        foreach (double entry in Slope)
            Size += Math.Abs(entry);
    }

    /// <summary>M, d×d, symmetric.</summary>
    public Matrix Bend { get; }

    /// <summary>m, length d.</summary>
    public double[] Slope { get; }

    /// <summary>γ.</summary>
    public double Constant { get; }

    /// <summary>Σ|M_ij| + Σ|m_i|: no value is larger.</summary>
    public double Size { get; }

    /// <summary>d.</summary>
    public int Order => Slope.Length;

    /// <summary>zᵀMz + mᵀz, γ left out.</summary>
    public double At(double[] z)
    {
        double sum = Vector.Dot<double>(Slope, z);
        for (int i = 0; i < z.Length; i++)
            sum += z[i] * Vector.Dot(Bend.Row(i), z);
        return sum;
    }

    /// <summary>Turns signs one after the other, that which gains most first, until none raises sign·(zᵀMz + mᵀz).</summary>
    /// <param name="z">±1, length d; changed.</param>
    /// <param name="sign">±1.</param>
    public void Climb(double[] z, int sign)
    {
        double[] product = [.. Enumerable.Range(0, Order).Select(i => Vector.Dot(Bend.Row(i), z))];
        while (true)
        {
            int best = -1;
            double gain = 1e-13 * Size;
            for (int i = 0; i < z.Length; i++)
            {
                double own = sign * ((4 * Bend[i, i]) - (4 * z[i] * product[i]) - (2 * z[i] * Slope[i]));
                if (own > gain)
                    (best, gain) = (i, own);
            }

            if (best < 0)
                return;
            Vector.AddScaled(-2 * z[best], Bend.Row(best), product);
            z[best] = -z[best];
        }
    }
}
