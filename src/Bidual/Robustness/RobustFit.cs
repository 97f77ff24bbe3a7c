using Bidual.Arrangements;
using Bidual.Networks;

namespace Bidual.Robustness;

/// <summary>A network trained against the worst within a ball around every row, and what is proven about it.</summary>
/// <param name="Model">The network, with its scaling.</param>
/// <param name="Proof">What is proven.</param>
/// <param name="Rounds">What was reached, program by program.</param>
public sealed record RobustFit(Model Model, RobustProof Proof, IReadOnlyList<RobustRound> Rounds)
{
    /// <inheritdoc cref="RobustProof.Objective"/>
    public double Objective => Proof.Objective;

    /// <inheritdoc cref="RobustProof.LowerBound"/>
    public double LowerBound => Proof.LowerBound;

    /// <inheritdoc cref="RobustProof.RelativeGap"/>
    public double RelativeGap => Proof.RelativeGap;

    /// <inheritdoc cref="RobustProof.Patterns"/>
    public int Patterns => Proof.Patterns;

    /// <inheritdoc cref="RobustProof.Coverage"/>
    public Coverage Coverage => Proof.Coverage;
}

/// <summary>What was reached when a program over some blocks had been solved.</summary>
/// <param name="Seconds">Since training began.</param>
/// <param name="Objective">Of the network.</param>
/// <param name="LowerBound">The best so far.</param>
/// <param name="Neurons">Of the network.</param>
public sealed record RobustRound(double Seconds, double Objective, double LowerBound, int Neurons);
