using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>Two-layer ReLU networks with one output: (1) and (2) (Pilanci &amp; Ergen, ICML 2020); with monotone features (1m).</summary>
/// <param name="monotone">Features, each once, in which every neuron is monotone; null for none.</param>
public sealed class ReluNetwork(IReadOnlyList<MonotoneFeature>? monotone = null) : IArchitecture
{
    /// <summary>Distance of two directions up to which they are one.</summary>
    private const double SameDirection = 1e-13;

    /// <inheritdoc/>
    public string Name => "relu";

    /// <inheritdoc/>
    public string Description => Monotone.Count switch
    {
        0 => "two-layer ReLU network",
        1 => "two-layer ReLU network with neurons monotone in 1 feature",
        int count => $"two-layer ReLU network with neurons monotone in {count} features",
    };

    /// <inheritdoc/>
    public IReadOnlyList<MonotoneFeature> Monotone { get; } = monotone ?? [];

    /// <summary>Blocks 2i and 2i + 1 are v_i and w_i of (1).</summary>
    /// <inheritdoc/>
    public ConvexProgram Program(Matrix inputs, double[] targets, ILoss loss, double beta, PatternSet patterns, int threads)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(patterns);
        var blocks = new Block[checked(2 * patterns.Count)];
        for (int b = 0; b < blocks.Length; b++)
            blocks[b] = new Block(b / 2, (b & 1) == 0 ? 1 : -1);

        return new ConvexProgram(
            new PatternOperator(inputs, patterns, blocks, threads),
            loss,
            targets,
            new GroupNorm(inputs.Columns),
            PatternCones.Of(inputs, patterns, blocks, Monotone),
            beta,
            threads);
    }

    /// <summary>(2): (u, a) = (v/√‖v‖, ±√‖v‖). Parallel neurons of one sign are one neuron. What rounding left of a weight of the wrong sign is set to 0.</summary>
    /// <inheritdoc/>
    public Network Recover(ConvexProgram program, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(program);
        int d = program.Operator.BlockSize;
        var merged = new List<(int Sign, double[] Vector)>();
        for (int b = 0; b < program.Blocks; b++)
        {
            double[] v = point.Slice(b * d, d).ToArray();
            double norm = Vector.Norm(v);
            if (norm == 0)
                continue;
            int sign = program.Operator.Blocks[b].Sign;
            int twin = merged.FindIndex(other => other.Sign == sign && Distance(other.Vector, v) <= SameDirection);
            if (twin >= 0)
                Vector.AddScaled(1, v, merged[twin].Vector);
            else
                merged.Add((sign, v));
        }

        var hidden = new Matrix(merged.Count, d);
        var output = new Matrix(merged.Count, 1);
        int j = 0;
        foreach ((int sign, double[] v) in merged.OrderByDescending(neuron => Vector.Norm(neuron.Vector)))
        {
            double root = Math.Sqrt(Vector.Norm(v));
            Span<double> u = hidden.MutableRow(j);
            Vector.Scale(1 / root, v, u);
            foreach (MonotoneFeature feature in Monotone)
                feature.Clamp(sign, u);
            output.MutableRow(j++)[0] = sign * root;
        }

        return new Network(Activation.Relu, hidden, output);
    }

    /// <summary>Between the unit vectors of two directions.</summary>
    private static double Distance(double[] u, double[] v)
    {
        double inverseU = 1 / Vector.Norm(u), inverseV = 1 / Vector.Norm(v), square = 0;
        for (int j = 0; j < u.Length; j++)
            square += ((inverseU * u[j]) - (inverseV * v[j])) * ((inverseU * u[j]) - (inverseV * v[j]));
        return Math.Sqrt(square);
    }
}
