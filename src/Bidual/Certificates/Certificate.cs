using Bidual.Arrangements;

namespace Bidual.Certificates;

/// <summary>
/// What is proven about one network on one data set: (3)–(7) of docs/mathematics.md. All values are of objective (0),
/// in sum scaling, on the prepared data, in double.
/// </summary>
public sealed record Certificate
{
    /// <summary>(0) at the network's weights.</summary>
    public required double Objective { get; init; }

    /// <summary>
    /// Proven lower bound of (0) over the networks of <see cref="Coverage"/>: all networks of the kind when complete,
    /// networks over the patterns used when sampled.
    /// </summary>
    public required double LowerBound { get; init; }

    /// <summary>Proven lower bound of (0) over every network of the kind and any width; equal to <see cref="LowerBound"/> under complete coverage, else looser.</summary>
    public required double GlobalLowerBound { get; init; }

    /// <summary>Relative gap up to which optimality is claimed.</summary>
    public required double Tolerance { get; init; }

    /// <summary>What is claimed.</summary>
    public required Claim Claim { get; init; }

    /// <summary>The claim in one sentence.</summary>
    public required string ClaimText { get; init; }

    /// <summary>Which patterns <see cref="LowerBound"/> speaks of.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>How all patterns were priced, where <see cref="Coverage"/> is complete.</summary>
    public PricingMethod Pricing { get; init; }

    /// <summary>Number of patterns that were priced one by one, or that the network was built from.</summary>
    public required int Patterns { get; init; }

    /// <summary>Proven upper bound of g(ν) over those patterns, (4), at the dual point ν = −∇L(f).</summary>
    public required double DualNorm { get; init; }

    /// <summary>The factor s of (5): s·ν is the dual point that gives the bound.</summary>
    public required double DualScale { get; init; }

    /// <summary>β of (0).</summary>
    public required double Beta { get; init; }

    /// <summary>(6): at and above this β the zero network is optimal (over the same patterns as <see cref="LowerBound"/>; an upper bound of it when only bounds are known). Of ridge, which no β makes zero, ‖Xᵀν‖ at zero, from which on the weights have norm 1 or less.</summary>
    public required double BetaMax { get; init; }

    /// <summary>Objective − LowerBound, not below 0.</summary>
    public double Gap => Math.Max(0, Objective - LowerBound);

    /// <summary>Gap / |Objective|, 0 when there is no gap.</summary>
    public double RelativeGap => Gap == 0 ? 0 : Gap / Math.Abs(Objective);
}
