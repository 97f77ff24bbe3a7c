namespace Bidual.Programs.Losses;

/// <summary>L = Σ w_t ℓ(f_t, y_t): a loss whose rows count w_t times.</summary>
internal sealed class WeightedLoss : ILoss, IRowTerms, IConjugateRows
{
    private readonly ILoss loss;
    private readonly double[] weights;
    private readonly double largest;
    private readonly double mean;

    /// <param name="loss">ℓ.</param>
    /// <param name="weights">w, length n, above 0.</param>
    public WeightedLoss(ILoss loss, double[] weights)
    {
        this.loss = loss;
        this.weights = weights;
        largest = weights.Max();
        mean = weights.Average();
    }

    public string Name => loss.Name;

    public TargetKind Targets => loss.Targets;

    public double Smoothness => largest * loss.Smoothness;

    public double TypicalCurvature => mean * loss.TypicalCurvature;

    public bool IsDifferentiable => loss.IsDifferentiable;

    public bool DependsOnRow => true;

    public bool CouplesOutputs => loss.CouplesOutputs;

    public bool IsQuadratic => loss.IsQuadratic;

    public bool IsStrictlyConvex => loss.IsStrictlyConvex;

    public double CustomaryFactor => loss.CustomaryFactor;

    public double Mean(double f) => loss.Mean(f);

    public bool HasProbabilities => loss.HasProbabilities;

    public double Probability(double f) => loss.Probability(f);

    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => loss.TrustedShare(f, change);

    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += weights[t] * loss.Value(f.Slice(t, 1), y.Slice(t, 1));
        return sum;
    }

    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        loss.Gradient(f, y, result);
        Weigh(result);
    }

    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result)
    {
        loss.Curvature(f, y, result);
        Weigh(result);
    }

    /// <summary>Σ w ℓ*(ν/w); of terms with bounds without the quotient, which rounding may move beyond one.</summary>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y)
    {
        if (loss is IRowTerms)
            return RowTerms.Conjugate(this, dual, y);
        double sum = 0;
        Span<double> own = stackalloc double[1];
        for (int t = 0; t < y.Length; t++)
        {
            own[0] = dual[t] / weights[t];
            sum += weights[t] * loss.Conjugate(own, y.Slice(t, 1));
        }

        return sum;
    }

    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        double sum = 0;
        for (int t = 0; t < y.Length; t++)
            sum += weights[t] * loss.Prox(point.Slice(t, 1), y.Slice(t, 1), step * weights[t], result.Slice(t, 1));
        return sum;
    }

    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit) =>
        loss is IRowTerms ? RowTerms.BestDual(this, dual, y, limit) : DualScale.Best(this, [.. dual], [.. y], limit);

    RowTerm IRowTerms.Term(int row, double target) => ((IRowTerms)loss).Term(row, target).Times(weights[row]);

    double IConjugateRows.LeastSlope(int row, double target) => weights[row] * ((IConjugateRows)loss).LeastSlope(row, target);

    (double Fit, double Bend) IConjugateRows.Conjugate(int row, double slope, double target)
    {
        (double fit, double bend) = ((IConjugateRows)loss).Conjugate(row, slope / weights[row], target);
        return (fit, bend / weights[row]);
    }

    /// <summary>A loss as what its rows are made of, weighted or not; null where they are not made of it.</summary>
    public static TRows? RowsOf<TRows>(ILoss loss)
        where TRows : class =>
        loss is WeightedLoss { loss: not TRows } ? null : loss as TRows;

    private void Weigh(Span<double> result)
    {
        for (int t = 0; t < weights.Length; t++)
            result[t] *= weights[t];
    }
}
