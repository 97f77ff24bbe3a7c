namespace Bidual.Numerics.Dense;

/// <summary>XᵀDiag(w)X, panel after panel of rows.</summary>
internal static class WeightedGram
{
    private const int PanelRows = 256;

    /// <summary>Its lower triangle, d×d row-major; above it zeros. Rows of weight 0 cost nothing.</summary>
    /// <param name="rows">X, n×d.</param>
    /// <param name="weights">w, length n, of any sign.</param>
    /// <param name="threads">Worker threads.</param>
    public static unsafe double[] Lower(Matrix rows, ReadOnlySpan<double> weights, int threads)
    {
        int d = rows.Columns, count = 0;
        var gram = new double[checked(d * d)];
        double[] plain = new double[Math.Min(PanelRows, Math.Max(1, rows.Rows)) * d], scaled = new double[plain.Length];
        fixed (double* x = plain, wx = scaled, g = gram)
        {
            for (int t = 0; t < weights.Length; t++)
            {
                if (weights[t] != 0)
                {
                    rows.CopyRow(t, plain.AsSpan(count * d, d));
                    Vector.Scale(weights[t], plain.AsSpan(count * d, d), scaled.AsSpan(count * d, d));
                    count++;
                }

                if (count < PanelRows && t < weights.Length - 1)
                    continue;
                DenseKernels<double>.Best.AddLowerProduct(1, Operand.RowMajor(wx, d).Transposed, Operand.RowMajor(x, d), g, d, d, count, threads);
                count = 0;
            }
        }

        return gram;
    }
}
