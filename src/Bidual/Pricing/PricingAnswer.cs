namespace Bidual.Pricing;

/// <summary>A neuron and its price.</summary>
/// <param name="Direction">u, length d, of unit length.</param>
/// <param name="Sign">That of νᵀ(Xu)₊.</param>
/// <param name="Value">|νᵀ(Xu)₊|, computed from the data themselves.</param>
internal sealed record PricedDirection(double[] Direction, int Sign, double Value);

/// <summary>What is known about g(ν) at the end of a search.</summary>
/// <param name="UpperBound">Proven: g(ν) is at most this, however the search ended.</param>
/// <param name="Directions">Distinct local maxima found, the best first; none only where g(ν) is 0 to rounding. With a threshold and a direction above it, those above it alone.</param>
/// <param name="Nodes">Boxes visited.</param>
/// <param name="IsComplete">Whether no box was left open: the bound is then the threshold, or within the tolerance of the best value found.</param>
internal sealed record PricingAnswer(double UpperBound, IReadOnlyList<PricedDirection> Directions, long Nodes, bool IsComplete)
{
    /// <summary>Local searches that were made.</summary>
    public int Searches { get; init; }

    /// <summary>The largest value found, a lower bound of g(ν) to the rounding of one sum; 0 without directions.</summary>
    public double Value => Directions.Count == 0 ? 0 : Directions[0].Value;
}
