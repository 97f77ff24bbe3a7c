using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;

namespace Bidual.Architectures;

/// <summary>A kind of network as a convex program over activation patterns: apply and invert.</summary>
public interface IArchitecture : INetworkKind
{
    /// <summary>Of a linear model under the group penalty, (13c): features that go together.</summary>
    IReadOnlyList<IReadOnlyList<int>> Groups => [];

    /// <summary>The convex program over the given patterns.</summary>
    /// <param name="inputs">X of (0), n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L.</param>
    /// <param name="beta">β.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="threads">Worker threads.</param>
    ConvexProgram Program(Matrix inputs, double[] targets, ILoss loss, double beta, PatternSet patterns, int threads);

    /// <summary>The network of a point of the program: its objective, (0) with <see cref="INetworkKind.Penalty"/>, is the program's objective.</summary>
    Network Recover(ConvexProgram program, ReadOnlySpan<double> point);
}
