using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>
/// Linear models f(x) = xᵀw under (13a) ridge, (13b) the Lasso or (13c) the group Lasso: the convex program of a single block that is active on all rows. As a network they have one neuron without
/// an activation, of weights w and 1.
/// </summary>
/// <param name="penalty">Ridge, l1 or group.</param>
/// <param name="groups">Of (13c): features that go together, from 0, each in one group at most. Null for none.</param>
public sealed class LinearModel(PenaltyKind penalty = PenaltyKind.Ridge, IReadOnlyList<IReadOnlyList<int>>? groups = null) : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "linear";

    /// <inheritdoc/>
    public string Description => penalty switch
    {
        PenaltyKind.L1 => "l1-penalised linear model",
        PenaltyKind.Group => "group-penalised linear model",
        _ => "ridge-penalised linear model",
    };

    /// <inheritdoc/>
    public PenaltyKind Penalty => penalty;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; } = groups ?? [];

    /// <summary>The one pattern of a linear model, that of the direction 0: active on every row.</summary>
    /// <param name="inputs">X, n×d.</param>
    public static PatternSet Everywhere(Matrix inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var builder = new PatternSetBuilder(inputs);
        builder.Add(new double[inputs.Columns]);
        return builder.Build(Coverage.Complete);
    }

    /// <summary>min L(Xw, y) + β·penalty(w).</summary>
    /// <param name="inputs">X of (0), n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L.</param>
    /// <param name="beta">β.</param>
    /// <param name="threads">Worker threads.</param>
    public ConvexProgram Program(Matrix inputs, double[] targets, ILoss loss, double beta, int threads = 1) => Program(inputs, targets, loss, beta, Everywhere(inputs), threads);

    /// <inheritdoc/>
    public ConvexProgram Program(Matrix inputs, double[] targets, ILoss loss, double beta, PatternSet patterns, int threads)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(patterns);
        return new ConvexProgram(
            new PatternOperator(inputs, patterns, [new Block(0, 1)], threads),
            loss,
            targets,
            Programs.Penalties.Penalty.OfLinear(penalty, inputs.Columns, Groups),
            new WholeSpace(1, inputs.Columns),
            beta,
            threads);
    }

    /// <inheritdoc/>
    public Network Recover(ConvexProgram program, ReadOnlySpan<double> point) => point.ContainsAnyExcept(0.0)
        ? new Network(Activation.Linear, new Matrix(1, point.Length, point.ToArray()), new Matrix(1, 1, [1]))
        : new Network(Activation.Linear, new Matrix(0, point.Length), new Matrix(0, 1));
}
