namespace Bidual.Programs.Penalties;

/// <summary>Σ_b ‖u_b‖₁, (9a): every entry by itself, so that a neuron looks at few inputs.</summary>
public sealed class L1Norm : IPenalty
{
    /// <summary>A penalty over blocks of the given length.</summary>
    public L1Norm(int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        BlockSize = blockSize;
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public bool IsSeparable => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x)
            sum += Math.Abs(value);
        return sum;
    }

    /// <summary>Soft threshold: sign(x)(|x| − step)₊.</summary>
    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> x, double step, Span<double> result)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double size = Math.Max(0, Math.Abs(x[i]) - step);
            result[i] = size > 0 ? Math.CopySign(size, x[i]) : 0;
            sum += size;
        }

        return sum;
    }

    /// <summary>‖g‖_∞.</summary>
    /// <inheritdoc/>
    public double DualNorm(ReadOnlySpan<double> g)
    {
        double largest = 0;
        foreach (double value in g)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
