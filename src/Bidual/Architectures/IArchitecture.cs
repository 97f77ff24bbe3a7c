using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>A kind of network as a convex program: apply and invert.</summary>
public interface IArchitecture
{
    /// <summary>"relu", "gated", "linear".</summary>
    string Name { get; }

    /// <summary>What a certificate calls its networks.</summary>
    string Description { get; }

    /// <summary>How the weights are penalised.</summary>
    PenaltyKind Penalty => PenaltyKind.Group;

    /// <summary>Features in which every neuron is monotone.</summary>
    IReadOnlyList<MonotoneFeature> Monotone => [];

    /// <summary>Of a linear model under the group penalty, (13c): features that go together.</summary>
    IReadOnlyList<IReadOnlyList<int>> Groups => [];

    /// <summary>The same of networks with a number of outputs.</summary>
    string Describe(int outputs) => outputs == 1 ? Description : $"{outputs}-output {Description}";

    /// <summary>What a claim about all patterns adds to "on these data": the patterns are those of directions that no row is orthogonal to, which are all that matter to a ReLU and not to a gate.</summary>
    string Scope => string.Empty;

    /// <summary>The convex program over the given patterns.</summary>
    /// <param name="inputs">X of (0), n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L.</param>
    /// <param name="beta">β.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="threads">Worker threads.</param>
    ConvexProgram Program(Matrix inputs, double[] targets, ILoss loss, double beta, PatternSet patterns, int threads);

    /// <summary>The network of a point of the program: its objective, (0) with <see cref="Penalty"/>, is the program's objective.</summary>
    Network Recover(ConvexProgram program, ReadOnlySpan<double> point);
}
