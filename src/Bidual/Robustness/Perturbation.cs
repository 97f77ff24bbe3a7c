using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>
/// What an adversary may do to a row x: x′ = x + δ∘Units with ‖δ‖ ≤ radius, and no feature beyond its limits (or, where x itself is, beyond x).
/// </summary>
public sealed class Perturbation
{
    private readonly double[] units;
    private readonly double[]? low;
    private readonly double[]? high;

    /// <summary>A kind of perturbation, without its radius.</summary>
    /// <param name="norm">Of δ.</param>
    /// <param name="units">Per feature what a change by 1 is, in units of the data; 0 for a feature that stays as it is.</param>
    /// <param name="low">Least value of each feature, in units of the data; null for none.</param>
    /// <param name="high">Largest value of each; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a unit is negative or not finite, or a lower limit is above the upper one.</exception>
    public Perturbation(PerturbationNorm norm, IReadOnlyList<double> units, IReadOnlyList<double>? low = null, IReadOnlyList<double>? high = null)
    {
        ArgumentNullException.ThrowIfNull(units);
        if (!units.All(unit => double.IsFinite(unit) && unit >= 0))
            throw new ArgumentException("A unit is not a finite number of at least 0.", nameof(units));
        if ((low is not null && low.Count != units.Count) || (high is not null && high.Count != units.Count))
            throw new ArgumentException("There must be a limit for each feature.", nameof(low));
        if (low is not null && high is not null && low.Zip(high).Any(limits => !(limits.First <= limits.Second)))
            throw new ArgumentException("A lower limit is above the upper one.", nameof(low));
        Norm = norm;
        this.units = [.. units];
        this.low = low is null ? null : [.. low];
        this.high = high is null ? null : [.. high];
    }

    /// <summary>Of δ.</summary>
    public PerturbationNorm Norm { get; }

    /// <summary>Per feature what a change by 1 is, in units of the data.</summary>
    public IReadOnlyList<double> Units => units;

    /// <summary>In standard deviations of the training rows; for a model whose features are not scaled, in their own units.</summary>
    public static Perturbation Standardised(Model model, PerturbationNorm norm)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(norm, model.Preparation.Features.Scale);
    }

    /// <summary>In the units of the data, the same for all features.</summary>
    public static Perturbation InUnitsOfData(Model model, PerturbationNorm norm)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(norm, [.. Enumerable.Repeat(1.0, model.FeatureNames.Count)]);
    }

    /// <summary>The same, of which some features stay as they are.</summary>
    public Perturbation Keeping(Func<int, bool> fixedFeature) => new(Norm, [.. units.Select((unit, f) => fixedFeature(f) ? 0 : unit)], low, high);

    /// <summary>The same within limits.</summary>
    public Perturbation Within(IReadOnlyList<double>? lowest, IReadOnlyList<double>? highest) => new(Norm, units, lowest, highest);

    /// <summary>‖w‖ dual to the norm of δ: the most that wᵀδ can be for ‖δ‖ ≤ 1.</summary>
    internal double DualNorm(ReadOnlySpan<double> w)
    {
        if (Norm == PerturbationNorm.Euclidean)
            return Vector.Norm(w);
        double sum = 0;
        foreach (double value in w)
            sum += Math.Abs(value);
        return sum;
    }

    /// <summary>‖δ‖.</summary>
    internal double Length(ReadOnlySpan<double> delta)
    {
        if (Norm == PerturbationNorm.Euclidean)
            return Vector.Norm(delta);
        double largest = 0;
        foreach (double value in delta)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>Per unit of δ: gradient with respect to the prepared inputs → that with respect to δ.</summary>
    internal void ToSteps(Scaling features, ReadOnlySpan<double> gradient, Span<double> result)
    {
        for (int f = 0; f < units.Length; f++)
            result[f] = gradient[f] * units[f] / features.Scale[f];
    }

    /// <summary>δ of the steepest ascent by a linear function of slopes w, ‖δ‖ = 1: the signs, or w/‖w‖; 0 where w is.</summary>
    internal void Steepest(ReadOnlySpan<double> w, Span<double> delta)
    {
        double norm = Norm == PerturbationNorm.Euclidean ? Vector.Norm(w) : 0;
        for (int f = 0; f < units.Length; f++)
            delta[f] = Norm == PerturbationNorm.Infinity ? Math.Sign(w[f]) : norm > 0 ? w[f] / norm : 0;
    }

    /// <summary>
    /// Moves δ into the ball, and then x + δ∘Units into the limits, which shortens δ further: both hold. Onto the ball alone this is the projection.
    /// </summary>
    /// <param name="x">The row, in units of the data.</param>
    /// <param name="radius">Of the ball.</param>
    /// <param name="delta">δ, changed.</param>
    internal void Confine(ReadOnlySpan<double> x, double radius, Span<double> delta)
    {
        double norm = Norm == PerturbationNorm.Euclidean ? Vector.Norm(delta) : 0;
        double shrink = norm > radius ? radius / norm : 1;
        for (int f = 0; f < units.Length; f++)
        {
            if (units[f] == 0)
            {
                delta[f] = 0;
                continue;
            }

            delta[f] = Norm == PerturbationNorm.Infinity ? Math.Clamp(delta[f], -radius, radius) : shrink * delta[f];
            if (low is not null && delta[f] < 0)
                delta[f] = Math.Max(delta[f], Math.Min(0, (low[f] - x[f]) / units[f]));
            if (high is not null && delta[f] > 0)
                delta[f] = Math.Min(delta[f], Math.Max(0, (high[f] - x[f]) / units[f]));
        }
    }

    /// <summary>x + δ∘Units, within the limits to the last bit.</summary>
    internal void Apply(ReadOnlySpan<double> x, ReadOnlySpan<double> delta, Span<double> result)
    {
        for (int f = 0; f < units.Length; f++)
        {
            double moved = x[f] + (delta[f] * units[f]);
            if (high is not null)
                moved = Math.Min(moved, Math.Max(x[f], high[f]));
            if (low is not null)
                moved = Math.Max(moved, Math.Min(x[f], low[f]));
            result[f] = moved;
        }
    }

    /// <summary>Refuses a model of other features.</summary>
    internal void RequireFeaturesOf(Model model)
    {
        if (units.Length != model.FeatureNames.Count)
            throw new ArgumentException($"The perturbation is of {units.Length} features where the model has {model.FeatureNames.Count}.");
    }
}
