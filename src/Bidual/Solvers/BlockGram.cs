using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// AᵀHA of a pattern operator with few blocks, A = [s_b D_b X], H a diagonal: the part of the Newton system that depends on
/// the rows. Summed over chunks of rows whose expanded columns fit the cache. Where H is constant it is formed once.
/// </summary>
internal sealed class BlockGram
{
    private const int ChunkRows = 256;

    private readonly PatternOperator operation;
    private readonly bool constant;
    private readonly int order;
    private readonly int d;
    private readonly double[] values;
    private bool isFormed;

    /// <summary>A Gram matrix still to be formed.</summary>
    /// <param name="operation">A.</param>
    /// <param name="constant">Whether H is the same at every call.</param>
    public BlockGram(PatternOperator operation, bool constant)
    {
        this.operation = operation;
        this.constant = constant;
        order = operation.Inputs;
        d = operation.BlockSize;
        values = new double[checked(order * order)];
    }

    /// <summary>Whether the space of the variables is the better one for the Newton system of an operator.</summary>
    public static bool Suits(PatternOperator operation) => operation.Inputs <= Math.Max(600, 3 * operation.Outputs);

    /// <summary>AᵀHA, row-major; only the lower triangle is meaningful.</summary>
    public ReadOnlySpan<double> LowerTriangle(ReadOnlySpan<double> curvature)
    {
        if (!isFormed || !constant)
        {
            Array.Clear(values);
            Form(curvature);
            isFormed = true;
        }

        return values;
    }

    /// <summary>result ← AᵀHA x with the matrix formed last.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        result.Clear();
        for (int i = 0; i < order; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * order, i);
            result[i] += Vector.Dot(row, x[..i]) + (values[(i * order) + i] * x[i]);
            Vector.AddScaled(x[i], row, result[..i]);
        }
    }

    private unsafe void Form(ReadOnlySpan<double> curvature)
    {
        int n = operation.Outputs;
        var expanded = new double[order * ChunkRows];
        var weighted = new double[order * ChunkRows];
        for (int first = 0; first < n; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, n - first);
            Expand(first, rows, expanded);
            for (int i = 0; i < order; i++)
            {
                for (int k = 0; k < rows; k++)
                    weighted[(i * ChunkRows) + k] = curvature[first + k] * expanded[(i * ChunkRows) + k];
            }

            fixed (double* a = weighted, b = expanded, c = values)
                DenseKernels<double>.Best.AddLowerProduct(1, Operand.RowMajor(a, ChunkRows), Operand.RowMajor(b, ChunkRows).Transposed, c, order, order, rows, threads: 1);
        }
    }

    /// <summary>Columns of A on some rows: expanded[(b·d + j)·ChunkRows + k] = s_b D_b[t] X[t, j], t = first + k.</summary>
    private void Expand(int first, int rows, double[] expanded)
    {
        for (int b = 0; b < operation.Blocks.Count; b++)
        {
            Block block = operation.Blocks[b];
            ReadOnlySpan<ulong> bits = operation.Patterns.Pattern(block.Pattern);
            for (int k = 0; k < rows; k++)
            {
                int t = first + k;
                double sign = (bits[t >> 6] >> (t & 63) & 1) == 0 ? 0 : block.Sign;
                ReadOnlySpan<double> x = operation.Data.Row(t);
                for (int j = 0; j < d; j++)
                    expanded[(((b * d) + j) * ChunkRows) + k] = sign * x[j];
            }
        }
    }
}
