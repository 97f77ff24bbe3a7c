using System.Globalization;
using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>What is proven about a network trained against the worst within a ball around every row.</summary>
/// <param name="Ball">Around every row.</param>
/// <param name="Objective">
/// Hinge loss of the worst point of every ball plus (β/2)·Σ squared weights, as a proven upper bound from the weights alone, <see cref="OutputBound"/>; tight to rounding where no neuron switches within a ball.
/// </param>
/// <param name="LowerBound">
/// What no ReLU network none of whose neurons switches within a ball has less than, recomputed from data and prices: of any width where <paramref name="Coverage"/> is complete, else with the patterns used. Of all networks it is no bound: one whose neurons switch within balls may do better.
/// </param>
/// <param name="Tolerance">Relative gap up to which optimality is claimed.</param>
/// <param name="Patterns">Patterns that were priced.</param>
/// <param name="Coverage">Whether these are all.</param>
/// <param name="Dual">The dual point that the bound rests on.</param>
/// <param name="PatternDirections">P×inputs, a direction of every pattern that was priced; null where these are all.</param>
public sealed record RobustProof(RobustBall Ball, double Objective, double LowerBound, double Tolerance, int Patterns, Coverage Coverage, RobustDual Dual, Matrix? PatternDirections)
{
    /// <summary>Objective − LowerBound over Objective, at least 0.</summary>
    public double RelativeGap => Objective > LowerBound ? (Objective - LowerBound) / Objective : 0;

    /// <summary>Whether objective and bound are within the tolerance of each other.</summary>
    public bool IsProven => RelativeGap <= Tolerance && !IsBelowBound;

    /// <summary>Whether the objective is below the bound by more than the tolerance: the network is then none of those that the bound is about, since neurons switch within balls or have patterns that were not priced.</summary>
    public bool IsBelowBound => !(LowerBound - Objective <= Tolerance * Objective);

    /// <summary>What is proven, in a sentence.</summary>
    public string ClaimText => string.Create(
        CultureInfo.InvariantCulture,
        $"{Verdict}: with every row at its worst within {Ball}, no two-layer ReLU network none of whose neurons switches within a ball{(Coverage == Coverage.Complete ? ", of any width," : $" and that uses only these {Patterns:N0} activation patterns")} has an objective below {LowerBound:G7} on these data; this one has {Objective:G7}{(IsBelowBound ? ", and is none of these" : $", {100 * RelativeGap:0.#####} % above")}. Networks whose neurons switch within balls are not covered.");

    private string Verdict => IsProven ? "Robustly optimal" : IsBelowBound ? "Not robustly optimal among such networks" : "Not robustly optimal within the tolerance";
}
