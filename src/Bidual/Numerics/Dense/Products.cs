namespace Bidual.Numerics.Dense;

/// <summary>Products of matrices that are at hand as objects.</summary>
internal static class Products
{
    /// <summary>to += A_rows Bᵀ for some rows of A, row-major.</summary>
    public static unsafe void AddRows(Matrix a, int first, int rows, Matrix b, double[] to, int threads)
    {
        int d = a.Columns;
        fixed (double* x = a.Data, u = b.Data, p = to)
            DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(x + ((long)first * d), d), Operand.RowMajor(u, d).Transposed, p, b.Rows, rows, b.Rows, d, threads);
    }

    /// <summary>result += factor·A B, or with their transposes.</summary>
    public static unsafe void Add(double factor, Matrix first, Matrix second, Matrix result, int threads, bool turnFirst = false, bool turnSecond = false)
    {
        fixed (double* a = first.Data, b = second.Data, to = result.Data)
        {
            Operand<double> left = Operand.RowMajor(a, first.Columns), right = Operand.RowMajor(b, second.Columns);
            DenseKernels<double>.Best.AddProduct(
                factor,
                turnFirst ? left.Transposed : left,
                turnSecond ? right.Transposed : right,
                to,
                result.Columns,
                result.Rows,
                result.Columns,
                turnFirst ? first.Rows : first.Columns,
                threads);
        }
    }
}
