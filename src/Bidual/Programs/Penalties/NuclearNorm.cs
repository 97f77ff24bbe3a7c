using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Programs.Penalties;

/// <summary>‖V‖_*, the sum of the singular values: the least Σ‖u_k‖‖a_k‖ over V = Σ u_k a_kᵀ, which the singular vectors attain. Its dual norm is the spectral one.</summary>
internal static class NuclearNorm
{
    /// <summary>‖V‖_*.</summary>
    public static double Value(Matrix v) => v.Values.ContainsAnyExcept(0.0) ? ThinSvd.ValuesOf(v).Sum() : 0;

    /// <summary>The largest singular value, 0 of an empty matrix.</summary>
    public static double Dual(Matrix g) => g.Values.ContainsAnyExcept(0.0) ? ThinSvd.ValuesOf(g)[0] : 0;

    /// <summary>argmin threshold·‖V‖_* + ½‖V − X‖²: the singular values of X less the threshold, where that is above 0.</summary>
    /// <param name="x">X, d×c.</param>
    /// <param name="threshold">At least 0.</param>
    /// <returns>The result, and its nuclear norm.</returns>
    public static (Matrix Result, double Norm) Prox(Matrix x, double threshold)
    {
        var result = new Matrix(x.Rows, x.Columns);
        if (Vector.Norm(x.Values) <= threshold)
            return (result, 0);
        ThinSvd svd = ThinSvd.Of(x);
        double norm = 0;
        for (int k = 0; k < svd.Values.Length && svd.Values[k] > threshold; k++)
        {
            double left = svd.Values[k] - threshold;
            norm += left;
            AddProduct(left, svd.Left, svd.Right, k, result);
        }

        return (result, norm);
    }

    /// <summary>result += factor·p qᵀ, p and q the k-th columns of left and right.</summary>
    private static void AddProduct(double factor, Matrix left, Matrix right, int k, Matrix result)
    {
        for (int i = 0; i < result.Rows; i++)
        {
            double p = factor * left[i, k];
            Span<double> row = result.MutableRow(i);
            for (int j = 0; j < row.Length; j++)
                row[j] += p * right[j, k];
        }
    }
}
