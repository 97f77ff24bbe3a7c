using Bidual.Numerics.Dense;

namespace Bidual.Numerics;

/// <summary>The leading right singular vectors of a matrix, and the way into their span and back.</summary>
internal static class LeadingDirections
{
    /// <summary>Error of VᵀV up to which it is that of rounding.</summary>
    private const double Orthonormal = 1e-10;

    /// <summary>V, d×k with orthonormal columns.</summary>
    /// <param name="matrix">n×d.</param>
    /// <param name="rank">k, at most the smaller of n and d.</param>
    /// <param name="threads">Threads to use at most; the result does not depend on it.</param>
    public static Matrix Of(Matrix matrix, int rank, int threads)
    {
        (_, Matrix right) = ThinSvd.RightOf(matrix, threads);
        var directions = new Matrix(right.Rows, rank);
        for (int i = 0; i < right.Rows; i++)
            right.Row(i)[..rank].CopyTo(directions.MutableRow(i));
        return directions;
    }

    /// <summary>Rows in the coordinates of V: A ↦ AV.</summary>
    /// <param name="rows">A, p×d.</param>
    /// <param name="directions">V, d×k.</param>
    /// <returns>p×k.</returns>
    public static Matrix Project(Matrix rows, Matrix directions)
    {
        Matrix turned = directions.Transpose();
        var coordinates = new Matrix(rows.Rows, directions.Columns);
        for (int i = 0; i < rows.Rows; i++)
        {
            Span<double> row = coordinates.MutableRow(i);
            for (int j = 0; j < row.Length; j++)
                row[j] = Vector.Dot(rows.Row(i), turned.Row(j));
        }

        return coordinates;
    }

    /// <summary>Rows of the span from their coordinates: Z ↦ ZVᵀ.</summary>
    /// <param name="coordinates">Z, p×k.</param>
    /// <param name="directions">V, d×k.</param>
    /// <returns>p×d.</returns>
    public static Matrix Lift(Matrix coordinates, Matrix directions) => Project(coordinates, directions.Transpose());

    /// <summary>Whether VᵀV is the identity, up to rounding.</summary>
    public static bool AreOrthonormal(Matrix directions)
    {
        Matrix turned = directions.Transpose();
        Matrix gram = Project(turned, directions);
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < gram.Columns; j++)
            {
                if (!(Math.Abs(gram[i, j] - (i == j ? 1 : 0)) <= Orthonormal))
                    return false;
            }
        }

        return true;
    }

    /// <summary>What of the rows is not in the span: A − AVVᵀ.</summary>
    /// <param name="rows">A, p×d.</param>
    /// <param name="directions">V, d×k.</param>
    /// <returns>p×d.</returns>
    public static Matrix Residual(Matrix rows, Matrix directions)
    {
        Matrix residual = Lift(Project(rows, directions), directions);
        Vector.Subtract(rows.Values, residual.Values, residual.Data);
        return residual;
    }
}
