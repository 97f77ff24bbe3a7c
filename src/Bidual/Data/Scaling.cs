using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>
/// An affine map per column, z = (x − Offset) / Scale, fitted on training rows, undone exactly by <see cref="Invert"/>.
/// A column without variance keeps its offset and gets Scale 1, so that it becomes zero.
/// </summary>
public sealed class Scaling
{
    /// <summary>A scaling from its parameters.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a scale is not finite and positive, or an offset is not finite.</exception>
    public Scaling(IReadOnlyList<double> offset, IReadOnlyList<double> scale)
    {
        ArgumentNullException.ThrowIfNull(offset);
        ArgumentNullException.ThrowIfNull(scale);
        if (offset.Count != scale.Count)
            throw new ArgumentException($"There are {offset.Count} offsets and {scale.Count} scales.", nameof(scale));
        if (!offset.All(double.IsFinite))
            throw new ArgumentException("An offset is not finite.", nameof(offset));
        if (!scale.All(s => double.IsFinite(s) && s > 0))
            throw new ArgumentException("A scale is not finite and positive.", nameof(scale));
        Offset = offset;
        Scale = scale;
    }

    /// <summary>What is subtracted, one value a column.</summary>
    public IReadOnlyList<double> Offset { get; }

    /// <summary>What is divided by, one value a column.</summary>
    public IReadOnlyList<double> Scale { get; }

    /// <summary>The identity on <paramref name="columns"/> columns.</summary>
    public static Scaling Identity(int columns) => new(new double[columns], [.. Enumerable.Repeat(1.0, columns)]);

    /// <summary>
    /// Mean and population standard deviation of each column (two passes). Of a sparse matrix the offsets are zero, so that its zeros stay zeros.
    /// </summary>
    public static Scaling Standardize(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Sparse is { } entries)
            return new Scaling(new double[values.Columns], Deviations(entries));
        int n = values.Rows, d = values.Columns;
        var mean = new double[d];
        var scale = new double[d];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = values.Row(i);
            for (int j = 0; j < d; j++)
                mean[j] += row[j] / n;
        }

        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = values.Row(i);
            for (int j = 0; j < d; j++)
                scale[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / n;
        }

        for (int j = 0; j < d; j++)
            scale[j] = ScaleOf(scale[j], mean[j]);
        return new Scaling(mean, scale);
    }

    /// <summary>The mean and the population standard deviation of all values, for every column.</summary>
    public static Scaling StandardizeAlike(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Scaling one = Standardize(new Matrix(values.Rows * values.Columns, 1, values.Data));
        return new Scaling([.. Enumerable.Repeat(one.Offset[0], values.Columns)], [.. Enumerable.Repeat(one.Scale[0], values.Columns)]);
    }

    private static double[] Deviations(SparseRows entries)
    {
        SparseRows columns = entries.Transposed;
        var scale = new double[columns.Rows];
        for (int j = 0; j < scale.Length; j++)
        {
            ReadOnlySpan<double> values = columns.ValuesOf(j);
            double mean = 0, variance = 0;
            foreach (double value in values)
                mean += value / entries.Rows;
            foreach (double value in values)
                variance += (value - mean) * (value - mean) / entries.Rows;
            scale[j] = ScaleOf(variance + ((double)(entries.Rows - values.Length) / entries.Rows * mean * mean), mean);
        }

        return scale;
    }

    /// <summary>The deviation of a column that has one, else 1.</summary>
    private static double ScaleOf(double variance, double mean)
    {
        double deviation = Math.Sqrt(variance);
        bool constant = !(deviation > 1e-13 * Math.Max(1e-290, Math.Abs(mean)));
        return constant ? 1 : deviation;
    }

    /// <summary>The map of one column.</summary>
    internal Scaling ForColumn(int column) => Of([column]);

    /// <summary>The map of some of the columns.</summary>
    internal Scaling Of(IReadOnlyList<int> columns) => new([.. columns.Select(column => Offset[column])], [.. columns.Select(column => Scale[column])]);

    /// <summary>(x − Offset) / Scale, column by column.</summary>
    public Matrix Apply(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var result = new Matrix(values.Rows, values.Columns);
        for (int i = 0; i < values.Rows; i++)
        {
            ReadOnlySpan<double> from = values.Row(i);
            Span<double> to = result.MutableRow(i);
            for (int j = 0; j < to.Length; j++)
                to[j] = (from[j] - Offset[j]) / Scale[j];
        }

        return result;
    }

    /// <summary>z·Scale + Offset, column by column.</summary>
    public Matrix Invert(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var result = new Matrix(values.Rows, values.Columns);
        for (int i = 0; i < values.Rows; i++)
        {
            ReadOnlySpan<double> from = values.Row(i);
            Span<double> to = result.MutableRow(i);
            for (int j = 0; j < to.Length; j++)
                to[j] = (from[j] * Scale[j]) + Offset[j];
        }

        return result;
    }
}
