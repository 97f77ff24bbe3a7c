using System.Globalization;
using Bidual.Arrangements;

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
public sealed record RobustProof(RobustBall Ball, double Objective, double LowerBound, double Tolerance, int Patterns, Coverage Coverage)
{
    /// <summary>Objective − LowerBound over Objective, at least 0.</summary>
    public double RelativeGap => Objective > LowerBound ? (Objective - LowerBound) / Objective : 0;

    /// <summary>Whether the gap is within the tolerance.</summary>
    public bool IsProven => RelativeGap <= Tolerance;

    /// <summary>What is proven, in a sentence.</summary>
    public string ClaimText => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsProven ? "Robustly optimal" : "Not robustly optimal within the tolerance")}: with every row at its worst within {Ball}, no two-layer ReLU network none of whose neurons switches within a ball{(Coverage == Coverage.Complete ? ", of any width," : $" and that uses only these {Patterns:N0} activation patterns")} has an objective below {LowerBound:G7} on these data; this one has {Objective:G7}, {100 * RelativeGap:0.#####} % above. Networks whose neurons switch within balls are not covered.");
}
