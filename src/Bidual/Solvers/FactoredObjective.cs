using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// (12) of neurons whose blocks are held, φ_j(Xu_j) = D_jXu_j. Not convex; smooth where L is, and a minimum of it is one of the program's as soon as no price is above β.
/// </summary>
internal sealed class FactoredObjective : NeuronObjective
{
    /// <summary>Share of the largest singular value below which a neuron is left out.</summary>
    private const double Negligible = 1e-9;

    private readonly SharedProgram program;
    private readonly int[] blocks;

    /// <summary>n×m: 1 where a neuron is active, else 0.</summary>
    private readonly Matrix active;

    private FactoredObjective(SharedProgram program, int[] blocks, double[] start)
        : base(program.Operator.Data, program.Loss, program.Outputs, program.Beta, blocks.Length, program.Threads)
    {
        this.program = program;
        this.blocks = blocks;
        Start = start;
        PatternOperator op = program.Operator;
        active = new Matrix(op.Outputs, blocks.Length);
        for (int t = 0; t < active.Rows; t++)
        {
            for (int j = 0; j < blocks.Length; j++)
                active.MutableRow(t)[j] = op.Patterns.IsActive(op.Blocks[blocks[j]].Pattern, t) ? 1 : 0;
        }
    }

    /// <summary>The weights of the point it was made from, ‖u_j‖ = ‖a_j‖.</summary>
    public override double[] Start { get; }

    /// <summary>The neurons of a point: one a singular value of each of its blocks.</summary>
    public static FactoredObjective Of(SharedProgram program, Matrix point)
    {
        IReadOnlyList<SharedNeuron> all = program.Neurons(point);
        double least = Negligible * all.Select(neuron => neuron.Strength).DefaultIfEmpty().Max();
        SharedNeuron[] neurons = [.. all.Where(neuron => neuron.Strength > least)];
        return new FactoredObjective(
            program,
            [.. neurons.Select(neuron => neuron.Block)],
            [.. neurons.SelectMany(neuron => neuron.Inner), .. neurons.SelectMany(neuron => neuron.Outer)]);
    }

    /// <summary>V_b = Σ u_j a_jᵀ over the neurons of each block.</summary>
    public Matrix Point(double[] weights)
    {
        int d = program.BlockSize;
        Matrix point = program.Zero(), inner = Inner(weights), outer = Outer(weights);
        for (int j = 0; j < blocks.Length; j++)
        {
            for (int k = 0; k < program.Outputs; k++)
                Vector.AddScaled(outer[j, k], inner.Row(j), point.MutableRow(k).Slice(blocks[j] * d, d));
        }

        return point;
    }

    /// <inheritdoc/>
    protected override (Matrix Values, Matrix Active) Activated(Matrix linear)
    {
        Vector.Multiply<double>(active.Data, linear.Data);
        return (linear, active);
    }
}
