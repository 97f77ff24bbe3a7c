using Bidual.Arrangements;
using Bidual.Networks;

namespace Bidual.Robustness;

/// <summary>A network trained against the worst within a box around every row, and what is proven about it.</summary>
/// <param name="Model">The network, with its scaling.</param>
/// <param name="Objective">
/// Hinge loss of the worst point of every box plus (β/2)·Σ squared weights, as a proven upper bound from the weights alone, <see cref="OutputBound"/>; tight to rounding where no neuron switches within a box.
/// </param>
/// <param name="LowerBound">
/// What no ReLU network none of whose neurons switches within a box has less than, recomputed from data and prices: of any width where <paramref name="Coverage"/> is complete, else with the patterns used. Of all networks it is no bound: one whose neurons switch within boxes may do better.
/// </param>
/// <param name="Patterns">Patterns that were priced.</param>
/// <param name="Coverage">Whether these are all.</param>
/// <param name="Rounds">Programs that were solved.</param>
public sealed record RobustFit(Model Model, double Objective, double LowerBound, int Patterns, Coverage Coverage, int Rounds)
{
    /// <summary>Objective − LowerBound over LowerBound, at least 0.</summary>
    public double RelativeGap => Math.Max(0, Objective - LowerBound) / Math.Max(LowerBound, double.Epsilon);
}
