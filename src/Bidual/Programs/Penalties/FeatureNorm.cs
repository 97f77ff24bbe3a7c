namespace Bidual.Programs.Penalties;

/// <summary>Σ_f ‖(u_{b,f})_b‖, (9b): entry f of all blocks is one group, so that an input is dropped by all neurons together. Not a sum over blocks.</summary>
public sealed class FeatureNorm : IPenalty
{
    /// <summary>A penalty over blocks of the given length.</summary>
    public FeatureNorm(int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        BlockSize = blockSize;
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public bool IsSeparable => false;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double norm in Norms(x))
            sum += norm;
        return sum;
    }

    /// <summary>Group soft threshold of the features: u_f (1 − step/‖u_f‖)₊.</summary>
    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> x, double step, Span<double> result)
    {
        double[] norms = Norms(x), factors = new double[BlockSize];
        double sum = 0;
        for (int f = 0; f < factors.Length; f++)
        {
            if (norms[f] <= step)
                continue;
            factors[f] = 1 - (step / norms[f]);
            sum += norms[f] - step;
        }

        for (int start = 0; start < x.Length; start += BlockSize)
        {
            for (int f = 0; f < factors.Length; f++)
                result[start + f] = factors[f] == 0 ? 0 : factors[f] * x[start + f];
        }

        return sum;
    }

    /// <summary>max_f ‖(g_{b,f})_b‖.</summary>
    /// <inheritdoc/>
    public double DualNorm(ReadOnlySpan<double> g) => Norms(g).Max();

    /// <summary>‖(x_{b,f})_b‖ of every feature f.</summary>
    internal double[] Norms(ReadOnlySpan<double> x)
    {
        // Scaled by the largest entry, so that no square over- or underflows.
        double[] largest = new double[BlockSize], norms = new double[BlockSize];
        for (int start = 0; start < x.Length; start += BlockSize)
        {
            for (int f = 0; f < largest.Length; f++)
                largest[f] = Math.Max(largest[f], Math.Abs(x[start + f]));
        }

        for (int start = 0; start < x.Length; start += BlockSize)
        {
            for (int f = 0; f < norms.Length; f++)
            {
                double scaled = largest[f] == 0 ? 0 : x[start + f] / largest[f];
                norms[f] += scaled * scaled;
            }
        }

        for (int f = 0; f < norms.Length; f++)
            norms[f] = largest[f] * Math.Sqrt(norms[f]);
        return norms;
    }
}
