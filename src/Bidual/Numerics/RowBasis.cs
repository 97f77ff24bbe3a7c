namespace Bidual.Numerics;

/// <summary>
/// A rank-revealing factorisation A = Z Vᵀ by Gram–Schmidt with row pivoting: each step takes the row with the largest
/// remainder, so it is the column-pivoted QR of Aᵀ, stopped at the numerical rank.
/// </summary>
internal static class RowBasis
{
    /// <summary>An orthonormal basis of the rows of <paramref name="rest"/>.</summary>
    /// <param name="rest">n×d, rows of comparable norm; overwritten by their remainders.</param>
    /// <param name="tolerance">The rank is reached when no row has a remainder above this norm.</param>
    /// <param name="maximumRank">Where to stop at the latest.</param>
    /// <returns>Vᵀ, r×d with orthonormal rows; and the largest remainder left.</returns>
    public static (Matrix Basis, double Remainder) Of(Matrix rest, double tolerance, int maximumRank = int.MaxValue)
    {
        int d = rest.Columns;
        int most = Math.Min(maximumRank, Math.Min(rest.Rows, d));
        var basis = new List<double[]>();
        while (true)
        {
            (int pivot, double norm) = LargestRow(rest);
            if (norm <= tolerance || basis.Count == most)
                return (basis.Count == 0 ? new Matrix(0, d) : Matrix.FromRows(basis), norm);

            double[] direction = rest.Row(pivot).ToArray();
            Vector.Scale(1 / norm, direction, direction);
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] earlier in basis)
                    Vector.AddScaled(-Vector.Dot(earlier, direction), earlier, direction);
                Vector.Scale(1 / Vector.Norm(direction), direction, direction);
            }

            basis.Add(direction);
            for (int t = 0; t < rest.Rows; t++)
            {
                Span<double> row = rest.MutableRow(t);
                Vector.AddScaled(-Vector.Dot(direction, row), direction, row);
            }
        }
    }

    private static (int Row, double Norm) LargestRow(Matrix matrix)
    {
        int largest = -1;
        double square = -1;
        for (int t = 0; t < matrix.Rows; t++)
        {
            double candidate = Vector.SquaredNorm(matrix.Row(t));
            if (candidate > square)
                (largest, square) = (t, candidate);
        }

        return (largest, Math.Sqrt(Math.Max(square, 0)));
    }
}
