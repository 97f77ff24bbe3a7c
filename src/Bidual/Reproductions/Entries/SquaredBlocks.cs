using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Reproductions.Entries;

/// <summary>
/// What the notebooks of <see cref="ClassProject"/> minimise: (1/n)‖Σ D_iX(v_i − w_i) − y‖² + (b/2)·Σ(‖v_i‖² + ‖w_i‖²) over v_i, w_i ∈ K_i, for two columns, where a cone is
/// {E_iα, α ≥ 0} of two rays. By coordinate descent in the α, which a strictly convex objective makes converge.
/// </summary>
internal static class SquaredBlocks
{
    private const double Tolerance = 1e-13;
    private const int MostSweeps = 1_000_000;

    /// <summary>The least value.</summary>
    /// <param name="inputs">X, n×2, no two rows parallel.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="decay">b.</param>
    public static double Optimum(Matrix inputs, double[] targets, double decay)
    {
        int n = inputs.Rows;
        Column[] columns = [.. Columns(inputs)];
        double[] residual = Array.ConvertAll(targets, y => -y);
        double change = double.PositiveInfinity;
        for (int sweep = 0; sweep < MostSweeps && change > Tolerance; sweep++)
        {
            change = 0;
            foreach (Column column in columns)
            {
                double slope = (2.0 / n * Vector.Dot(column.Fit, residual)) + (decay * Vector.Dot(column.Ray, column.Block));
                double step = Math.Max(-column.Weight, -slope / ((2.0 / n * Vector.SquaredNorm(column.Fit)) + decay));
                column.Weight += step;
                Vector.AddScaled(step, column.Fit, residual);
                Vector.AddScaled(step, column.Ray, column.Block);
                change = Math.Max(change, Math.Abs(step));
            }
        }

        return (Vector.SquaredNorm(residual) / n) + (decay / 2 * columns.Select(column => column.Block).Distinct().Sum(block => Vector.SquaredNorm(block)));
    }

    /// <summary>One a ray of every cone and sign.</summary>
    private static IEnumerable<Column> Columns(Matrix inputs)
    {
        PatternSet patterns = Arrangement.Enumerate(inputs, ArrangementLimits.Default);
        for (int i = 0; i < patterns.Count; i++)
        {
            bool[] active = [.. Enumerable.Range(0, inputs.Rows).Select(t => patterns.IsActive(i, t))];
            double[][] rays = [.. Enumerable.Range(0, inputs.Rows).SelectMany(t => Normals(inputs.Row(t))).Where(ray => Contains(inputs, active, ray))];
            foreach (int sign in new[] { 1, -1 })
            {
                var block = new double[2];
                foreach (double[] ray in rays)
                    yield return new Column([.. active.Select((on, t) => on ? sign * Vector.Dot(inputs.Row(t), ray) : 0)], ray, block);
            }
        }
    }

    private static double[][] Normals(ReadOnlySpan<double> row)
    {
        double norm = Vector.Norm(row);
        return [[-row[1] / norm, row[0] / norm], [row[1] / norm, -row[0] / norm]];
    }

    private static bool Contains(Matrix inputs, bool[] active, double[] ray) =>
        Enumerable.Range(0, inputs.Rows).All(t => (active[t] ? 1 : -1) * Vector.Dot(inputs.Row(t), ray) >= -1e-12);

    /// <summary>D_iX·ray with its sign, the ray, and the block Σα·ray that it is part of.</summary>
    private sealed class Column(double[] fit, double[] ray, double[] block)
    {
        public double[] Fit { get; } = fit;

        public double[] Ray { get; } = ray;

        public double[] Block { get; } = block;

        public double Weight { get; set; }
    }
}
