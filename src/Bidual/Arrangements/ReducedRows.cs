using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// X in r = rank X coordinates: u = M α with M d×r, so that x_tᵀu = (x_tᵀM) α for every α, exactly. M is chosen so that the
/// distinct hyperplanes' unit normals z_t ∝ x_tᵀM are spread about evenly (Σ z_t z_tᵀ near (m/r) I), which keeps cells fat.
/// </summary>
internal sealed class ReducedRows
{
    private const int SpreadingSteps = 6;

    private ReducedRows(Matrix lift, Matrix normals, double[] amplification)
    {
        Lift = lift;
        Normals = normals;
        Amplification = amplification;
    }

    /// <summary>M, d×r.</summary>
    public Matrix Lift { get; }

    /// <summary>z_t, n×r, unit rows; zero for rows of zeros.</summary>
    public Matrix Normals { get; }

    /// <summary>Σ_j |x_tj| ‖M_j‖ / ‖x_tᵀM‖: how much z_t magnifies relative errors in row t; 0 for rows of zeros.</summary>
    public double[] Amplification { get; }

    public int Rank => Lift.Columns;

    /// <summary>A bound on the error of z_t in practice (errors of a sum of d terms grow like √d).</summary>
    public double Error(int t) => (16 + (8 * Math.Sqrt(Lift.Rows))) * ParallelRows.UnitRoundoff * Amplification[t];

    /// <summary>Where |z_tᵀα| exceeds this, every way to compute x_tᵀ(Mα) in doubles has its sign; ‖α‖ = 1.</summary>
    public double SafeMargin(int t) => (Lift.Rows + Rank + 10) * ParallelRows.UnitRoundoff * Amplification[t];

    public static ReducedRows Of(BalancedRows rows)
    {
        (Matrix basis, _) = RowBasis.Of(rows.Units.SelectRows(rows.Distinct), BalancedRows.RankTolerance);
        Matrix lift = basis.Transpose();
        int n = rows.Units.Rows, d = lift.Rows, r = lift.Columns;
        Spread(Product(rows.Units.SelectRows(rows.Distinct), lift), lift);
        Matrix normals = Product(rows.Units, lift);
        var amplification = new double[n];
        for (int t = 0; t < n; t++)
        {
            Span<double> z = normals.MutableRow(t);
            double norm = Numerics.Vector.Norm(z);
            if (norm == 0)
                continue;
            Numerics.Vector.Scale(1 / norm, z, z);
            ReadOnlySpan<double> x = rows.Units.Row(t);
            for (int j = 0; j < d; j++)
                amplification[t] += Math.Abs(x[j]) * Numerics.Vector.Norm(lift.Row(j)) / norm;
        }

        for (int j = 0; j < d; j++)
            Numerics.Vector.Scale(rows.ColumnScales[j], lift.Row(j), lift.MutableRow(j));
        return new ReducedRows(lift, normals, amplification);
    }

    /// <summary>Whitens the unit rows of z a few times over, and carries the lift along.</summary>
    private static void Spread(Matrix z, Matrix lift)
    {
        int r = z.Columns;
        var factor = new double[r * r];
        for (int step = 0; step < SpreadingSteps; step++)
        {
            factor.AsSpan().Clear();
            for (int t = 0; t < z.Rows; t++)
            {
                Span<double> row = z.MutableRow(t);
                Numerics.Vector.Scale(1 / Numerics.Vector.Norm(row), row, row);
                for (int i = 0; i < r; i++)
                    Numerics.Vector.AddScaled(row[i] * r / z.Rows, row, factor.AsSpan(i * r, r));
            }

            if (!TryCholesky(factor, r))
                return;
            for (int t = 0; t < z.Rows; t++)
                SolveLower(factor, z.MutableRow(t));
            for (int j = 0; j < lift.Rows; j++)
                SolveLower(factor, lift.MutableRow(j));
        }
    }

    private static bool TryCholesky(double[] a, int r)
    {
        for (int i = 0; i < r; i++)
        {
            Span<double> row = a.AsSpan(i * r, r);
            for (int j = 0; j < i; j++)
                row[j] = (row[j] - Numerics.Vector.Dot(row[..j], a.AsSpan(j * r, j))) / a[(j * r) + j];
            double pivot = row[i] - Numerics.Vector.SquaredNorm(row[..i]);
            if (!(pivot > 1e-14))
                return false;
            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    private static void SolveLower(double[] factor, Span<double> x)
    {
        int r = x.Length;
        for (int i = 0; i < r; i++)
            x[i] = (x[i] - Numerics.Vector.Dot(factor.AsSpan(i * r, i), x[..i])) / factor[(i * r) + i];
    }

    private static Matrix Product(Matrix a, Matrix b)
    {
        var product = new Matrix(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            Span<double> row = product.MutableRow(i);
            for (int k = 0; k < a.Columns; k++)
                Numerics.Vector.AddScaled(a[i, k], b.Row(k), row);
        }

        return product;
    }
}
