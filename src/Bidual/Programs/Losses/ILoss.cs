namespace Bidual.Programs.Losses;

/// <summary>
/// A convex loss L(f, y) = Σ_t ℓ(f_t, y_t) ≥ 0, summed over rows, with what first- and second-order solvers and certificates need.
/// </summary>
public interface ILoss
{
    /// <summary>The name by which <see cref="Loss.Named"/> finds it, its parameter included: "squared", "huber:1.345".</summary>
    string Name { get; }

    /// <summary>What the targets are.</summary>
    TargetKind Targets { get; }

    /// <summary>Whether targets may be shifted and scaled.</summary>
    bool ScalesTargets => Targets == TargetKind.Numbers;

    /// <summary>L(f, y).</summary>
    double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y);

    /// <summary>∇L(f, y) with respect to f; where it has kinks, a subgradient.</summary>
    void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result);

    /// <summary>Diagonal of ∇²L(f, y); where the gradient has kinks, an element of its generalised Jacobian.</summary>
    void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result);

    /// <summary>An upper bound of the curvature, the Lipschitz constant of the gradient; +∞ where there is none.</summary>
    double Smoothness { get; }

    /// <summary>A curvature that steps and penalties can be scaled by, finite and above 0.</summary>
    double TypicalCurvature => Smoothness;

    /// <summary>Whether there is a gradient everywhere. Programs are solved for differentiable losses; others go through their Moreau envelopes.</summary>
    bool IsDifferentiable => true;

    /// <summary>Whether the loss of a row depends on which row it is, so that slices of rows cannot be given to it.</summary>
    bool DependsOnRow => false;

    /// <summary>Whether several outputs share one loss, instead of one each.</summary>
    bool CouplesOutputs => false;

    /// <summary>Whether the curvature does not depend on f.</summary>
    bool IsQuadratic => false;

    /// <summary>Whether it is strictly convex with bounded curvature, so that all optimal networks predict the same.</summary>
    bool IsStrictlyConvex => IsQuadratic;

    /// <summary>Share, at most 1, of a change of f up to which value and gradient and curvature at f foretell the gradient.</summary>
    double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => 1;

    /// <summary>L*(ν, y) = sup_f νᵀf − L(f, y); +∞ outside its domain.</summary>
    double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y);

    /// <summary>argmin_f L(f, y) + ‖f − point‖²/(2·step).</summary>
    /// <returns>L at the result.</returns>
    double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result);

    /// <summary>
    /// The best dual value −L*(−s·ν) over the scales |s| ≤ <paramref name="limit"/> at which s·ν lies in the conjugate's domain: (5).
    /// </summary>
    /// <param name="dual">ν with −ν in the conjugate's domain, such as −∇L(f) at any f.</param>
    /// <param name="y">Targets.</param>
    /// <param name="limit">β/g(ν), +∞ when g is 0.</param>
    DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit);

    /// <summary>The loss, up to a factor, for predictions and targets that are <paramref name="scale"/> times as large.</summary>
    ILoss InUnits(double scale) => this;

    /// <summary>What a prediction f says about the target's mean: f itself, or e^f of a log-linear model.</summary>
    double Mean(double f) => f;

    /// <summary>Estimate of the probability of the class +1 at a prediction f.</summary>
    double Probability(double f) => Math.Clamp((1 + f) / 2, 0, 1);

    /// <summary>Whether <see cref="Probability"/> is a model of it, so that its log-loss means something.</summary>
    bool HasProbabilities => false;

    /// <summary>The loss as it is customarily averaged, over this one: 2 for the mean squared error.</summary>
    double CustomaryFactor => 1;
}

/// <summary>What a loss measures predictions against.</summary>
public enum TargetKind
{
    /// <summary>Real numbers; two classes as ±1 are such numbers too.</summary>
    Numbers,

    /// <summary>Two classes, ±1.</summary>
    Classes,

    /// <summary>Numbers that are not negative, such as counts; never scaled.</summary>
    Counts,
}

/// <summary>A dual feasible point s·ν and the lower bound it proves.</summary>
/// <param name="Scale">s.</param>
/// <param name="Value">D(s) = −L*(−s·ν).</param>
public readonly record struct DualPoint(double Scale, double Value);
