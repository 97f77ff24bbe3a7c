using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Solvers;

/// <summary>
/// Anderson's extrapolation of a fixed-point iteration s ← g(s) (type II: Walker &amp; Ni, SIAM J. Numer. Anal. 49, 2011):
/// s⁺ = g_k − Σ θ_j (g_{j+1} − g_j), θ minimising ‖r_k − Σ θ_j (r_{j+1} − r_j)‖ with r = g − s, slightly regularised.
/// It cuts short the slow drifts of first-order methods between almost equally good blocks.
/// </summary>
internal sealed class AndersonMixing
{
    /// <summary>Differences remembered.</summary>
    public const int Memory = 10;

    private const double Regularisation = 1e-12;

    private readonly double[][] imageChanges;
    private readonly double[][] residualChanges;
    private readonly double[] gram = new double[Memory * Memory];
    private readonly double[] image;
    private readonly double[] residual;
    private int count;
    private int next;
    private bool hasLast;

    public AndersonMixing(int length)
    {
        imageChanges = new double[Memory][];
        residualChanges = new double[Memory][];
        for (int j = 0; j < Memory; j++)
        {
            imageChanges[j] = new double[length];
            residualChanges[j] = new double[length];
        }

        image = new double[length];
        residual = new double[length];
    }

    /// <summary>Forgets everything: the map has changed.</summary>
    public void Reset() => (count, next, hasLast) = (0, 0, false);

    /// <summary>Takes in a point and its image and writes the extrapolation.</summary>
    /// <param name="s">s_k.</param>
    /// <param name="g">g(s_k).</param>
    /// <param name="result">s_{k+1}; may be either.</param>
    public void Extrapolate(ReadOnlySpan<double> s, ReadOnlySpan<double> g, Span<double> result)
    {
        if (hasLast)
            Remember(s, g);
        hasLast = true;
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = g[i];
            residual[i] = g[i] - s[i];
        }

        image.CopyTo(result);
        if (count == 0)
            return;
        Span<double> theta = stackalloc double[Memory];
        Weights(theta[..count]);
        for (int j = 0; j < count; j++)
            Vector.AddScaled(-theta[j], imageChanges[j], result);
    }

    private void Remember(ReadOnlySpan<double> s, ReadOnlySpan<double> g)
    {
        double[] ofImage = imageChanges[next], ofResidual = residualChanges[next];
        for (int i = 0; i < image.Length; i++)
        {
            ofImage[i] = g[i] - image[i];
            ofResidual[i] = g[i] - s[i] - residual[i];
        }

        count = Math.Max(count, next + 1);
        for (int j = 0; j < count; j++)
            gram[(j * Memory) + next] = gram[(next * Memory) + j] = Vector.Dot(residualChanges[j], ofResidual);
        next = (next + 1) % Memory;
    }

    private void Weights(Span<double> theta)
    {
        int m = theta.Length;
        Span<double> a = stackalloc double[m * m];
        double trace = 0;
        for (int j = 0; j < m; j++)
        {
            trace += gram[(j * Memory) + j];
            theta[j] = Vector.Dot(residualChanges[j], residual);
            for (int k = 0; k < m; k++)
                a[(j * m) + k] = gram[(j * Memory) + k];
        }

        for (int j = 0; j < m; j++)
            a[(j * m) + j] += Regularisation * trace;
        Cholesky.Factor(a, m);
        Cholesky.Solve(a, m, theta);
    }
}
