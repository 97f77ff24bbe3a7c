using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// Σ ν_t (x_tᵀu)₊ with one row for each hyperplane: cᵀu + Σ w_t (a_tᵀu)₊ up to <see cref="Slack"/>·‖u‖. Positive multiples add their weights,
/// opposite ones use (−a)₊ = (a)₊ − a; rows of zeros and ν_t = 0 are gone.
/// </summary>
/// <param name="Rows">a_t, m×d.</param>
/// <param name="Weights">w, length m, none zero.</param>
/// <param name="Linear">c, length d.</param>
/// <param name="Slack">
/// A bound of what merging changed: Σ|ν_t|‖x_t − λa‖ over the rows that were taken for λ times another, and the rounding of the sums of weights.
/// </param>
internal sealed record MergedRows(Matrix Rows, double[] Weights, double[] Linear, double Slack)
{
    public static MergedRows Of(Matrix inputs, ReadOnlySpan<double> dual)
    {
        int d = inputs.Columns;
        int[] used = Used(inputs, dual);
        var norms = new double[used.Length];
        Matrix units = inputs.SelectRows(used);
        for (int i = 0; i < used.Length; i++)
        {
            Span<double> row = units.MutableRow(i);
            norms[i] = Vector.Norm(row);
            Vector.Scale(1 / norms[i], row, row);
        }

        var errors = new double[used.Length];
        Array.Fill(errors, (d + 4) * Roundoff.Unit);
        var kept = new int[used.Length];
        var classes = new ParallelRows(Math.Max(d, 1));
        int count = classes.Merge(units.Values, errors, kept);
        var weights = new double[used.Length];
        var linear = new double[d];
        double slack = 0, mass = 0;
        for (int i = 0; i < used.Length; i++)
        {
            int chosen = classes.ChosenFor(i);
            double price = dual[used[i]];
            if (chosen == i)
            {
                weights[i] += price;
                continue;
            }

            int sign = Vector.Dot(units.Row(i), units.Row(chosen)) < 0 ? -1 : 1;
            double scale = norms[i] / norms[chosen];
            ReadOnlySpan<double> row = inputs.Row(used[i]), other = inputs.Row(used[chosen]);
            weights[chosen] += price * scale;
            if (sign < 0)
                Vector.AddScaled(-price * scale, other, linear);
            slack += Math.Abs(price) * Distance(row, sign * scale, other);
            mass += Math.Abs(price) * norms[i];
        }

        // Each sum of weights, and each component of c, has at most this many terms.
        slack += (used.Length - count + 4) * 4 * Roundoff.Unit * mass;
        int[] left = [.. kept.AsSpan(0, count).ToArray().Where(i => weights[i] != 0)];
        return new MergedRows(
            inputs.SelectRows([.. left.Select(i => used[i])]),
            [.. left.Select(i => weights[i])],
            linear,
            slack * Roundoff.Up);
    }

    private static int[] Used(Matrix inputs, ReadOnlySpan<double> dual)
    {
        var used = new List<int>();
        for (int t = 0; t < inputs.Rows; t++)
        {
            if (dual[t] != 0 && Vector.Norm(inputs.Row(t)) > 0)
                used.Add(t);
        }

        return [.. used];
    }

    /// <summary>A bound of ‖x − λa‖.</summary>
    private static double Distance(ReadOnlySpan<double> x, double factor, ReadOnlySpan<double> a)
    {
        double square = 0;
        for (int j = 0; j < x.Length; j++)
        {
            double product = factor * a[j];
            double bound = Math.Abs(x[j] - product) + (2 * Roundoff.Unit * (Math.Abs(x[j]) + Math.Abs(product)));
            square += bound * bound;
        }

        return Math.Sqrt(square) * Roundoff.Up;
    }
}
