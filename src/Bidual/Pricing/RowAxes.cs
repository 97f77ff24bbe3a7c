using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Pricing;

/// <summary>
/// The coordinates in which boxes are cut. With T (r×d, orthonormal rows) the eigenvectors of Σ|w_t| a_t a_tᵀ within the row space and D = diag(ev^-1/4):
/// z_t = D T a_t, u = Tᵀ D y, and e = D². These axes isolate nearly dependent columns; on two of them nothing needs isolating, and D = I.
/// Nothing here need be accurate: with N = D⁻¹T the map y = N u is compared with the data afterwards, ‖a_t − Nᵀz_t‖ going into the slack and
/// ‖TTᵀ − I‖ into the stretch.
/// </summary>
internal static class RowAxes
{
    /// <summary>The largest remainder, relative to unit rows, of a row that counts as spanned by the others.</summary>
    private const double RankTolerance = 1e-12;

    private const double LeastEigenvalue = 1e-13;

    public static PreparedRows Prepare(MergedRows merged)
    {
        int d = merged.Linear.Length;
        Matrix basis = Basis(merged);
        int r = basis.Rows;
        (Matrix axes, double[] scales) = r <= 2 ? (basis, Ones(r)) : Eigenaxes(merged, basis);
        var lift = new Matrix(d, r);
        var inverse = new Matrix(r, d);
        for (int j = 0; j < r; j++)
        {
            for (int i = 0; i < d; i++)
            {
                lift.Data[(i * r) + j] = axes[j, i] * scales[j];
                inverse.Data[(j * d) + i] = axes[j, i] / scales[j];
            }
        }

        var rows = new Matrix(merged.Rows.Rows, r);
        double slack = merged.Slack;
        for (int t = 0; t < rows.Rows; t++)
            slack += Math.Abs(merged.Weights[t]) * Express(merged.Rows.Row(t), lift, inverse, rows.MutableRow(t));
        var linear = new double[r];
        slack += Express(merged.Linear, lift, inverse, linear);
        return new PreparedRows(
            rows,
            merged.Weights,
            linear,
            [.. scales.Select(scale => scale * scale)],
            lift,
            1 + Defect(axes),
            slack * (1 + ((rows.Rows + 100) * Roundoff.Unit)));
    }

    private static Matrix Basis(MergedRows merged)
    {
        bool hasLinear = merged.Linear.AsSpan().ContainsAnyExcept(0.0);
        int m = merged.Rows.Rows, d = merged.Linear.Length;
        var units = new Matrix(m + (hasLinear ? 1 : 0), d);
        for (int t = 0; t < units.Rows; t++)
        {
            ReadOnlySpan<double> row = t < m ? merged.Rows.Row(t) : merged.Linear;
            Vector.Scale(1 / Vector.Norm(row), row, units.MutableRow(t));
        }

        return RowBasis.Of(units, RankTolerance).Basis;
    }

    private static unsafe (Matrix Axes, double[] Scales) Eigenaxes(MergedRows merged, Matrix basis)
    {
        int r = basis.Rows, d = basis.Columns;
        var moment = new double[r * r];
        var z = new double[r];
        for (int t = 0; t < merged.Rows.Rows; t++)
        {
            ReadOnlySpan<double> row = merged.Rows.Row(t);
            for (int j = 0; j < r; j++)
                z[j] = Vector.Dot(basis.Row(j), row);
            for (int j = 0; j < r; j++)
                Vector.AddScaled(Math.Abs(merged.Weights[t]) * z[j], z, moment.AsSpan(j * r, r));
        }

        var values = new double[r];
        var vectors = new double[r * r];
        fixed (double* a = moment, ev = values, q = vectors)
        {
            if (!DenseKernels<double>.Best.DecomposeSymmetric(a, r, ev, q, 1) || !(values[r - 1] > 0))
                return (basis, Ones(r));
        }

        var axes = new Matrix(r, d);
        var scales = new double[r];
        for (int j = 0; j < r; j++)
        {
            for (int k = 0; k < r; k++)
                Vector.AddScaled(vectors[(j * r) + k], basis.Row(k), axes.MutableRow(j));
            scales[j] = Math.Pow(Math.Max(values[j] / values[r - 1], LeastEigenvalue), -0.25);
        }

        return (axes, scales);
    }

    /// <summary>z = liftᵀ a.</summary>
    /// <returns>A bound of ‖a − inverseᵀ z‖.</returns>
    private static double Express(ReadOnlySpan<double> a, Matrix lift, Matrix inverse, Span<double> z)
    {
        int d = a.Length, r = z.Length;
        z.Clear();
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < r; j++)
                z[j] += a[i] * lift.Data[(i * r) + j];
        }

        double square = 0;
        for (int i = 0; i < d; i++)
        {
            double rest = a[i], size = Math.Abs(a[i]);
            for (int j = 0; j < r; j++)
            {
                double term = inverse.Data[(j * d) + i] * z[j];
                rest -= term;
                size += Math.Abs(term);
            }

            double bound = Math.Abs(rest) + ((2 * r) + 4) * Roundoff.Unit * size;
            square += bound * bound;
        }

        return Math.Sqrt(square) * Roundoff.Up;
    }

    /// <summary>A bound of ‖√e N‖₂ − 1 = ‖T‖₂ − 1 ≤ ‖TTᵀ − I‖_F and of the rounding of e and N.</summary>
    private static double Defect(Matrix axes)
    {
        double square = 0;
        for (int j = 0; j < axes.Rows; j++)
        {
            for (int k = 0; k < axes.Rows; k++)
            {
                double entry = Math.Abs(Vector.Dot(axes.Row(j), axes.Row(k)) - (j == k ? 1 : 0)) + (2 * (axes.Columns + 2) * Roundoff.Unit);
                square += entry * entry;
            }
        }

        return Math.Sqrt(square) + (8 * Roundoff.Unit);
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
