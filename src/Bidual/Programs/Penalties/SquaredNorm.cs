using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Programs.Penalties;

/// <summary>
/// ½‖u‖², ridge, (13a): no norm, but half the square of one. Its conjugate is ½‖g‖², so that a dual point ν need not be scaled to be feasible: every one bounds the program by
/// −L*(−ν) − ‖Aᵀν‖²/(2β).
/// </summary>
public sealed class SquaredNorm : IPenalty
{
    /// <summary>A penalty over blocks of the given length.</summary>
    public SquaredNorm(int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        BlockSize = blockSize;
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public bool IsSeparable => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x) => Vector.SquaredNorm(x) / 2;

    /// <summary>x/(1 + step).</summary>
    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> x, double step, Span<double> result)
    {
        Vector.Scale(1 / (1 + step), x, result);
        return Value(result);
    }

    /// <summary>‖g‖, half the square of which is the conjugate.</summary>
    /// <inheritdoc/>
    public double DualNorm(ReadOnlySpan<double> g) => Vector.Norm(g);

    /// <summary>The dual value −L*(−sν) − s²‖Aᵀν‖²/(2β) at s = 1, or, for the squared loss, at the best s.</summary>
    /// <param name="loss">L.</param>
    /// <param name="dual">ν, with −ν in the conjugate's domain.</param>
    /// <param name="targets">y.</param>
    /// <param name="price">‖Aᵀν‖, or more.</param>
    /// <param name="beta">β.</param>
    internal static DualPoint BestDual(ILoss loss, double[] dual, double[] targets, double price, double beta)
    {
        double square = price * price / beta, scale = 1;
        if (loss is SquaredLoss && Vector.SquaredNorm(dual) + square is > 0 and var curvature)
            scale = Vector.Dot<double>(dual, targets) / curvature;
        return new DualPoint(scale, loss.DualValue(dual, targets, scale, new double[dual.Length]) - (scale * scale * square / 2));
    }
}
