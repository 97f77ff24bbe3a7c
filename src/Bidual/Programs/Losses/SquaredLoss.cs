using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>L = ½‖f − y‖².</summary>
public sealed class SquaredLoss : ILoss, IRowTerms
{
    /// <inheritdoc/>
    public string Name => "squared";

    /// <inheritdoc/>
    public TargetKind Targets => TargetKind.Numbers;

    /// <inheritdoc/>
    public double Smoothness => 1;

    /// <inheritdoc/>
    public double CustomaryFactor => 2;

    /// <inheritdoc/>
    public bool IsQuadratic => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += (f[t] - y[t]) * (f[t] - y[t]);
        return sum / 2;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => Vector.Subtract(f, y, result);

    /// <inheritdoc/>
    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => result[..y.Length].Fill(1);

    /// <summary>L*(ν) = ½‖ν‖² + νᵀy.</summary>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y) =>
        (Vector.SquaredNorm(dual) / 2) + Vector.Dot(dual, y);

    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        for (int t = 0; t < y.Length; t++)
            result[t] = (point[t] + (step * y[t])) / (1 + step);
        return Value(result, y);
    }

    RowTerm IRowTerms.Term(int row, double target) => new(target, double.NegativeInfinity, double.PositiveInfinity, 1);

    /// <summary>s = clip(νᵀy/‖ν‖², ±limit), D = s·νᵀy − ½s²‖ν‖².</summary>
    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        double square = Vector.SquaredNorm(dual), along = Vector.Dot(dual, y);
        if (square == 0)
            return new DualPoint(0, 0);
        double s = Math.Clamp(along / square, -limit, limit);
        return new DualPoint(s, (s * along) - (s * s * square / 2));
    }
}
