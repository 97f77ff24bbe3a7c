using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex;

/// <summary>
/// Which rows the neurons of a network are to be held at, x_tᵀu_j = 0. What a row adds to the slope where it becomes active is s = −N_tᵀa_j: a minimum lies at the kink only where s > 0, and the slope of the rest of
/// (12) is −Σ λ_ts_tx_t over the rows held, 0 ≤ λ ≤ 1. Of the nearest rows within reach those are held whose λ, by least squares, is such; a neuron that lies at another is moved a little off it, to the side that λ says.
/// </summary>
internal sealed class KinkChoice
{
    /// <summary>How far a neuron is moved off a row, relative to both.</summary>
    private const double Nudge = 1e-8;

    /// <summary>Singular values below this share of the largest are none.</summary>
    private const double Negligible = 1e-9;

    /// <param name="inputs">X, n×d.</param>
    /// <param name="dual">N = −∇L(F) of the network, n×c.</param>
    /// <param name="network">ReLU neurons.</param>
    /// <param name="beta">β.</param>
    /// <param name="reach">|x_tᵀu|/(‖x_t‖‖u‖) below which a row is near.</param>
    public KinkChoice(Matrix inputs, Matrix dual, Network network, double beta, double reach)
    {
        var slopes = new Matrix(inputs.Rows, network.Neurons);
        Products.Add(-1, dual, network.Output, slopes, 1, turnSecond: true);
        Matrix hidden = new(network.Neurons, network.Inputs, [.. network.Hidden.Data]);
        Held = new int[network.Neurons][];
        for (int j = 0; j < Held.Length; j++)
            Held[j] = Choose(inputs, slopes.Column(j), hidden.MutableRow(j), beta, reach);
        Start = new Network(Activation.Relu, hidden, network.Output);
    }

    /// <summary>Rows at which each neuron is held.</summary>
    public int[][] Held { get; }

    /// <summary>The network, its neurons off the rows that they are not held at.</summary>
    public Network Start { get; }

    private static int[] Choose(Matrix inputs, double[] slopes, Span<double> u, double beta, double reach)
    {
        double length = Vector.Norm(u);
        var near = new List<(int Row, double Distance)>();
        for (int t = 0; t < inputs.Rows; t++)
        {
            double norm = Vector.Norm(inputs.Row(t));
            if (norm > 0 && slopes[t] > 0 && Math.Abs(Vector.Dot(inputs.Row(t), u)) / (norm * length) is var distance && distance < reach)
                near.Add((t, distance));
        }

        int[] rows = [.. near.OrderBy(one => one.Distance).Take(inputs.Columns - 1).Select(one => one.Row)];
        if (rows.Length == 0)
            return rows;
        double[] shares = Shares(inputs, slopes, u, beta, rows);
        for (int k = 0; k < rows.Length; k++)
        {
            ReadOnlySpan<double> row = inputs.Row(rows[k]);
            double side = shares[k] > 1 ? 1 : shares[k] < 0 ? -1 : 0, norm = Vector.Norm(row), place = Vector.Dot(row, u) / (norm * length);
            if (side * place < Math.Abs(side) * Nudge)
                Vector.AddScaled(((side * Nudge) - place) * length / norm, row, u);
        }

        return [.. rows.Where((_, k) => shares[k] is >= 0 and <= 1)];
    }

    /// <summary>λ.</summary>
    private static double[] Shares(Matrix inputs, double[] slopes, ReadOnlySpan<double> u, double beta, int[] rows)
    {
        var rest = new double[u.Length];
        Vector.AddScaled(-beta, u, rest);
        for (int t = 0; t < inputs.Rows; t++)
        {
            if (!rows.Contains(t) && Vector.Dot(inputs.Row(t), u) > 0)
                Vector.AddScaled(-slopes[t], inputs.Row(t), rest);
        }

        Matrix scaled = inputs.SelectRows(rows);
        for (int k = 0; k < rows.Length; k++)
            Vector.Scale(slopes[rows[k]], scaled.Row(k), scaled.MutableRow(k));
        ThinSvd svd = ThinSvd.Of(scaled);
        var shares = new double[rows.Length];
        for (int i = 0; i < svd.Values.Length && svd.Values[i] > Negligible * svd.Values[0]; i++)
            Vector.AddScaled(Vector.Dot<double>(svd.Right.Column(i), rest) / svd.Values[i], svd.Left.Column(i), shares);
        return shares;
    }
}
