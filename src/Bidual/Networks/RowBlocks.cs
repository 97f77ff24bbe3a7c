using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Networks;

/// <summary>Predictions of many rows by wide networks, blocks of rows by products of matrices. A gate whose product is within rounding of zero is decided by the same sum as one row by itself.</summary>
internal static class RowBlocks
{
    /// <summary>Multiplications from which blocks pay.</summary>
    private const long Least = 1L << 26;

    private const int BlockRows = 256;

    /// <summary>A bound of the error of a dot product, over its length, ‖x‖ and ‖g‖.</summary>
    private const double Unit = 1.2e-16;

    /// <summary>Whether rows are predicted in blocks.</summary>
    public static bool Suit(Network network, Matrix inputs) => (long)inputs.Rows * network.Neurons * network.Inputs * (network.Gates is null ? 1 : 2) >= Least;

    /// <summary>Adds Σ_j φ(xᵀu_j) a_j.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n×d, dense.</param>
    /// <param name="predictions">n×c.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    public static void AddTo(Network network, Matrix inputs, Matrix predictions, int threads)
    {
        double[]? sizes = network.Gates is { } all ? [.. Enumerable.Range(0, all.Rows).Select(j => Vector.Norm(all.Row(j)))] : null;
        SharedLoop.For(0, (inputs.Rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int first = block * BlockRows, count = Math.Min(BlockRows, inputs.Rows - first);
            Matrix values = Products(inputs, first, count, network.Hidden);
            Activate(network, inputs, first, values, sizes);
            for (int i = 0; i < count; i++)
            {
                Span<double> f = predictions.MutableRow(first + i);
                ReadOnlySpan<double> row = values.Row(i);
                for (int j = 0; j < row.Length; j++)
                {
                    if (row[j] != 0)
                        Vector.AddScaled(row[j], network.Output.Row(j), f);
                }
            }
        });
    }

    /// <summary>φ of the products, in place.</summary>
    private static void Activate(Network network, Matrix inputs, int first, Matrix values, double[]? sizes)
    {
        Matrix? gates = network.Gates is { } directions ? Products(inputs, first, values.Rows, directions) : null;
        for (int i = 0; i < values.Rows; i++)
        {
            Span<double> row = values.MutableRow(i);
            double rounding = gates is null ? 0 : 2 * Unit * network.Inputs * inputs.RowNorm(first + i);
            for (int j = 0; j < row.Length; j++)
            {
                if (gates is not null)
                {
                    double gate = gates[i, j];
                    bool active = Math.Abs(gate) > rounding * sizes![j] ? gate > 0 : Vector.Dot(inputs.Row(first + i), network.Gates!.Row(j)) >= 0;
                    row[j] = active ? row[j] : 0;
                }
                else if (network.Polynomial is { } polynomial)
                {
                    row[j] = polynomial.At(row[j]);
                }
                else if (network.Activation == Activation.Relu)
                {
                    row[j] = Math.Max(0, row[j]);
                }
            }
        }
    }

    private static unsafe Matrix Products(Matrix inputs, int first, int count, Matrix directions)
    {
        int d = inputs.Columns;
        var products = new Matrix(count, directions.Rows);
        fixed (double* x = inputs.Data, u = directions.Data, to = products.Data)
            DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(x + ((long)first * d), d), Operand.RowMajor(u, d).Transposed, to, directions.Rows, count, directions.Rows, d, threads: 1);
        return products;
    }
}
