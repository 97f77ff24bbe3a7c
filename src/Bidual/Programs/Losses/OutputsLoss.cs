using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>L(F, Y) of all outputs together, their targets held: what programs and certificates of (12) need.</summary>
internal abstract class OutputsLoss
{
    /// <summary>The loss of outputs.</summary>
    /// <param name="loss">L of one output, its rows counting once; differentiable.</param>
    /// <param name="targets">Y, n×c.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    public static OutputsLoss Of(ILoss loss, Matrix targets, double[]? weights) =>
        loss.CouplesOutputs ? new SoftmaxOutputs(targets, weights) : new SummedOutputs(loss, targets, weights);

    /// <summary>The loss of some of the rows.</summary>
    public abstract OutputsLoss Select(ReadOnlySpan<int> rows);

    /// <summary>Of each of some rows what it has; null where that is nothing.</summary>
    protected static double[]? Selected(double[]? values, ReadOnlySpan<int> rows) => values is null ? null : Matrix.FromColumn(values).SelectRows(rows).Data;

    /// <summary>L(F, Y), F n×c.</summary>
    public abstract double Value(Matrix fit);

    /// <summary>N = −∇L(F), n×c.</summary>
    public abstract Matrix DualAt(Matrix fit);

    /// <summary>Δ ↦ ∇²L(F)Δ, both n×c; where the gradient has kinks, an element of its generalised Jacobian.</summary>
    public abstract Func<Matrix, Matrix> CurvatureAt(Matrix fit);

    /// <summary>Matrices S_k, n×c, with ∇²L(F)_t = Σ_k s_tk s_tkᵀ for the block of every row t, s_tk row t of S_k.</summary>
    public abstract IReadOnlyList<Matrix> CurvatureRootsAt(Matrix fit);

    /// <summary>The best dual value −L*(−s·N) over the scales 0 ≤ s ≤ <paramref name="limit"/> at which it is finite: (5).</summary>
    public abstract DualPoint BestDual(Matrix dual, double limit);

    /// <summary>D′(1) of D(s) = −L*(−s·N), from above: <see cref="LossDual.DualSlope"/>.</summary>
    public abstract double DualSlope(Matrix dual);
}
