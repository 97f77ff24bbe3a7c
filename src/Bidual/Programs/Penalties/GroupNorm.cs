using Bidual.Numerics;

namespace Bidual.Programs.Penalties;

/// <summary>Σ_b ‖u_b‖, the group ℓ₂ penalty of (1) and (9).</summary>
public sealed class GroupNorm : IPenalty
{
    /// <summary>A penalty over blocks of the given length.</summary>
    public GroupNorm(int blockSize)
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
        for (int start = 0; start < x.Length; start += BlockSize)
            sum += Vector.Norm(x.Slice(start, BlockSize));
        return sum;
    }

    /// <summary>Group soft threshold: u_b (1 − step/‖u_b‖)₊.</summary>
    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> x, double step, Span<double> result)
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += BlockSize)
        {
            ReadOnlySpan<double> block = x.Slice(start, BlockSize);
            double norm = Vector.Norm(block);
            if (norm <= step)
            {
                result.Slice(start, BlockSize).Clear();
                continue;
            }

            Vector.Scale(1 - (step / norm), block, result.Slice(start, BlockSize));
            sum += norm - step;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double DualNorm(ReadOnlySpan<double> g)
    {
        double largest = 0;
        for (int start = 0; start < g.Length; start += BlockSize)
            largest = Math.Max(largest, Vector.Norm(g.Slice(start, BlockSize)));
        return largest;
    }
}
