using Bidual.Numerics;

namespace Bidual.Solvers;

/// <summary>
/// The Nesterov–Todd scaling W of a product of half lines and norm cones at s and z inside it, W z = W⁻¹ s = λ, and the algebra of the cone:
/// on a half line numbers, on a norm cone u∘v = (uᵀv, u₀v₁ + v₀u₁) (Nesterov &amp; Todd 1997; Vandenberghe, The CVXOPT linear and quadratic cone program solvers, 2010).
/// </summary>
/// <param name="linear">Half lines, which stand first.</param>
/// <param name="cones">Rows of each norm cone.</param>
internal sealed class ConicScaling(int linear, IReadOnlyList<int> cones)
{
    private readonly double[] roots = new double[linear];
    private readonly double[] eta = new double[cones.Count];
    private readonly double[][] points = [.. cones.Select(size => new double[size])];

    /// <summary>The degree of the cone: one a half line and one a norm cone.</summary>
    public int Degree => linear + cones.Count;

    /// <summary>Where each norm cone begins.</summary>
    public int[] Starts { get; } = [.. cones.Select((_, k) => linear + cones.Take(k).Sum())];

    /// <summary>Sets W.</summary>
    public void Set(double[] s, double[] z)
    {
        for (int i = 0; i < linear; i++)
            roots[i] = Math.Sqrt(s[i] / z[i]);
        for (int k = 0; k < cones.Count; k++)
        {
            ReadOnlySpan<double> own = s.AsSpan(Starts[k], cones[k]), dual = z.AsSpan(Starts[k], cones[k]);
            double sizeS = Math.Sqrt(Determinant(own)), sizeZ = Math.Sqrt(Determinant(dual));
            double gamma = Math.Sqrt((1 + (Vector.Dot(own, dual) / (sizeS * sizeZ))) / 2);
            eta[k] = Math.Sqrt(sizeS / sizeZ);
            for (int i = 0; i < own.Length; i++)
                points[k][i] = ((own[i] / sizeS) + ((i == 0 ? 1 : -1) * dual[i] / sizeZ)) / (2 * gamma);
        }
    }

    /// <summary>v ← W v, or W⁻¹ v.</summary>
    public void Apply(double[] v, bool inverse)
    {
        for (int i = 0; i < linear; i++)
            v[i] = inverse ? v[i] / roots[i] : v[i] * roots[i];
        for (int k = 0; k < cones.Count; k++)
            Apply(k, v.AsSpan(Starts[k], cones[k]), inverse);
    }

    /// <summary>v ← W v of one norm cone, W = η[w₀ w₁ᵀ; w₁ I + w₁w₁ᵀ/(1 + w₀)], or W⁻¹ v, w₁ and η inverted.</summary>
    public void Apply(int cone, Span<double> v, bool inverse)
    {
        double[] w = points[cone];
        double sign = inverse ? -1 : 1, factor = inverse ? 1 / eta[cone] : eta[cone];
        double inner = Vector.Dot(w.AsSpan(1), v[1..]), head = v[0];
        v[0] = factor * ((w[0] * head) + (sign * inner));
        double along = (sign * head) + (inner / (1 + w[0]));
        for (int i = 1; i < v.Length; i++)
            v[i] = factor * (v[i] + (along * w[i]));
    }

    /// <summary>1/W² of a half line.</summary>
    public double InverseSquare(int row) => 1 / (roots[row] * roots[row]);

    /// <summary>u∘v.</summary>
    public double[] Product(double[] u, double[] v)
    {
        var result = new double[u.Length];
        for (int i = 0; i < linear; i++)
            result[i] = u[i] * v[i];
        for (int k = 0; k < cones.Count; k++)
        {
            int first = Starts[k];
            result[first] = Vector.Dot(u.AsSpan(first, cones[k]), v.AsSpan(first, cones[k]));
            for (int i = first + 1; i < first + cones[k]; i++)
                result[i] = (u[first] * v[i]) + (v[first] * u[i]);
        }

        return result;
    }

    /// <summary>x of λ∘x = d; overwrites d.</summary>
    public void Divide(double[] lambda, double[] d)
    {
        for (int i = 0; i < linear; i++)
            d[i] /= lambda[i];
        for (int k = 0; k < cones.Count; k++)
        {
            ReadOnlySpan<double> l = lambda.AsSpan(Starts[k], cones[k]);
            Span<double> v = d.AsSpan(Starts[k], cones[k]);
            v[0] = ((l[0] * v[0]) - Vector.Dot(l[1..], v[1..])) / Determinant(l);
            for (int i = 1; i < v.Length; i++)
                v[i] = (v[i] - (v[0] * l[i])) / l[0];
        }
    }

    /// <summary>v ← v + amount·e, e the unit of the algebra.</summary>
    public void AddUnit(double[] v, double amount)
    {
        for (int i = 0; i < linear; i++)
            v[i] += amount;
        foreach (int first in Starts)
            v[first] += amount;
    }

    /// <summary>The largest step, at most <paramref name="most"/>, for which v + step·change stays in the cone.</summary>
    public double MaxStep(double[] v, double[] change, double most)
    {
        double step = most;
        for (int i = 0; i < linear; i++)
        {
            if (change[i] < 0)
                step = Math.Min(step, -v[i] / change[i]);
        }

        for (int k = 0; k < cones.Count; k++)
        {
            ReadOnlySpan<double> own = v.AsSpan(Starts[k], cones[k]), by = change.AsSpan(Starts[k], cones[k]);
            double a = Determinant(by), b = (own[0] * by[0]) - Vector.Dot(own[1..], by[1..]), c = Determinant(own);
            if (by[0] < 0)
                step = Math.Min(step, -own[0] / by[0]);

            // The first positive root of c + 2bα + aα², c > 0, in the form without cancellation.
            double discriminant = (b * b) - (a * c);
            if (discriminant >= 0 && (a < 0 || b < 0))
            {
                double root = c / (-b + Math.Sqrt(discriminant));
                if (root > 0)
                    step = Math.Min(step, root);
            }
        }

        return step;
    }

    /// <summary>v₀² − ‖v₁‖², as a product.</summary>
    private static double Determinant(ReadOnlySpan<double> v)
    {
        double norm = Vector.Norm(v[1..]);
        return (v[0] - norm) * (v[0] + norm);
    }
}
