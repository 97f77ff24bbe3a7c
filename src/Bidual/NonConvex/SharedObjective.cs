using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.NonConvex;

/// <summary>
/// (12) of ReLU neurons that feed all outputs, φ_j(Xu_j) = (Xu_j)₊. It has a kink where x_tᵀu_j = 0, at which a minimum often lies: neurons can be held there, and move where those rows stay zero.
/// </summary>
internal sealed class SharedObjective : NeuronObjective
{
    /// <summary>What is left of a unit row beside the others held for it to count.</summary>
    private const double Independent = 1e-6;

    private readonly Matrix data;
    private readonly int d;

    /// <summary>n×m: 0 where a row is held at zero, else 1; null where none is.</summary>
    private readonly Matrix? free;

    /// <summary>Orthonormal vectors that span the rows held, for each neuron.</summary>
    private readonly double[][][] normals;

    /// <param name="data">X, n×d.</param>
    /// <param name="loss">L, Y.</param>
    /// <param name="beta">β.</param>
    /// <param name="start">m neurons to begin with.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="held">Rows at which each neuron is held, m lists; null for none.</param>
    public SharedObjective(Matrix data, OutputsLoss loss, double beta, Network start, int threads, IReadOnlyList<IReadOnlyList<int>>? held = null)
        : base(data, loss, start.Outputs, beta, start.Neurons, threads)
    {
        this.data = data;
        d = data.Columns;
        normals = new double[start.Neurons][][];
        Start = [.. start.Hidden.Data, .. start.Output.Data];
        if (held is not null)
        {
            free = new Matrix(data.Rows, start.Neurons);
            free.Data.AsSpan().Fill(1);
        }

        for (int j = 0; j < normals.Length; j++)
        {
            normals[j] = held is null ? [] : Basis(held[j]);
            foreach (int t in held?[j] ?? [])
                free!.MutableRow(t)[j] = 0;
        }

        Project(Start);
    }

    /// <inheritdoc/>
    public override double[] Start { get; }

    /// <summary>The network of weights.</summary>
    public Network ToNetwork(double[] weights) => new(Activation.Relu, Inner(weights), Outer(weights));

    /// <inheritdoc/>
    protected override (Matrix Values, Matrix Active) Activated(Matrix linear)
    {
        var active = new Matrix(linear.Rows, linear.Columns);
        if (free is not null)
            Vector.Multiply<double>(free.Data, linear.Data);
        for (int i = 0; i < linear.Data.Length; i++)
        {
            active.Data[i] = linear.Data[i] > 0 ? 1 : 0;
            linear.Data[i] = Math.Max(0, linear.Data[i]);
        }

        return (linear, active);
    }

    /// <summary>Neurons stay at the rows that they are held at.</summary>
    /// <inheritdoc/>
    protected override void Project(double[] weights)
    {
        for (int j = 0; j < normals.Length; j++)
        {
            Span<double> u = weights.AsSpan(j * d, d);
            foreach (double[] normal in normals[j])
                Vector.AddScaled(-Vector.Dot(normal, u), normal, u);
        }
    }

    private double[][] Basis(IReadOnlyList<int> rows)
    {
        var basis = new List<double[]>();
        foreach (int t in rows)
        {
            double[] rest = data.Row(t).ToArray();
            double length = Vector.Norm(rest);
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] normal in basis)
                    Vector.AddScaled(-Vector.Dot<double>(normal, rest), normal, rest);
            }

            double left = Vector.Norm(rest);
            if (left <= Independent * length)
                continue;
            Vector.Scale(1 / left, rest, rest);
            basis.Add(rest);
        }

        return [.. basis];
    }
}
