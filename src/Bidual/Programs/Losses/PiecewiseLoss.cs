namespace Bidual.Programs.Losses;

/// <summary>A loss that is linear or quadratic by pieces, the same for every row: ℓ(f) = max_{low ≤ p ≤ high} p(f − y) − softness·p²/2.</summary>
public abstract class PiecewiseLoss : ILoss, IRowTerms
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual TargetKind Targets => TargetKind.Numbers;

    /// <inheritdoc/>
    public double Smoothness => IsDifferentiable ? 1 : double.PositiveInfinity;

    /// <inheritdoc/>
    public double TypicalCurvature => 1;

    /// <inheritdoc/>
    public virtual bool IsDifferentiable => false;

    /// <inheritdoc/>
    public virtual ILoss InUnits(double scale) => this;

    /// <summary>Least and largest slope ∂ℓ/∂f at a target.</summary>
    protected abstract (double Low, double High) Slopes(double y);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y) => RowTerms.Value(this, f, y);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => RowTerms.Gradient(this, f, y, result);

    /// <inheritdoc/>
    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => RowTerms.Curvature(this, f, y, result);

    /// <inheritdoc/>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y) => RowTerms.Conjugate(this, dual, y);

    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        RowTerms.Prox(this, point, y, step, result);
        return Value(result, y);
    }

    /// <inheritdoc/>
    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit) => RowTerms.BestDual(this, dual, y, limit);

    RowTerm IRowTerms.Term(int row, double target)
    {
        (double low, double high) = Slopes(target);
        return new RowTerm(target, low, high, IsDifferentiable ? 1 : 0);
    }
}
