namespace Bidual.Programs.Losses;

/// <summary>
/// The augmented Lagrangian of a loss with kinks in the prediction: L_k(f) = min_z L(z) + ν_kᵀ(z − f) + ‖z − f‖²/(2·step), which is L's Moreau envelope about
/// f − step·ν_k. It is differentiable, lies below L, and −∇L_k(f) is the next multiplier: a dual point of L itself. Its dual value there is L's less step/2·‖ν − ν_k‖²,
/// so that one minimisation after another is the proximal point method on the dual (Rockafellar 1976).
/// </summary>
internal sealed class MoreauEnvelope : ILoss, IRowTerms
{
    private readonly IRowTerms loss;
    private readonly double step;
    private readonly double[] multipliers;

    /// <param name="loss">L, made of <see cref="RowTerm"/>s.</param>
    /// <param name="step">Above 0.</param>
    /// <param name="multipliers">ν_k, length n, with −ν_k in the domain of L*.</param>
    public MoreauEnvelope(ILoss loss, double step, double[] multipliers)
    {
        this.loss = RowTerms.Of(loss) ?? throw new ArgumentException($"The loss {loss.Name} has no envelope here.", nameof(loss));
        this.step = step;
        this.multipliers = multipliers;
        Name = loss.Name;
        Targets = loss.Targets;
    }

    public string Name { get; }

    public TargetKind Targets { get; }

    public double Smoothness => 1 / step;

    public bool DependsOnRow => true;

    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y) => RowTerms.Value(this, f, y) - Constant;

    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => RowTerms.Gradient(this, f, y, result);

    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => RowTerms.Curvature(this, f, y, result);

    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y) => RowTerms.Conjugate(this, dual, y) + Constant;

    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        RowTerms.Prox(this, point, y, step, result);
        return Value(result, y);
    }

    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        DualPoint best = RowTerms.BestDual(this, dual, y, limit);
        return best with { Value = best.Value - Constant };
    }

    RowTerm IRowTerms.Term(int row, double target) => loss.Term(row, target).Envelope(step, multipliers[row]);

    /// <summary>step/2·‖ν_k‖².</summary>
    private double Constant => step / 2 * Numerics.Vector.SquaredNorm(multipliers);
}
