namespace Bidual.Programs.Losses;

/// <summary>
/// A convex loss L(f, y) = Σ_t ℓ(f_t, y_t), summed over rows, with what first- and second-order solvers and certificates need.
/// </summary>
public interface ILoss
{
    /// <summary>"squared", "logistic".</summary>
    string Name { get; }

    /// <summary>L(f, y).</summary>
    double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y);

    /// <summary>∇L(f, y) with respect to f.</summary>
    void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result);

    /// <summary>Diagonal of ∇²L(f, y).</summary>
    void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result);

    /// <summary>An upper bound of the curvature, the Lipschitz constant of the gradient.</summary>
    double Smoothness { get; }

    /// <summary>Whether the curvature does not depend on f.</summary>
    bool IsQuadratic { get; }

    /// <summary>L*(ν, y) = sup_f νᵀf − L(f, y); +∞ outside its domain.</summary>
    double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y);

    /// <summary>argmin_f L(f, y) + ‖f − point‖²/(2·step).</summary>
    /// <returns>L at the result.</returns>
    double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result);

    /// <summary>
    /// The best dual value −L*(−s·ν) over the scales |s| ≤ <paramref name="limit"/> at which s·ν lies in the conjugate's domain: (5).
    /// </summary>
    /// <param name="dual">ν = −∇L(f), any f.</param>
    /// <param name="y">Targets.</param>
    /// <param name="limit">β/g(ν), +∞ when g is 0.</param>
    DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit);
}

/// <summary>A dual feasible point s·ν and the lower bound it proves.</summary>
/// <param name="Scale">s.</param>
/// <param name="Value">D(s) = −L*(−s·ν).</param>
public readonly record struct DualPoint(double Scale, double Value);
