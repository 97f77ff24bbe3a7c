using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>Two-layer gated ReLU networks over fixed gates: (9) (Mishkin, Sahiner &amp; Pilanci, ICML 2022), and with other penalties (9a) and (9b).</summary>
/// <param name="penalty">How the weights are penalised.</param>
public sealed class GatedReluNetwork(PenaltyKind penalty = PenaltyKind.Group) : IArchitecture
{
    /// <inheritdoc/>
    public string Name => "gated";

    /// <inheritdoc/>
    public string Description => penalty switch
    {
        PenaltyKind.L1 => "l1-penalised two-layer gated ReLU network",
        PenaltyKind.Features => "feature-penalised two-layer gated ReLU network",
        _ => "two-layer gated ReLU network",
    };

    /// <inheritdoc/>
    public PenaltyKind Penalty => penalty;

    /// <inheritdoc/>
    public string Scope => " with gates that no row is orthogonal to";

    /// <summary>One unconstrained block per pattern.</summary>
    /// <inheritdoc/>
    public ConvexProgram Program(Matrix inputs, double[] targets, ILoss loss, double beta, PatternSet patterns, int threads)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(patterns);
        Block[] blocks = [.. Enumerable.Range(0, patterns.Count).Select(i => new Block(i, 1))];
        return new ConvexProgram(
            new PatternOperator(inputs, patterns, blocks, threads),
            loss,
            targets,
            Programs.Penalties.Penalty.Of(penalty, inputs.Columns),
            new WholeSpace(blocks.Length, inputs.Columns),
            beta,
            threads);
    }

    /// <summary>W = u/√‖u‖, w = √‖u‖, with the pattern's direction as gate; ‖·‖ is ‖·‖₁ unless the penalty is that of (9).</summary>
    /// <inheritdoc/>
    public Network Recover(ConvexProgram program, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(program);
        int d = program.Operator.BlockSize;
        double[] norms = program.Penalty.BlockValues(point);
        int[] active = [.. Enumerable.Range(0, norms.Length).Where(b => norms[b] > 0).OrderByDescending(b => norms[b])];
        var hidden = new Matrix(active.Length, d);
        var output = new Matrix(active.Length, 1);
        var gates = new Matrix(active.Length, d);
        for (int j = 0; j < active.Length; j++)
        {
            double root = Math.Sqrt(norms[active[j]]);
            Vector.Scale(1 / root, point.Slice(active[j] * d, d), hidden.MutableRow(j));
            output.MutableRow(j)[0] = root;
            program.Operator.Patterns.Witness(program.Operator.Blocks[active[j]].Pattern).CopyTo(gates.MutableRow(j));
        }

        return new Network(Activation.GatedRelu, hidden, output, gates);
    }
}
